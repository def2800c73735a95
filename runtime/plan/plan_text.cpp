#include "runtime/plan/plan_text.h"

#include <algorithm>

#include "runtime/plan/false_alarms.h"
#include "runtime/plan/plan_json.h"
#include "runtime/plan/shown.h"
#include "runtime/plan/shown_declarations.h"

namespace benchc::plan {
namespace {

std::string builds(const Plan& plan) {
  if (plan.builds.empty()) return {};
  Table table;
  for (const Build& build : plan.builds) {
    std::string text = shown(build.command);
    for (std::size_t at = 0; at < build.needs.size(); ++at) {
      const std::uint32_t need = build.needs[at];
      if (need < plan.builds.size()) {
        text += (at == 0 ? "  needs " : ", ") + printable(plan.builds[need].name);
      }
    }
    table.row(printable(build.name), text);
  }
  return "\nbuilds, in parallel where none needs another\n" + table.text();
}

/// Those that every command has need not be named.
bool is_always_recorded(std::string_view metric) {
  constexpr std::string_view kAlways[] = {"time",    "cpu_time",    "user_time",       "sys_time",
                                          "max_rss", "page_faults", "context_switches"};
  return std::find(std::begin(kAlways), std::end(kAlways), metric) != std::end(kAlways);
}

std::string workloads(const Plan& plan, std::size_t maximum_cases) {
  std::vector<std::vector<const Case*>> by_workload(plan.workloads.size());
  for (const Case& one : plan.cases) {
    if (one.workload < by_workload.size()) by_workload[one.workload].push_back(&one);
  }
  std::string out;
  for (std::size_t at = 0; at < plan.workloads.size(); ++at) {
    const Workload& workload = plan.workloads[at];
    const auto& cases = by_workload[at];
    out += "\nworkload " + printable(workload.name) + ": " + counted(cases.size(), "case");
    for (std::size_t n = 0; n < workload.needs.size(); ++n) {
      if (workload.needs[n] < plan.builds.size()) {
        out += (n == 0 ? ", needs " : ", ") + printable(plan.builds[workload.needs[n]].name);
      }
    }
    for (std::size_t n = 0; n < workload.uses.size(); ++n) {
      if (workload.uses[n] < plan.services.size()) {
        out += (n == 0 ? ", uses " : ", ") + printable(plan.services[workload.uses[n]].name);
      }
    }
    out += "\n";
    if (!workload.documentation.empty()) out += "  " + printable(workload.documentation) + "\n";
    if (!workload.formerly.empty()) out += "  formerly " + printable(workload.formerly) + "\n";
    if (workload.profile) out += "  profile: " + shown(*workload.profile) + "\n";
    for (const Metric& metric : workload.metrics) {
      if (metric.source == MetricSource::BuiltIn && is_always_recorded(metric.name)) continue;
      out += "  metric " + printable(metric.name) + ": " + shown(metric) + "\n";
    }
    std::vector<const Detail*> apart;
    for (const Detail& detail : details()) {
      const bool shared = std::all_of(cases.begin(), cases.end(), [&](const Case* one) {
        return detail.same(*one, *cases.front());
      });
      if (!shared) {
        apart.push_back(&detail);
      } else if (!cases.empty()) {
        out += shown(detail, *cases.front(), "  ");
      }
    }
    for (std::size_t n = 0; n < cases.size() && n < maximum_cases; ++n) {
      const Case& one = *cases[n];
      out += "  " + printable(one.id) + "\n    " + shown_subject(one) + "\n";
      for (const Detail* detail : apart) out += shown(*detail, one, "    ");
    }
    if (cases.size() > maximum_cases) {
      out += "  … and " + counted(cases.size() - maximum_cases, "more case") + "\n";
    }
  }
  return out;
}

std::string rules(const Plan& plan) {
  std::string out;
  const std::size_t chances = chances_to_fail(plan);
  for (const Rule& rule : plan.rules) {
    out += "\nrule " + printable(rule.name) + ": " + counted(rule.judgments.size(), "judgment");
    if (rule.baseline && *rule.baseline < plan.baselines.size()) {
      const Baseline& against = plan.baselines[*rule.baseline];
      out += " against " + printable(against.name) + " (" + shown(against) + ")";
    }
    out += "\n";
    if (!rule.documentation.empty()) out += "  " + printable(rule.documentation) + "\n";
    for (const Clause& clause : rule.clauses) {
      out += "  " + word(clause.severity) + " when " + printable(clause.text) + "\n";
    }
    out += shown_waivers(plan, rule, "  ");
    out += "  confidence " + number(rule.confidence * 100) + "%, each judgment " +
           shown_alpha(plan, rule, chances);
    if (!rule.owner.empty()) out += ", owner " + printable(rule.owner);
    out += "\n";
  }
  return out;
}

}  // namespace

std::string to_text(const Plan& plan, std::size_t maximum_cases) {
  std::string out = "plan " + hash(plan).substr(0, 12) + "  " + printable(plan.spec);
  if (!plan.suite.empty()) out += "  suite " + printable(plan.suite);
  out += "\n";
  for (const Parameter& parameter : plan.parameters) {
    out += "  param " + printable(parameter.name) + " = " + shown(parameter.value) + "\n";
  }
  const std::string environment = shown(plan.environment);
  if (!environment.empty()) out += "\n" + environment;
  out += builds(plan) + shown_services(plan);
  for (const Measure& one : plan.measures) {
    out += "\nmeasure " + printable(one.name) + "\n  " + shown(one) + "\n";
  }
  out += workloads(plan, maximum_cases) + rules(plan) + shown_objectives(plan) + shown_costs(plan) +
         shown_notices(plan) + "\n";
  const auto interleaved = std::count_if(plan.groups.begin(), plan.groups.end(),
                                         [](const Group& group) { return group.cases.size() > 1; });
  out += counted(plan.cases.size(), "case") + " in " + counted(plan.groups.size(), "group") + ", " +
         std::to_string(interleaved) + " of them interleaved; measuring takes at most " +
         seconds(longest_seconds(plan)) + "\n";
  if (plan.false_alarms) {
    out += "unchanged code fails at most " + shown_false_alarms(plan) + ", by " +
           counted(chances_to_fail(plan), "chance") + " to fail\n";
  }
  return out;
}

}  // namespace benchc::plan
