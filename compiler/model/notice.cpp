#include <algorithm>
#include <cctype>

#include "compiler/model/read.h"
#include "compiler/model/rule_list.h"
#include "compiler/model/settings.h"
#include "compiler/model/spec.h"

namespace benchc::model {
namespace {

using syntax::Expr;
using syntax::ExprKind;
using syntax::Statement;

constexpr std::string_view kOutcomes[] = {"pass",        "warn",   "fail", "inconclusive",
                                          "no_baseline", "waived", "error"};
constexpr std::string_view kChannels[] = {"slack", "webhook", "email", "alertmanager"};
constexpr std::size_t kLongestAddress = 320;
constexpr std::size_t kMostDestinations = 100;
constexpr const char* kForm = "write `to slack env \"SLACK_WEBHOOK\"` or `to email \"NAME@HOST\"`";

bool is_variable(std::string_view name) {
  const auto part = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; };
  return !name.empty() && name.size() <= kLongestAddress &&
         std::isdigit(static_cast<unsigned char>(name.front())) == 0 &&
         std::all_of(name.begin(), name.end(), part);
}

bool is_mail_address(std::string_view text) {
  const std::size_t at = text.find('@');
  const auto wrong = [](unsigned char c) { return c <= ' ' || c == 0x7f || c == ',' || c == ';'; };
  return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
         text.find('@', at + 1) == std::string_view::npos && text.size() <= kLongestAddress &&
         std::none_of(text.begin(), text.end(), wrong);
}

std::string example(std::string_view channel) {
  if (channel == "webhook") return "`to webhook env \"HOOK_URL\"`";
  if (channel == "alertmanager") return "`to alertmanager env \"ALERTMANAGER_URL\"`";
  if (channel == "email") return "`to email env \"MAIL_TO\"`";
  return "`to slack env \"SLACK_WEBHOOK\"`";
}

// Says nothing of what the text is: it may be a token.
void report_secret(const Expr& expr, std::string_view channel, std::string message,
                   Diagnostics& diagnostics) {
  report(diagnostics, Kind::SecretInText, expr.span, std::move(message),
         "secrets only come from the environment: write " + example(channel) +
             "; what was committed is no secret any more and has to be replaced");
}

// `env "NAME"`, or an address of a channel that needs no secret.
void read_address(Words& words, const Scope& scope, Notice::Destination& destination,
                  Diagnostics& diagnostics) {
  destination.from_environment = words.take_word("env");
  const Expr& expr = *words.take();
  const std::string what = destination.from_environment ? "env" : destination.channel;
  const auto text = read_text(expr, scope, what, diagnostics);
  if (!text) return;
  destination.address = *text;
  if (destination.from_environment) {
    if (is_variable(*text)) return;
    report_secret(expr, destination.channel,
                  "`env` takes the name of an environment variable, and this is none", diagnostics);
  } else if (destination.channel != "email") {
    report_secret(expr, destination.channel,
                  "where " + tick(destination.channel) + " is told stands here as text",
                  diagnostics);
  } else if (!is_mail_address(*text)) {
    report(diagnostics, Kind::BadValue, expr.span, "this is no address of e-mail",
           "one address, as in `to email \"perf@example.org\"`");
  }
}

std::optional<Notice::Destination> read_destination(const Statement& statement, const Scope& scope,
                                                    Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.size();
  Words words(statement.items);
  const Expr& channel = *words.take();
  const auto chosen = read_choice(channel, "to", kChannels, diagnostics);
  if (!chosen) {
    diagnostics::Diagnostic& told = diagnostics.back();
    if (channel.kind != ExprKind::Name || is_word(channel, "env")) {
      // What stands in the channel's place may be a secret.
      told.kind = channel.kind == ExprKind::Name ? Kind::WrongForm : Kind::SecretInText;
      told.message = "`to` names a channel first: " + one_of(kChannels);
      told.hint = kForm;
    }
    return std::nullopt;
  }
  const bool shaped =
      words.rest().size() == 1 || (words.rest().size() == 2 && is_word(*words.peek(), "env"));
  if (!shaped || (words.rest().size() == 1 && is_word(*words.peek(), "env"))) {
    report(diagnostics, Kind::WrongForm, statement.keyword_span,
           "`to` takes a channel and where it is", kForm);
    return std::nullopt;
  }
  Notice::Destination destination;
  destination.channel = kChannels[*chosen];
  destination.span = statement.span;
  read_address(words, scope, destination, diagnostics);
  if (diagnostics.size() != before) return std::nullopt;
  return destination;
}

void add(Notice::Destination destination, Notice& notice, Diagnostics& diagnostics) {
  if (notice.destinations.size() == kMostDestinations) {
    report(diagnostics, Kind::BadValue, destination.span,
           "a notice goes to at most " + std::to_string(kMostDestinations) + " places");
    return;
  }
  for (const Notice::Destination& other : notice.destinations) {
    if (other.channel != destination.channel || other.address != destination.address) continue;
    report(diagnostics, Kind::DuplicateValue, destination.span, "this is told twice")
        .notes.push_back({other.span, "the first time"});
    return;
  }
  notice.destinations.push_back(std::move(destination));
}

bool tells_somebody(const Declaration& declaration) {
  if (!declaration.statement->block) return true;
  const auto& statements = declaration.statement->block->statements;
  return std::any_of(statements.begin(), statements.end(), [](const Statement& statement) {
    // `slack = …` was meant for it, and is told of.
    return statement.keyword == "to" || std::find(std::begin(kChannels), std::end(kChannels),
                                                  statement.keyword) != std::end(kChannels);
  });
}

Notice read_notice(Spec& spec, const Declaration& declaration) {
  Notice notice;
  notice.name = declaration.name;
  notice.span = declaration.span;
  notice.outcomes = {"fail", "error"};
  const Module& module = spec.module_of(declaration);
  Diagnostics& diagnostics = spec.diagnostics();
  for (const auto& [name, statement] :
       read_block(*declaration.statement, "notify", settings_of("notify"), diagnostics)) {
    if (name == "to") {
      auto destination = read_destination(*statement, *module.scope, diagnostics);
      if (destination) add(std::move(*destination), notice, diagnostics);
      continue;
    }
    const Expr* value = one_value(*statement, diagnostics);
    if (value == nullptr) continue;
    if (name == "rules") {
      notice.rules = read_rules(spec, module, *value).value_or(notice.rules);
    } else if (const auto outcomes = read_choices(*value, name, kOutcomes, diagnostics)) {
      notice.outcomes.clear();
      for (const std::size_t outcome : *outcomes) {
        const bool two_words = kOutcomes[outcome] == "no_baseline";
        notice.outcomes.emplace_back(two_words ? "no baseline" : kOutcomes[outcome]);
      }
    }
  }
  if (!tells_somebody(declaration)) {
    report(diagnostics, Kind::MissingSetting, declaration.span,
           "notify " + tick(declaration.name) + " does not say who is told",
           "add `to slack env \"SLACK_WEBHOOK\"` or another channel: " + one_of(kChannels));
  }
  return notice;
}

// A URL, or a long word with digits as tokens are.
bool may_be_secret(std::string_view text) {
  if (text.find("://") != std::string_view::npos) return true;
  constexpr std::size_t kShortestToken = 20;
  std::size_t length = 0;
  bool digit = false;
  bool lower = false;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) == 0 && std::string_view("_+/=.-").find(c) == std::string_view::npos) {
      length = 0;
      digit = lower = false;
      continue;
    }
    ++length;
    digit = digit || std::isdigit(byte) != 0;
    lower = lower || std::islower(byte) != 0;
    if (length >= kShortestToken && digit && lower) return true;
  }
  return false;
}

