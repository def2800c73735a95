#include "runtime/plan/shown_declarations.h"

#include <map>

#include "runtime/plan/plan_text.h"
#include "runtime/plan/shown.h"

namespace benchc::plan {
namespace {

constexpr double kHour = 3600;
constexpr double kDay = 24 * kHour;
/// So many cases are named, the rest is counted.
constexpr std::size_t kNamed = 3;

std::string quote(const std::string& text) { return "\"" + printable(text) + "\""; }

std::string listed(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : ", ") + printable(text);
  return out;
}

/// As the language has it: "3M".
std::string multiple(double value) {
  constexpr double kMillion = 1e6;
  constexpr double kBillion = 1e9;
  if (value >= kBillion) return number(value / kBillion) + "G";
  return value >= kMillion ? number(value / kMillion) + "M" : number(value);
}

std::string named_cases(const Plan& plan, const std::vector<std::uint32_t>& cases) {
  std::string out;
  for (std::size_t n = 0; n < cases.size() && n < kNamed; ++n) {
    if (cases[n] >= plan.cases.size()) continue;
    out += (out.empty() ? "" : ", ") + printable(plan.cases[cases[n]].id);
  }
  if (cases.size() > kNamed) out += " and " + counted(cases.size() - kNamed, "more case");
  return out;
}

}  // namespace

std::string shown_probe(const Service& service) {
  if (service.ready == Service::Ready::Started) return "once it is started";
  return "when " + word(service.ready) + " " + quote(service.probe) + ", within " +
         seconds(service.within);
}

std::string shown(const Waiver& waiver) {
  return "until " + printable(waiver.until) +
         (waiver.cases.empty() ? "" : " for " + printable(waiver.cases)) + ": " +
         printable(waiver.reason);
}

std::string shown(const Objective& objective) {
  return printable(objective.text) + " for " + number(objective.share * 100) + "% of runs over " +
         number(objective.window / kDay) + " d";
}

std::string shown(const Notice::Destination& destination) {
  return printable(destination.channel) + (destination.from_environment ? " by $" : " ") +
         printable(destination.address);
}

std::string shown_services(const Plan& plan) {
  if (plan.services.empty()) return {};
  Table table;
  for (const Service& service : plan.services) {
    std::string text = shown(service.command);
    for (std::size_t at = 0; at < service.needs.size(); ++at) {
      const std::uint32_t need = service.needs[at];
      if (need < plan.builds.size()) {
        text += (at == 0 ? "  needs " : ", ") + printable(plan.builds[need].name);
      }
    }
    table.row(printable(service.name), text);
    table.row("", "ready " + shown_probe(service) + "; has " + seconds(service.stop) + " to stop");
  }
  return "\nservices, started before the first workload that uses them and stopped after the "
         "last\n" +
         table.text();
}

std::string shown_waivers(const Plan& plan, const Rule& rule, std::string_view indent) {
  std::map<std::uint32_t, std::size_t> covered;
  for (const Judgment& judgment : rule.judgments) {
    if (judgment.waiver && *judgment.waiver < plan.waivers.size()) ++covered[*judgment.waiver];
  }
  std::string out;
  for (const auto& [waiver, judgments] : covered) {
    out += std::string(indent) + counted(judgments, "judgment") + " waived " +
           shown(plan.waivers[waiver]) + "\n";
  }
  return out;
}

std::string shown_objectives(const Plan& plan) {
  std::string out;
  for (const Objective& one : plan.objectives) {
    const bool named = one.name != one.text;
    out += "\nslo" + (named ? " " + printable(one.name) : std::string()) + ": " +
           counted(one.judgments.size(), "judgment") + "\n";
    if (!one.documentation.empty()) out += "  " + printable(one.documentation) + "\n";
    out += "  " + shown(one) + "\n";
    if (!one.owner.empty()) out += "  owner " + printable(one.owner) + "\n";
  }
  return out;
}

std::string shown_costs(const Plan& plan) {
  std::string out;
  for (const Cost& cost : plan.costs) {
    out += "\ncost " + printable(cost.name) + "\n";
    Table table;
    for (const Cost::Machine& machine : cost.machines) {
      table.row(number(machine.price * kHour) + " " + printable(cost.currency) + "/h",
                machine.machine_class.empty() ? "any machine"
                                              : "machine " + quote(machine.machine_class));
    }
    for (const Cost::Volume& volume : cost.volumes) {
      table.row(multiple(volume.per_second * kHour) + "/h", named_cases(plan, volume.cases));
    }
    out += table.text();
  }
  return out;
}

std::string shown_notices(const Plan& plan) {
  std::string out;
  for (const Notice& notice : plan.notices) {
    out += "\nnotify " + printable(notice.name) + " on " + listed(notice.outcomes) + " of " +
           (notice.rules.empty() ? "every rule" : listed(notice.rules)) + "\n";
    for (const Notice::Destination& to : notice.destinations) out += "  " + shown(to) + "\n";
  }
  return out;
}

}  // namespace benchc::plan
