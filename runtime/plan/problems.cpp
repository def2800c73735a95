#include <algorithm>
#include <cmath>
#include <string_view>
#include <unordered_set>
#include <utility>

#include <llvm/Support/JSON.h>

#include "runtime/plan/native_problems.h"
#include "runtime/plan/plan.h"

namespace benchc::plan {
namespace {

// A text with more than this is wrong throughout; the rest would not help anybody.
constexpr std::size_t kMaximumProblems = 100;
// Together they keep the plan's JSON within json_depth.h's bound: two levels each, and a few around
// them.
constexpr unsigned kMaximumTermDepth = 60;
constexpr unsigned kMaximumConditionDepth = 30;

constexpr std::string_view kStatistics[] = {
    "min", "max", "mean", "median",       "quantile", "stddev",
    "mad", "cv",  "sum",  "trimmed_mean", "geomean",  "count",
};

std::string numbered(std::string_view list, std::size_t index) {
  return std::string(list) + "[" + std::to_string(index) + "]";
}

/// What a rule's conditions ask of each of its judgments.
struct Demands {
  std::uint32_t bounds = 0;
  /// The statistics' case indices and metrics.
  std::vector<std::pair<std::uint32_t, std::string>> metrics;
};

class Checker {
 public:
  explicit Checker(const Plan& plan) : plan_(plan) {}

  std::vector<std::string> run() {
    environment();
    builds();
    workloads();
    measures();
    cases();
    groups();
    scales();
    for (std::size_t at = 0; at < plan_.rules.size(); ++at) {
      rule(plan_.rules[at], numbered("rules", at));
    }
    if (plan_.false_alarms && !(*plan_.false_alarms > 0 && *plan_.false_alarms < 1)) {
      add("false_alarms", "is not between 0 and 1");
    }
    return std::move(problems_);
  }

 private:
  void add(const std::string& place, std::string_view problem) {
    if (problems_.size() < kMaximumProblems)
      problems_.push_back(place + ": " + std::string(problem));
  }

  /// Text that the operating system is given: a NUL would end it early.
  void text(const std::string& value, const std::string& place) {
    if (value.find('\0') != std::string::npos) add(place, "holds a NUL byte");
    if (!llvm::json::isUTF8(value)) add(place, "is not UTF-8");
  }

  void command(const Command& value, const std::string& place) {
    if (value.argv.empty() || value.argv.front().empty()) {
      add(place, "names no program");
      return;
    }
    for (const std::string& argument : value.argv) text(argument, place);
    if (value.shell && value.argv.size() < 2) add(place, "is for a shell, but has no text for it");
  }

  void variables(const Variables& values, const std::string& place) {
    for (const auto& [name, value] : values) {
      if (name.empty() || name.find('=') != std::string::npos) {
        add(place, "a variable's name is empty or holds '='");
      }
      text(name, place);
      text(value, place);
    }
  }

  void timeout(double seconds, const std::string& place) {
    if (!(seconds > 0)) add(place, "timeout is not above 0");
  }

  void indices(const std::vector<std::uint32_t>& values, std::size_t size, std::string_view of,
               const std::string& place) {
    for (const std::uint32_t value : values) {
      if (value >= size) add(place, numbered(of, value) + " does not exist");
    }
  }

  template <typename T>
  void unique_names(const std::vector<T>& values, std::string_view list) {
    std::unordered_set<std::string_view> names;
    for (const T& value : values) {
      if (value.name.empty()) add(std::string(list), "a name is empty");
      if (!names.insert(value.name).second) add(std::string(list), "a name is used twice");
    }
  }

  void environment() {
    text(plan_.environment.cwd, "environment.cwd");
    variables(plan_.environment.env, "environment.env");
    unique_names(plan_.environment.controls, "environment.controls");
  }

  void builds() {
    unique_names(plan_.builds, "builds");
    for (std::size_t at = 0; at < plan_.builds.size(); ++at) {
      const Build& build = plan_.builds[at];
      const std::string place = numbered("builds", at);
      command(build.command, place + ".command");
      text(build.cwd, place + ".cwd");
      variables(build.env, place + ".env");
      for (const std::string& path : build.produces) text(path, place + ".produces");
      timeout(build.timeout, place);
      indices(build.needs, plan_.builds.size(), "builds", place + ".needs");
    }
    build_cycles();
  }