// `…` in place of what stands in back quotes and may be a secret.
void redact(std::string& message) {
  for (std::size_t open = message.find('`'); open != std::string::npos;) {
    const std::size_t close = message.find('`', open + 1);
    if (close == std::string::npos) return;
    const std::string_view quoted = std::string_view(message).substr(open + 1, close - open - 1);
    std::size_t next = close + 1;
    if (may_be_secret(quoted)) {
      message.replace(open + 1, quoted.size(), "…");
      next = message.find('`', open + 1) + 1;
    }
    open = message.find('`', next);
  }
}

// What is wrong in a notice is often a secret that stands where its variable should: then neither
// the line nor the message may show it. One notice tells no more than a person reads.
void keep_secrets(Spec& spec, const Declaration& declaration, std::size_t before) {
  constexpr std::size_t kMostTold = 100;
  Diagnostics& all = spec.diagnostics();
  if (all.size() > before + kMostTold) {
    all.erase(all.begin() + static_cast<std::ptrdiff_t>(before + kMostTold), all.end());
  }
  for (std::size_t i = before; i < all.size(); ++i) {
    diagnostics::Diagnostic& one = all[i];
    redact(one.message);
    redact(one.hint);
    const source::SourceSet& sources = spec.checked.sources;
    const bool shown = one.kind != Kind::SecretInText && (may_be_secret(sources.line(one.span)) ||
                                                          may_be_secret(sources.text(one.span)));
    if (!shown) continue;
    one.message += ", in line " + std::to_string(sources.position(one.span).line);
    one.span = declaration.span;
    one.notes.clear();
    one.mends.clear();
  }
}

}  // namespace

void declare_notices(Spec& spec) {
  for (const Declaration& declaration : spec.all(Declares::Notify)) {
    const std::size_t before = spec.diagnostics().size();
    spec.model().notices.push_back(read_notice(spec, declaration));
    keep_secrets(spec, declaration, before);
  }
}

}  // namespace benchc::model
