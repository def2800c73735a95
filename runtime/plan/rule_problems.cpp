#include "runtime/plan/rule_problems.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

namespace benchc::plan {
namespace {

// Together they keep the plan's JSON within json_depth.h's bound: two levels each, and a few around
// them.
constexpr unsigned kMaximumTermDepth = 60;
constexpr unsigned kMaximumConditionDepth = 30;

constexpr std::array<std::string_view, 12> kStatistics = {
    "min", "max", "mean", "median",       "quantile", "stddev",
    "mad", "cv",  "sum",  "trimmed_mean", "geomean",  "count",
};
constexpr std::array<std::string_view, 6> kOverCases = {"geomean", "mean", "median",
                                                        "min",     "max",  "sum"};

std::string numbered(std::string_view list, std::size_t index) {
  return std::string(list) + "[" + std::to_string(index) + "]";
}

bool contains(const auto& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::size_t arity(Term::Kind kind) {
  switch (kind) {
    case Term::Kind::Constant:
    case Term::Kind::Bound:
    case Term::Kind::Parameter:
    case Term::Kind::Metric:
    case Term::Kind::Statistic:
      return 0;
    case Term::Kind::Negate:
    case Term::Kind::OverCases:
    case Term::Kind::Logarithm:
      return 1;
    case Term::Kind::Add:
    case Term::Kind::Subtract:
    case Term::Kind::Multiply:
    case Term::Kind::Divide:
      break;
  }
  return 2;
}

bool is_arithmetic(Term::Kind kind) {
  return kind >= Term::Kind::Negate && kind <= Term::Kind::Divide;
}

void add(std::vector<std::string>& problems, const std::string& place, std::string_view problem) {
  if (problems.size() < kMaximumProblems) problems.push_back(place + ": " + std::string(problem));
}

void check_term(const Term& term, const std::string& place, std::vector<std::string>& problems,
                unsigned depth, const std::function<void(const Term&, const std::string&)>& leaf) {
  if (depth > kMaximumTermDepth) return add(problems, place, "is nested too deeply");
  if (term.operands.size() != arity(term.kind)) {
    return add(problems, place, "has a wrong number of operands");
  }
  if (!is_arithmetic(term.kind)) leaf(term, place);
  // A statistic over cases is whole: what stands in it refers to its set.
  if (term.kind == Term::Kind::OverCases) return;
  for (const Term& operand : term.operands) {
    check_term(operand, place, problems, depth + 1, leaf);
  }
}

/// What conditions ask of each of their judgments.
struct Demands {
  std::uint32_t bounds = 0;
  /// Indices of cases and of sets, each with a metric.
  std::vector<std::pair<std::uint32_t, std::string>> metrics;
  std::vector<std::pair<std::uint32_t, std::string>> set_metrics;
  /// Indices of sets, each with the parameter that grows.
  std::vector<std::pair<std::uint32_t, std::string>> grown;
};

class RuleChecker {
 public:
  RuleChecker(const Plan& plan, std::vector<std::string>& problems)
      : plan_(plan), problems_(problems) {}

  void run() {
    for (std::size_t at = 0; at < plan_.rules.size(); ++at) {
      rule(plan_.rules[at], numbered("rules", at));
    }
    for (std::size_t at = 0; at < plan_.objectives.size(); ++at) {
      objective(plan_.objectives[at], numbered("objectives", at));
    }
  }

 private:
  void add(const std::string& place, std::string_view problem) {
    plan::add(problems_, place, problem);
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
      condition(value.clauses[at].condition, value.baseline.has_value(), demands,
                place + "." + numbered("clauses", at) + ".condition", 1);
    }
    judgments(value.judgments, demands, place);
  }

  void objective(const Objective& value, const std::string& place) {
    Demands demands;
    condition(value.condition, false, demands, place + ".condition", 1);
    judgments(value.judgments, demands, place);
  }

  void judgments(const std::vector<Judgment>& values, const Demands& demands,
                 const std::string& place) {
    for (std::size_t at = 0; at < values.size(); ++at) {
      if (problems_.size() == kMaximumProblems) return;
      judgment(values[at], demands, place + "." + numbered("judgments", at));
    }
  }

  bool exist(const std::vector<std::uint32_t>& cases, const std::string& place) {
    for (const std::uint32_t one : cases) {
      if (one < plan_.cases.size()) continue;
      add(place, numbered("cases", one) + " does not exist");
      return false;
    }
    return true;
  }

  void judgment(const Judgment& value, const Demands& demands, const std::string& place) {
    if (value.bounds.size() < demands.bounds)
      add(place, "has fewer bounds than its condition uses");
    bool good = exist(value.cases, place);
    for (const auto& set : value.sets) {
      if (set.empty()) add(place, "a set is empty");
      good = good && exist(set, place);
    }
    if (!good) return;
    if (value.cases.empty() && value.sets.empty()) add(place, "looks at no case");
    for (const auto& [index, name] : demands.metrics) {
      if (index >= value.cases.size()) {
        return add(place, "has fewer cases than its condition uses");
      }
      has_metric(value.cases[index], name, place);
    }
    for (const auto& [index, name] : demands.set_metrics) {
      if (index >= value.sets.size()) return add(place, "has fewer sets than its condition uses");
      for (const std::uint32_t one : value.sets[index]) has_metric(one, name, place);
    }
    for (const auto& [index, name] : demands.grown) {
      if (index >= value.sets.size()) return add(place, "has fewer sets than its condition uses");
      for (const std::uint32_t one : value.sets[index]) grows_over(one, name, place);
    }
  }

  void has_metric(std::uint32_t one, const std::string& name, const std::string& place) {
    const std::uint32_t workload = plan_.cases[one].workload;
    if (workload >= plan_.workloads.size()) return;
    const std::vector<Metric>& metrics = plan_.workloads[workload].metrics;
    const bool known = std::any_of(metrics.begin(), metrics.end(),
                                   [&](const Metric& metric) { return metric.name == name; });
    if (!known) add(place, "a case's workload lacks the metric " + name);
  }

  void grows_over(std::uint32_t one, const std::string& name, const std::string& place) {
    const std::vector<Parameter>& parameters = plan_.cases[one].parameters;
    const bool known =
        std::any_of(parameters.begin(), parameters.end(), [&](const Parameter& parameter) {
          return parameter.name == name && parameter.value.kind == Value::Kind::Number &&
                 parameter.value.number > 0;
        });
    if (!known) add(place, "a case has no " + name + " above 0 to grow over");
  }

  void condition(const Condition& value, bool has_baseline, Demands& demands,
                 const std::string& place, unsigned depth) {
    if (depth > kMaximumConditionDepth) return add(place, "is nested too deeply");
    const bool joins = value.kind == Condition::Kind::And || value.kind == Condition::Kind::Or;
    const bool denies = value.kind == Condition::Kind::Not;
    const bool good = joins    ? value.terms.empty() && !value.operands.empty()
                      : denies ? value.terms.empty() && value.operands.size() == 1
                               : value.terms.size() == 2 && value.operands.empty();
    if (!good) return add(place, "has a wrong number of terms or operands");
    for (const Condition& operand : value.operands) {
      condition(operand, has_baseline, demands, place, depth + 1);
    }
    if (value.kind == Condition::Kind::Growth) return growth(value, demands, place);
    if (value.kind == Condition::Kind::Regresses || value.kind == Condition::Kind::Shifts) {
      change(value, has_baseline, place);
    }
    for (const Term& one : value.terms) {
      add_term_problems(one, place, problems_, [&](const Term& found, const std::string& where) {
        leaf(found, demands, where);
      });
    }
  }

  void change(const Condition& value, bool has_baseline, const std::string& place) {
    const bool shifts = value.kind == Condition::Kind::Shifts;
    const std::string verb = shifts ? "shifts" : "regresses";
    const Term& changing = value.terms[0];
    if (!has_baseline) add(place, verb + ", but the rule has no baseline");
    const bool geomean = changing.kind == Term::Kind::OverCases && changing.name == "geomean";
    if (changing.kind != Term::Kind::Statistic && (shifts || !geomean)) {
      add(place, verb + ", but no statistic");
    }
    if (geomean && !value.relative) add(place, verb + " over cases by what is no ratio");
  }

  void growth(const Condition& value, Demands& demands, const std::string& place) {
    const Term& grown = value.terms[0];
    if (value.parameter.empty()) add(place, "grows over no parameter");
    if (grown.kind != Term::Kind::Statistic) return add(place, "grows, but no statistic");
    statistic(grown, place);
    demands.set_metrics.emplace_back(grown.index, grown.metric);
    demands.grown.emplace_back(grown.index, value.parameter);
    add_term_problems(
        value.terms[1], place, problems_, [&](const Term& found, const std::string& where) {
          const bool known = found.kind == Term::Kind::Constant ||
                             found.kind == Term::Kind::Logarithm ||
                             (found.kind == Term::Kind::Parameter && found.name == value.parameter);
          if (!known) add(where, "has no meaning in a law of growth");
        });
  }

  void leaf(const Term& value, Demands& demands, const std::string& place) {
    switch (value.kind) {
      case Term::Kind::Constant:
        return;
      case Term::Kind::Bound:
        demands.bounds = std::max(demands.bounds, value.index + 1);
        if (value.index + 1 == 0) add(place, "the bound's index is out of range");
        return;
      case Term::Kind::Statistic:
        statistic(value, place);
        demands.metrics.emplace_back(value.index, value.metric);
        return;
      case Term::Kind::OverCases:
        return over_cases(value, demands, place);
      default:
        add(place, "has no meaning in a condition");
    }
  }

  void over_cases(const Term& value, Demands& demands, const std::string& place) {
    const Term& of = value.operands[0];
    if (!contains(kOverCases, value.name)) add(place, "no statistic over cases has that name");
    if (of.kind != Term::Kind::Statistic || !of.operands.empty()) {
      return add(place, "is over cases, but of no statistic");
    }
    statistic(of, place);
    demands.set_metrics.emplace_back(value.index, of.metric);
  }

  void statistic(const Term& value, const std::string& place) {
    if (!contains(kStatistics, value.name)) {
      add(place, "no statistic has that name");
    } else if (value.name == "quantile" && !(value.number >= 0 && value.number <= 1)) {
      add(place, "a quantile is not between 0 and 1");
    } else if (value.name == "trimmed_mean" && !(value.number >= 0 && value.number < 0.5)) {
      add(place, "a trimmed mean's share is not between 0 and 0.5");
    }
  }

  const Plan& plan_;
  std::vector<std::string>& problems_;
};

}  // namespace

void add_rule_problems(const Plan& plan, std::vector<std::string>& problems) {
  RuleChecker(plan, problems).run();
}

void add_term_problems(const Term& term, const std::string& place,
                       std::vector<std::string>& problems,
                       const std::function<void(const Term&, const std::string&)>& leaf) {
  check_term(term, place, problems, 1, leaf);
}

}  // namespace benchc::plan