  /// Takes away builds whose needs are met until none is left; what stays needs itself.
  void build_cycles() {
    const std::size_t count = plan_.builds.size();
    std::vector<std::vector<std::size_t>> serves(count);
    std::vector<std::size_t> open(count, 0);
    for (std::size_t at = 0; at < count; ++at) {
      for (const std::uint32_t need : plan_.builds[at].needs) {
        if (need >= count) continue;
        serves[need].push_back(at);
        ++open[at];
      }
    }
    std::vector<std::size_t> ready;
    for (std::size_t at = 0; at < count; ++at) {
      if (open[at] == 0) ready.push_back(at);
    }
    while (!ready.empty()) {
      const std::size_t done = ready.back();
      ready.pop_back();
      for (const std::size_t next : serves[done]) {
        if (--open[next] == 0) ready.push_back(next);
      }
    }
    for (std::size_t at = 0; at < count; ++at) {
      if (open[at] > 0) return add(numbered("builds", at) + ".needs", "the build needs itself");
    }
  }

  void workloads() {
    unique_names(plan_.workloads, "workloads");
    for (std::size_t at = 0; at < plan_.workloads.size(); ++at) {
      const Workload& workload = plan_.workloads[at];
      const std::string place = numbered("workloads", at);
      indices(workload.needs, plan_.builds.size(), "builds", place + ".needs");
      unique_names(workload.metrics, place + ".metrics");
      for (std::size_t m = 0; m < workload.metrics.size(); ++m) {
        metric(workload, m, place + "." + numbered("metrics", m));
      }
      counting_.push_back(
          std::any_of(workload.metrics.begin(), workload.metrics.end(),
                      [](const Metric& one) { return one.source == MetricSource::Counter; }));
    }
  }

  void metric(const Workload& workload, std::size_t at, const std::string& place) {
    const Metric& value = workload.metrics[at];
    if (!std::isfinite(value.scale)) add(place + ".scale", "is not finite");
    const bool read = value.source == MetricSource::Json || value.source == MetricSource::Match ||
                      value.source == MetricSource::File || value.source == MetricSource::Counter;
    if (read && value.pattern.empty()) add(place + ".pattern", "is empty");
    text(value.pattern, place + ".pattern");
    if (value.source != MetricSource::Derived) return;
    term(value.derived, place + ".derived", 1, [&](const Term& leaf, const std::string& where) {
      if (leaf.kind == Term::Kind::Metric) {
        const auto end = workload.metrics.begin() + static_cast<std::ptrdiff_t>(at);
        const bool earlier = std::any_of(workload.metrics.begin(), end, [&](const Metric& other) {
          return other.name == leaf.name && other.source != MetricSource::Efficiency;
        });
        if (!earlier) add(where, "no metric of that name stands before it");
      } else if (leaf.kind == Term::Kind::Statistic || leaf.kind == Term::Kind::Bound) {
        add(where, "has no meaning in a derived metric");
      }
    });
  }

  void measures() {
    unique_names(plan_.measures, "measures");
    for (std::size_t at = 0; at < plan_.measures.size(); ++at) {
      const Measure& measure = plan_.measures[at];
      const std::string place = numbered("measures", at);
      if (measure.minimum_samples < 1) add(place, "minimum_samples is below 1");
      if (measure.maximum_samples < measure.minimum_samples) {
        add(place, "maximum_samples is below minimum_samples");
      }
      if (!(measure.budget > 0)) add(place, "budget is not above 0");
      if (!(measure.warmup_seconds >= 0)) add(place, "warmup_seconds is below 0");
      if (measure.precision && !(*measure.precision > 0)) add(place, "precision is not above 0");
    }
  }

