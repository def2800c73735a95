#include "runtime/plan/plan_explain.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "runtime/plan/false_alarms.h"
#include "runtime/plan/group_measure.h"
#include "runtime/plan/plan_text.h"
#include "runtime/plan/shown.h"
#include "runtime/plan/shown_declarations.h"

namespace benchc::plan {
namespace {

/// So many of a list are named, the rest is counted.
constexpr std::size_t kNamed = 20;

/// The builds that must be done before, those of its services included, each behind those that it
/// needs.
std::vector<std::uint32_t> builds_of(const Plan& plan, const Workload& workload) {
  std::vector<std::uint32_t> done;
  std::vector<bool> seen(plan.builds.size());
  // A build on the stack is taken off when it comes up the second time: its needs are then done.
  std::vector<std::uint32_t> open;
  for (auto used = workload.uses.rbegin(); used != workload.uses.rend(); ++used) {
    const auto& needs = plan.services[*used].needs;
    open.insert(open.end(), needs.rbegin(), needs.rend());
  }
  open.insert(open.end(), workload.needs.rbegin(), workload.needs.rend());
  while (!open.empty()) {
    const std::uint32_t build = open.back();
    if (!seen[build]) {
      seen[build] = true;
      const auto& needs = plan.builds[build].needs;
      std::copy_if(needs.rbegin(), needs.rend(), std::back_inserter(open),
                   [&](std::uint32_t need) { return !seen[need]; });
      continue;
    }
    open.pop_back();
    if (std::find(done.begin(), done.end(), build) == done.end()) done.push_back(build);
  }
  return done;
}

std::string quantity(double value, std::string_view unit) {
  return shown(Value{Value::Kind::Number, value, std::string(unit), ""});
}

std::string what_runs(const Plan& plan, const Case& one) {
  std::string out = "\nruns\n  " + shown_subject(one) + "\n";
  if (!one.parameters.empty()) out += "  parameters: " + all_shown(one.parameters) + "\n";
  for (const Detail& detail : details()) out += shown(detail, one, "  ");
  if (one.timeout == Case{}.timeout) out += "  timeout: " + seconds(one.timeout) + "\n";
  if (one.items) out += "  items: " + quantity(*one.items, "") + "\n";
  if (one.bytes) out += "  bytes: " + quantity(*one.bytes, "B") + "\n";
  const Workload& workload = plan.workloads[one.workload];
  if (!workload.formerly.empty()) out += "  formerly: " + printable(workload.formerly) + "\n";
  if (workload.profile) out += "  profile: " + shown(*workload.profile) + "\n";
  const std::vector<std::uint32_t> builds = builds_of(plan, workload);
  if (!builds.empty()) {
    Table table;
    for (const std::uint32_t build : builds) {
      table.row(printable(plan.builds[build].name), shown(plan.builds[build].command));
    }
    out += "\nafter the builds\n" + table.text();
  }
  if (plan.workloads[one.workload].uses.empty()) return out;
  Table table;
  for (const std::uint32_t used : plan.workloads[one.workload].uses) {
    const Service& service = plan.services[used];
    table.row(printable(service.name), shown(service.command));
    table.row("", "ready " + shown_probe(service));
  }
  return out + "\nbeside the services\n" + table.text();
}

std::string in_words(Order order) {
  switch (order) {
    case Order::Random:
      return "by turns, in a new random order each round, with";
    case Order::Declared:
      return "by turns, in this order each round, with";
    case Order::Sequential:
      return "one after the other, with";
  }
  return "with";
}

std::string when_measured(const Plan& plan, std::uint32_t index) {
  const Measure& measure = plan.measures[plan.cases[index].measure];
  std::string out = "\nmeasured by " + printable(measure.name) + "\n  " + shown(measure) + "\n";
  const auto group =
      std::find_if(plan.groups.begin(), plan.groups.end(), [&](const Group& candidate) {
        return std::find(candidate.cases.begin(), candidate.cases.end(), index) !=
               candidate.cases.end();
      });
  if (group == plan.groups.end()) return out;
  out += "  group " + std::to_string(group - plan.groups.begin() + 1) + " of " +
         std::to_string(plan.groups.size());
  const GroupMeasure together = group_measure(plan, group->cases);
  if (together.order == Order::Random && plan.groups.size() > 1) out += " in random order";
  if (group->cases.size() == 1) return out + ", alone\n";
  out += ", " + in_words(together.order) + "\n";
  std::size_t named = 0;
  for (const std::uint32_t other : group->cases) {
    if (other == index) {
      if (together.order != Order::Random) out += "    (this case)\n";
    } else if (named < kNamed) {
      out += "    " + printable(plan.cases[other].id) + "\n";
      ++named;
    }
  }
  if (group->cases.size() - 1 > named) {
    out += "    … and " + counted(group->cases.size() - 1 - named, "more case") + "\n";
  }
  return out + "  " + std::to_string(together.minimum) + ".." + std::to_string(together.maximum) +
         " samples of each, at most " + seconds(together.budget) + " for the group\n";
}

std::string what_samples_give(const Workload& workload) {
  if (workload.metrics.empty()) return {};
  Table table;
  for (const Metric& metric : workload.metrics) table.row(printable(metric.name), shown(metric));
  return "\neach sample gives\n" + table.text();
}

std::string comparable(const Baseline& baseline) {
  switch (baseline.comparable) {
    case Baseline::Comparable::Strict:
      return "only runs on the same machine count";
    case Baseline::Comparable::CpuModel:
      return "only runs on the same model of CPU count";
    case Baseline::Comparable::Class:
      return "only runs of the class \"" + printable(baseline.machine_class) + "\" count";
  }
  return {};
}

std::string shown_judgment(const Plan& plan, const Judgment& judgment, std::uint32_t index) {
  std::string out = "    judged for " + printable(judgment.subject) + "\n";
  std::vector<std::uint32_t> others;
  for (const std::uint32_t other : judgment.cases) {
    const bool known = std::find(others.begin(), others.end(), other) != others.end();
    if (other != index && !known) others.push_back(other);
  }
  for (std::size_t n = 0; n < others.size() && n < kNamed; ++n) {
    out += "      beside " + printable(plan.cases[others[n]].id) + "\n";
  }
  if (others.size() > kNamed) {
    out += "      … and " + counted(others.size() - kNamed, "more case") + "\n";
  }
  if (judgment.waiver) out += "      waived " + shown(plan.waivers[*judgment.waiver]) + "\n";
  for (const std::vector<std::uint32_t>& set : judgment.sets) {
    out += "      over " + counted(set.size(), "case") + " together\n";
  }
  if (!judgment.bounds.empty()) {
    out += "      with these limits, in base units:";
    for (std::size_t n = 0; n < judgment.bounds.size() && n < kNamed; ++n) {
      out += (n == 0 ? " " : ", ") + number(judgment.bounds[n]);
    }
    out += judgment.bounds.size() > kNamed ? ", …\n" : "\n";
  }
  return out;
}

bool looks_at(const Judgment& judgment, std::uint32_t index) {
  const auto has = [&](const std::vector<std::uint32_t>& cases) {
    return std::find(cases.begin(), cases.end(), index) != cases.end();
  };
  return has(judgment.cases) || std::any_of(judgment.sets.begin(), judgment.sets.end(), has);
}

std::string shown_rule(const Plan& plan, const Rule& rule, std::size_t chances,
                       std::uint32_t index) {
  std::vector<const Judgment*> judgments;
  for (const Judgment& judgment : rule.judgments) {
    if (looks_at(judgment, index)) judgments.push_back(&judgment);
  }
  if (judgments.empty()) return {};
  std::string out = "  rule " + printable(rule.name) + "\n";
  if (!rule.documentation.empty()) out += "    " + printable(rule.documentation) + "\n";
  for (const Clause& clause : rule.clauses) {
    out += "    " + word(clause.severity) + " when " + printable(clause.text) + "\n";
  }
  if (rule.baseline) {
    const Baseline& against = plan.baselines[*rule.baseline];
    out += "    against " + printable(against.name) + ": " + shown(against) + "; " +
           comparable(against) + "; without one: " + word(rule.on_missing_baseline) + "\n";
  }
  out +=
      "    confidence " + number(rule.confidence * 100) + "%, " + shown_alpha(plan, rule, chances);
  out += "; when it cannot be told: " + word(rule.on_inconclusive) + "\n";
  if (!rule.owner.empty()) out += "    owner " + printable(rule.owner) + "\n";
  for (std::size_t n = 0; n < judgments.size() && n < kNamed; ++n) {
    out += shown_judgment(plan, *judgments[n], index);
  }
  if (judgments.size() > kNamed) {
    out += "    … and for " + counted(judgments.size() - kNamed, "more combination") + "\n";
  }
  return out;
}

std::string objectives_of(const Plan& plan, std::uint32_t index) {
  std::string out;
  for (const Objective& one : plan.objectives) {
    const auto looks = [&](const Judgment& judgment) { return looks_at(judgment, index); };
    if (!std::any_of(one.judgments.begin(), one.judgments.end(), looks)) continue;
    out += "  " + (one.name == one.text ? std::string() : printable(one.name) + ": ") + shown(one) +
           "\n";
  }
  return out.empty() ? out : "\nobjectives\n" + out;
}

}  // namespace

std::string explain(const Plan& plan, std::uint32_t index) {
  const Case& one = plan.cases[index];
  const Workload& workload = plan.workloads[one.workload];
  std::string out = "case " + printable(one.id) + "  of " + printable(plan.spec);
  if (!plan.suite.empty()) out += "  suite " + printable(plan.suite);
  out += "\n";
  if (!workload.documentation.empty()) out += "  " + printable(workload.documentation) + "\n";
  out += what_runs(plan, one);
  const std::string environment = shown(plan.environment);
  if (!environment.empty()) out += "\n" + environment;
  out += when_measured(plan, index) + what_samples_give(workload);
  std::string rules;
  const std::size_t chances = chances_to_fail(plan);
  for (const Rule& rule : plan.rules) rules += shown_rule(plan, rule, chances, index);
  return out + (rules.empty() ? "\nno rule judges it\n" : "\njudged by\n" + rules) +
         objectives_of(plan, index);
}

}  // namespace benchc::plan
