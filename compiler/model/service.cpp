#include <algorithm>
#include <charconv>

#include "compiler/model/command.h"
#include "compiler/model/settings.h"
#include "compiler/model/spec.h"

namespace benchc::model {
namespace {

using syntax::Expr;
using syntax::Statement;

constexpr std::size_t kLongestProbe = 4096;
constexpr const char* kProbes =
    "write `http \"http://127.0.0.1:8080/\" within 30s`, `tcp \"127.0.0.1:8080\"` or "
    "`log \"listening\"`";

bool is_port(std::string_view text) {
  unsigned port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && end == text.data() + text.size() && port >= 1 && port <= 65535;
}

bool has_blank_or_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7f'; });
}

// `host`, `host:port`, `[::1]:port`: the port's text, "" without one; nothing when there is no
// host.
std::optional<std::string_view> port_of(std::string_view authority) {
  const std::size_t bracket = authority.starts_with('[') ? authority.find(']') : 0;
  if (bracket == std::string_view::npos) return std::nullopt;
  const std::size_t colon = authority.find(':', bracket);
  const std::string_view host = authority.substr(0, colon);
  if (host.empty() || host == "[]") return std::nullopt;
  if (colon == std::string_view::npos) return std::string_view();
  return authority.substr(colon + 1);
}

void check_url(const std::string& url, source::Span span, Diagnostics& diagnostics) {
  const std::size_t scheme = url.find("://");
  const std::string_view name = std::string_view(url).substr(0, scheme);
  if (scheme == std::string::npos || (name != "http" && name != "https")) {
    report(diagnostics, Kind::BadValue, span,
           "`http` takes a URL that begins with `http://` or `https://`",
           scheme == std::string::npos && !url.empty() && !has_blank_or_control(url)
               ? "write " + tick("http \"http://" + url + "\"")
               : "as in `http \"http://127.0.0.1:8080/health\"`");
    return;
  }
  const std::string_view rest = std::string_view(url).substr(scheme + 3);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  const std::optional<std::string_view> port = port_of(authority);
  if (has_blank_or_control(url)) {
    report(diagnostics, Kind::BadValue, span, "a URL has no blanks",
           "a blank in it is written `%20`");
  } else if (authority.find('@') != std::string_view::npos) {
    report(diagnostics, Kind::BadValue, span, "the URL of a probe names no user",
           "let the service answer a probe without a password");
  } else if (!port) {
    report(diagnostics, Kind::BadValue, span, "this URL has no host",
           "as in `http \"http://127.0.0.1:8080/health\"`");
  } else if (authority.ends_with(':') || (!port->empty() && !is_port(*port))) {
    report(diagnostics, Kind::BadValue, span, tick(*port) + " is no port",
           "a port is a number from 1 to 65535");
  }
}

void check_address(const std::string& address, source::Span span, Diagnostics& diagnostics) {
  const bool url = address.find("://") != std::string::npos;
  const std::optional<std::string_view> port = port_of(address);
  std::string message = "`tcp` takes a host and a port, and " + tick(address) + " has no ";
  if (url || !port || has_blank_or_control(address)) {
    report(diagnostics, Kind::BadValue, span,
           url ? "`tcp` takes a host and a port, and this is a URL" : message + "host",
           url ? "a URL is asked by `http`" : "as in `tcp \"127.0.0.1:8080\"`");
  } else if (port->empty()) {
    const bool alone = is_port(address);
    report(diagnostics, Kind::BadValue, span, message + (alone ? "host" : "port"),
           alone ? "write " + tick("tcp \"127.0.0.1:" + address + "\"")
                 : "as in `tcp \"127.0.0.1:8080\"`");
  } else if (!is_port(*port)) {
    report(diagnostics, Kind::BadValue, span, tick(*port) + " is no port",
           "a port is a number from 1 to 65535");
  }
}

void read_ready(const Statement& statement, const Scope& scope, Service& service,
                Diagnostics& diagnostics) {
  constexpr std::string_view kKinds[] = {"http", "tcp", "log"};
  Words words(statement.values);
  const Expr& what = *words.take();
  const auto* const kind = std::find_if(std::begin(kKinds), std::end(kKinds),
                                        [&](std::string_view word) { return is_word(what, word); });
  const Expr* probe = words.take();
  const bool known = kind != std::end(kKinds);
  if (!known || probe == nullptr) {
    std::string hint = kProbes;
    if (!known && what.kind == syntax::ExprKind::Name) {
      hint = did_you_mean(what.text, kKinds, std::move(hint));
    }
    report(diagnostics, Kind::WrongForm, span_of(statement.values, statement.span),
           "`ready` does not know this", std::move(hint));
    return;
  }
  service.ready = static_cast<Service::Ready>(1 + (kind - std::begin(kKinds)));
  service.probe_span = probe->span;
  service.probe = read_text(*probe, scope, *kind, diagnostics).value_or("");
  if (words.take_word("within")) {
    if (const Expr* time = words.take()) {
      service.within = read_time(*time, scope, "within", diagnostics).value_or(service.within);
    } else {
      report(diagnostics, Kind::WrongForm, statement.span, "`within` takes a time",
             "as in `within 30s`");
      return;
    }
  }
  if (!words.at_end()) {
    report(diagnostics, Kind::WrongForm, span_of(words.rest(), statement.span),
           "`ready` does not know this",
           "behind the probe stands only how long it may take: `within 30s`");
  }
}

void check_probe(const Service& service, Diagnostics& diagnostics) {
  if (service.probe.size() > kLongestProbe) {
    report(diagnostics, Kind::BadValue, service.probe_span,
           "what `ready` asks is longer than 4096 bytes");
  } else if (service.ready == Service::Ready::Http) {
    check_url(service.probe, service.probe_span, diagnostics);
  } else if (service.ready == Service::Ready::Tcp) {
    check_address(service.probe, service.probe_span, diagnostics);
  } else if (service.ready == Service::Ready::Log && service.probe.empty()) {
    // Whether it is a regular expression is told where the plan is made.
    report(diagnostics, Kind::BadValue, service.probe_span, "every line matches an empty text",
           "name what the service writes when it can be used: `log \"listening\"`");
  }
}

Service read_service(Spec& spec, const Declaration& declaration) {
  Service service;
  service.name = declaration.name;
  service.span = declaration.span;
  const Module& module = spec.module_of(declaration);
  const Scope& scope = *module.scope;
  Diagnostics& diagnostics = spec.diagnostics();
  service.documentation = read_documentation(*declaration.statement, scope, diagnostics);
  check_command_form(*declaration.statement, "service", declaration.name, declaration.span,
                     diagnostics);
  for (const auto& [name, statement] :
       read_block(*declaration.statement, "service", settings_of("service"), diagnostics)) {
    if (name == "needs") {
      for (const Expr* expr : listed(*statement, diagnostics)) {
        if (const auto needed = spec.find(Declares::Build, module, *expr)) {
          service.needs.push_back(*needed);
        }
      }
    } else if (name == "command" || name == "shell") {
      const auto command = read_command(*statement, diagnostics);
      auto literal = command ? folded(*command, name, scope, diagnostics) : std::nullopt;
      if (literal) service.command = std::move(*literal);
    } else if (name == "ready") {
      const std::size_t before = diagnostics.size();
      read_ready(*statement, scope, service, diagnostics);
      if (diagnostics.size() == before) check_probe(service, diagnostics);
    } else if (const Expr* value = one_value(*statement, diagnostics)) {
      if (name == "cwd") service.cwd = read_path(*value, scope, name, diagnostics).value_or("");
      if (name == "env") {
        service.env = read_variables(*value, scope, diagnostics).value_or(service.env);
      }
      if (name == "stop") {
        service.stop = read_time(*value, scope, name, diagnostics).value_or(service.stop);
      }
    }
  }
  std::sort(service.needs.begin(), service.needs.end());
  service.needs.erase(std::unique(service.needs.begin(), service.needs.end()), service.needs.end());
  return service;
}

}  // namespace

void declare_services(Spec& spec) {
  for (const Declaration& declaration : spec.all(Declares::Service)) {
    spec.model().services.push_back(read_service(spec, declaration));
  }
}

}  // namespace benchc::model