  void cases() {
    std::unordered_set<std::string_view> ids;
    for (std::size_t at = 0; at < plan_.cases.size(); ++at) {
      const Case& one = plan_.cases[at];
      if (problems_.size() == kMaximumProblems) return;
      const std::size_t before = problems_.size();
      const std::string place = "";
      if (one.id.empty()) add(place, "the id is empty");
      if (!ids.insert(one.id).second) add(place, "the id is used twice");
      if (one.workload >= plan_.workloads.size()) add(place, "workload does not exist");
      if (one.measure >= plan_.measures.size()) add(place, "measure does not exist");
      if (one.native) {
        native(one);
      } else {
        command(one.command, "command");
        if (one.workload < counting_.size() && counting_[one.workload]) {
          add("command", "has no counters, and its workload has a metric of one");
        }
      }
      if (one.setup) command(*one.setup, "setup");
      if (one.prepare) command(*one.prepare, "prepare");
      if (one.teardown) command(*one.teardown, "teardown");
      text(one.id, "id");
      text(one.cwd, "cwd");
      variables(one.env, "env");
      timeout(one.timeout, "timeout");
      if (one.items && !std::isfinite(*one.items)) add("items", "is not finite");
      if (one.bytes && !std::isfinite(*one.bytes)) add("bytes", "is not finite");
      for (const Verify& check : one.verify) text(check.text, "verify");
      // Most cases have no problem: the place is only written out for those that have.
      for (std::size_t p = before; p < problems_.size(); ++p) {
        std::string& problem = problems_[p];
        problem = numbered("cases", at) + (problem.starts_with(": ") ? "" : ".") + problem;
      }
    }
  }

  void native(const Case& one) {
    if (one.command != Command{}) add("native", "stands beside a command");
    if (one.stdin_text) add("stdin", "has no meaning beside native");
    if (!one.verify.empty()) add("verify", "has no meaning beside native");
    for (const std::string& problem : native_problems(*one.native, one.parameters)) {
      add("native", problem);
    }
  }

  /// What an efficiency compares is measured together.
  void scales() {
    std::vector<std::size_t> group_of(plan_.cases.size(), plan_.groups.size());
    for (std::size_t at = 0; at < plan_.groups.size(); ++at) {
      for (const std::uint32_t member : plan_.groups[at].cases) {
        if (member < group_of.size()) group_of[member] = at;
      }
    }
    for (const auto& scale : thread_scales(plan_.workloads, plan_.cases)) {
      for (const std::uint32_t one : scale) {
        if (group_of[one] == group_of[scale.front()]) continue;
        add(numbered("cases", one), "an efficiency compares it with " +
                                        numbered("cases", scale.front()) +
                                        ", which is in another group");
      }
    }
  }

  void groups() {
    std::vector<bool> grouped(plan_.cases.size(), false);
    for (std::size_t at = 0; at < plan_.groups.size(); ++at) {
      const std::vector<std::uint32_t>& members = plan_.groups[at].cases;
      if (members.empty()) add(numbered("groups", at), "is empty");
      for (const std::uint32_t member : members) {
        if (member >= grouped.size()) {
          add(numbered("groups", at), numbered("cases", member) + " does not exist");
        } else if (grouped[member]) {
          add(numbered("groups", at), numbered("cases", member) + " is in a group already");
        } else {
          grouped[member] = true;
        }
      }
    }
    const auto lost = std::find(grouped.begin(), grouped.end(), false);
    if (lost != grouped.end()) {
      add(numbered("cases", static_cast<std::size_t>(lost - grouped.begin())), "is in no group");
    }
  }

  void rule(const Rule& value, const std::string& place) {
    if (!(value.confidence > 0 && value.confidence < 1)) {
      add(place + ".confidence", "is not between 0 and 1");
    }
    if (!(value.alpha > 0 && value.alpha < 1)) add(place + ".alpha", "is not between 0 and 1");
    if (value.baseline && *value.baseline >= plan_.baselines.size()) {
      add(place + ".baseline", "does not exist");
    }
    Demands demands;
    for (std::size_t at = 0; at < value.clauses.size(); ++at) {
      condition(value.clauses[at].condition, value, demands,
                place + "." + numbered("clauses", at) + ".condition", 1);
    }
    for (std::size_t at = 0; at < value.judgments.size(); ++at) {
      if (problems_.size() == kMaximumProblems) return;
      judgment(value.judgments[at], demands, place, at);
    }
  }

