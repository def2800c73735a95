#include "runtime/plan/declaration_problems.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include <llvm/Support/JSON.h>

#include "runtime/plan/pattern.h"

namespace benchc::plan {
namespace {

constexpr std::string_view kOutcomes[] = {"pass",        "warn",   "fail", "inconclusive",
                                          "no baseline", "waived", "error"};
constexpr std::string_view kChannels[] = {"slack", "webhook", "email", "alertmanager"};
constexpr std::size_t kLongestProbe = 4096;

bool one_of(std::string_view text, const auto& choices) {
  return std::find(std::begin(choices), std::end(choices), text) != std::end(choices);
}

bool above_zero(double value) { return std::isfinite(value) && value > 0; }

/// "2026-12-31", which compares as text.
bool is_date(std::string_view text) {
  if (text.size() != 10) return false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool dash = at == 4 || at == 7;
    if (dash ? text[at] != '-' : text[at] < '0' || text[at] > '9') return false;
  }
  return true;
}

/// Of a URL or an address: it is sent as it is.
bool has_blank_or_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7f'; });
}

class Checker {
 public:
  explicit Checker(const Plan& plan) : plan_(plan) {}

  std::vector<std::string> run() {
    for (std::size_t at = 0; at < plan_.waivers.size(); ++at) {
      waiver(plan_.waivers[at], "waivers[" + std::to_string(at) + "]");
    }
    for (const Rule& rule : plan_.rules) waived(rule);
    for (std::size_t at = 0; at < plan_.objectives.size(); ++at) {
      objective(plan_.objectives[at], "objectives[" + std::to_string(at) + "]");
    }
    for (std::size_t at = 0; at < plan_.costs.size(); ++at) {
      cost(plan_.costs[at], "costs[" + std::to_string(at) + "]");
    }
    for (std::size_t at = 0; at < plan_.notices.size(); ++at) {
      notice(plan_.notices[at], "notices[" + std::to_string(at) + "]");
    }
    return std::move(problems_);
  }

 private:
  void add(const std::string& place, std::string_view problem) {
    problems_.push_back(place + ": " + std::string(problem));
  }

  void text(const std::string& value, const std::string& place) {
    if (value.find('\0') != std::string::npos) add(place, "holds a NUL byte");
    if (!llvm::json::isUTF8(value)) add(place, "is not UTF-8");
  }

  void waiver(const Waiver& value, const std::string& place) {
    if (!is_date(value.until)) add(place + ".until", "is no date");
    if (value.reason.empty()) add(place + ".reason", "is empty");
    text(value.reason, place + ".reason");
    text(value.cases, place + ".cases");
  }

  void waived(const Rule& rule) {
    const bool good =
        std::all_of(rule.judgments.begin(), rule.judgments.end(), [&](const Judgment& judgment) {
          return !judgment.waiver || (*judgment.waiver < plan_.waivers.size() &&
                                      plan_.waivers[*judgment.waiver].rule == rule.name);
        });
    if (!good) add("rules", "a judgment is waived by what is no waiver of its rule");
  }

  void objective(const Objective& value, const std::string& place) {
    text(value.name, place + ".name");
    if (!(value.share > 0 && value.share < 1)) add(place + ".share", "is not between 0 and 1");
    if (!above_zero(value.window)) add(place + ".window", "is not above 0");
    const bool waived = std::any_of(value.judgments.begin(), value.judgments.end(),
                                    [](const Judgment& one) { return one.waiver.has_value(); });
    if (waived) add(place + ".judgments", "what is no rule is waived");
  }

  void cost(const Cost& value, const std::string& place) {
    text(value.name, place + ".name");
    text(value.currency, place + ".currency");
    for (std::size_t at = 0; at < value.machines.size(); ++at) {
      const std::string machine = place + ".machines[" + std::to_string(at) + "]";
      text(value.machines[at].machine_class, machine + ".class");
      if (!above_zero(value.machines[at].price)) add(machine + ".price", "is not above 0");
    }
    for (std::size_t at = 0; at < value.volumes.size(); ++at) {
      const Cost::Volume& volume = value.volumes[at];
      const std::string where = place + ".volumes[" + std::to_string(at) + "]";
      if (!above_zero(volume.per_second)) add(where + ".per_second", "is not above 0");
      const bool known = std::all_of(volume.cases.begin(), volume.cases.end(),
                                     [&](std::uint32_t one) { return one < plan_.cases.size(); });
      if (!known) add(where + ".cases", "a case does not exist");
    }
  }

  void notice(const Notice& value, const std::string& place) {
    text(value.name, place + ".name");
    for (const std::string& outcome : value.outcomes) {
      if (!one_of(outcome, kOutcomes)) add(place + ".outcomes", "no verdict has that outcome");
    }
    for (const std::string& rule : value.rules) text(rule, place + ".rules");
    for (std::size_t at = 0; at < value.destinations.size(); ++at) {
      destination(value.destinations[at], place + ".destinations[" + std::to_string(at) + "]");
    }
  }

  /// A plan from a stranger must not say to whom the world is told over a channel that any URL
  /// fits.
  void destination(const Notice::Destination& to, const std::string& place) {
    if (!one_of(to.channel, kChannels)) add(place + ".channel", "no channel has that name");
    if (!to.from_environment && to.channel != "email") {
      add(place + ".address", "this channel's address comes from an environment variable");
    }
    const bool variable = to.address.find('=') == std::string::npos;
    if (to.address.empty() || has_blank_or_control(to.address) ||
        (to.from_environment && !variable)) {
      add(place + ".address", to.from_environment ? "is no name of a variable" : "is no address");
    }
    text(to.address, place + ".address");
  }

  const Plan& plan_;
  std::vector<std::string> problems_;
};

}  // namespace

std::vector<std::string> service_problems(const Service& service) {
  std::vector<std::string> problems;
  if (!above_zero(service.within)) problems.emplace_back("within is not above 0");
  if (!above_zero(service.stop)) problems.emplace_back("stop is not above 0");
  const std::string& probe = service.probe;
  if (probe.size() > kLongestProbe) problems.emplace_back("the probe is longer than 4096 bytes");
  switch (service.ready) {
    case Service::Ready::Started:
      break;
    case Service::Ready::Http:
      if (!(probe.starts_with("http://") || probe.starts_with("https://")) ||
          has_blank_or_control(probe)) {
        problems.emplace_back("the probe is no URL of http or https");
      }
      break;
    case Service::Ready::Tcp:
      if (probe.find(':') == std::string::npos || has_blank_or_control(probe)) {
        problems.emplace_back("the probe is no host and port");
      }
      break;
    case Service::Ready::Log:
      if (const auto checked = check_pattern(probe); !checked) {
        problems.push_back("the probe: " + checked.error().message);
      }
      break;
  }
  return problems;
}

std::vector<std::string> declaration_problems(const Plan& plan) { return Checker(plan).run(); }

}  // namespace benchc::plan