  void judgment(const Judgment& value, const Demands& demands, const std::string& rule,
                std::size_t at) {
    const auto problem = [&](const std::string& what) {
      add(rule + "." + numbered("judgments", at), what);
    };
    if (value.bounds.size() < demands.bounds) problem("has fewer bounds than its condition uses");
    for (const std::uint32_t one : value.cases) {
      if (one >= plan_.cases.size()) return problem(numbered("cases", one) + " does not exist");
    }
    for (const auto& [index, name] : demands.metrics) {
      if (index >= value.cases.size()) return problem("has fewer cases than its condition uses");
      const std::uint32_t workload = plan_.cases[value.cases[index]].workload;
      if (workload >= plan_.workloads.size()) continue;
      const std::vector<Metric>& metrics = plan_.workloads[workload].metrics;
      const bool known = std::any_of(metrics.begin(), metrics.end(),
                                     [&](const Metric& metric) { return metric.name == name; });
      if (!known) problem("a case's workload lacks the metric " + name);
    }
  }

  void condition(const Condition& value, const Rule& rule, Demands& demands,
                 const std::string& place, unsigned depth) {
    if (depth > kMaximumConditionDepth) return add(place, "is nested too deeply");
    const bool leaf =
        value.kind == Condition::Kind::Compare || value.kind == Condition::Kind::Regresses;
    const bool arity = leaf ? value.terms.size() == 2 && value.operands.empty()
                       : value.kind == Condition::Kind::Not
                           ? value.terms.empty() && value.operands.size() == 1
                           : value.terms.empty() && !value.operands.empty();
    if (!arity) return add(place, "has a wrong number of terms or operands");
    if (value.kind == Condition::Kind::Regresses) {
      if (!rule.baseline) add(place, "regresses, but the rule has no baseline");
      if (value.terms[0].kind != Term::Kind::Statistic) add(place, "regresses, but no statistic");
    }
    for (const Condition& operand : value.operands) {
      condition(operand, rule, demands, place, depth + 1);
    }
    for (const Term& one : value.terms) {
      term(one, place, 1, [&](const Term& found, const std::string& where) {
        if (found.kind == Term::Kind::Bound) {
          demands.bounds = std::max(demands.bounds, found.index + 1);
          if (found.index + 1 == 0) add(where, "the bound's index is out of range");
        } else if (found.kind == Term::Kind::Statistic) {
          statistic(found, where);
          demands.metrics.emplace_back(found.index, found.metric);
        } else if (found.kind != Term::Kind::Constant) {
          add(where, "has no meaning in a condition");
        }
      });
    }
  }

  void statistic(const Term& value, const std::string& place) {
    const auto end = std::end(kStatistics);
    if (std::find(std::begin(kStatistics), end, value.name) == end) {
      add(place, "no statistic has that name");
    } else if (value.name == "quantile" && !(value.number >= 0 && value.number <= 1)) {
      add(place, "a quantile is not between 0 and 1");
    } else if (value.name == "trimmed_mean" && !(value.number >= 0 && value.number < 0.5)) {
      add(place, "a trimmed mean's share is not between 0 and 0.5");
    }
  }

  /// Checks arity and depth, and hands each leaf to the caller.
  void term(const Term& value, const std::string& place, unsigned depth, const auto& leaf) {
    if (depth > kMaximumTermDepth) return add(place, "is nested too deeply");
    const bool arithmetic = value.kind >= Term::Kind::Negate;
    const std::size_t arity = !arithmetic ? 0 : value.kind == Term::Kind::Negate ? 1 : 2;
    if (value.operands.size() != arity) return add(place, "has a wrong number of operands");
    if (!arithmetic) return leaf(value, place);
    for (const Term& operand : value.operands) term(operand, place, depth + 1, leaf);
  }

  const Plan& plan_;
  /// By workload: whether it has a metric of a counter.
  std::vector<bool> counting_;
  std::vector<std::string> problems_;
};

}  // namespace

std::vector<std::string> problems(const Plan& plan) { return Checker(plan).run(); }

}  // namespace benchc::plan
