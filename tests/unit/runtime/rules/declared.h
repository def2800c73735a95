#pragma once

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "runtime/rules/rules.h"

/// Plans and samples declared in a few words, for tests of rules.
namespace benchc::rules::declared {

inline plan::Term number(double value) {
  plan::Term term;
  term.number = value;
  return term;
}

/// The statistic of the judgment's case `index`.
inline plan::Term statistic(std::string name, std::uint32_t index = 0, std::string metric = "time",
                            double argument = 0) {
  plan::Term term;
  term.kind = plan::Term::Kind::Statistic;
  term.name = std::move(name);
  term.metric = std::move(metric);
  term.index = index;
  term.number = argument;
  return term;
}

inline plan::Term apply(plan::Term::Kind kind, plan::Term left, plan::Term right) {
  plan::Term term;
  term.kind = kind;
  term.operands = {std::move(left), std::move(right)};
  return term;
}

inline plan::Term times(double factor, plan::Term term) {
  return apply(plan::Term::Kind::Multiply, number(factor), std::move(term));
}

using Op = plan::Condition::Comparison;

inline plan::Condition compare(plan::Term left, Op op, plan::Term right) {
  plan::Condition condition;
  condition.comparison = op;
  condition.terms = {std::move(left), std::move(right)};
  return condition;
}

inline plan::Condition regresses(plan::Term term, double limit, bool relative = true) {
  plan::Condition condition;
  condition.kind = plan::Condition::Kind::Regresses;
  condition.relative = relative;
  condition.terms = {std::move(term), number(limit)};
  return condition;
}

inline plan::Condition combine(plan::Condition::Kind kind, std::vector<plan::Condition> operands) {
  plan::Condition condition;
  condition.kind = kind;
  condition.operands = std::move(operands);
  return condition;
}

inline plan::CaseResult measured(std::string id, std::vector<double> values,
                                 plan::Better better = plan::Better::Lower) {
  plan::CaseResult result;
  result.id = std::move(id);
  result.state = plan::CaseState::Measured;
  for (std::size_t i = 0; i < values.size(); ++i) {
    result.started.push_back(static_cast<std::int64_t>(i));
    result.round.push_back(static_cast<std::uint32_t>(i));
  }
  result.series.push_back({"time", "s", better, std::move(values)});
  return result;
}

/// `n` values spread evenly within `center` * (1 ± width): their order statistics are known by
/// hand. They neither drift nor follow from each other: the smallest comes after the largest, and
/// so on towards the middle.
inline std::vector<double> around(double center, double width, std::size_t n) {
  std::vector<double> values;
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t rank = i % 2 == 0 ? n - 1 - i / 2 : i / 2;
    const double place = 2 * static_cast<double>(rank) / static_cast<double>(n - 1) - 1;
    values.push_back(center * (1 + width * place));
  }
  return values;
}

/// A plan of cases "a", "b", … in one group with one rule that looks at all of them.
class Declared {
 public:
  explicit Declared(std::size_t cases) {
    plan_.workloads.emplace_back();
    plan_.measures.emplace_back();
    plan_.groups.emplace_back();
    plan::Judgment judgment;
    judgment.subject = "everything";
    for (std::size_t i = 0; i < cases; ++i) {
      plan::Case declared_case;
      declared_case.id = std::string(1, static_cast<char>('a' + i));
      plan_.cases.push_back(declared_case);
      plan_.groups[0].cases.push_back(static_cast<std::uint32_t>(i));
      judgment.cases.push_back(static_cast<std::uint32_t>(i));
    }
    plan_.rules.emplace_back();
    rule().name = "rule";
    rule().judgments.push_back(judgment);
  }

  plan::Plan& plan() { return plan_; }
  plan::Rule& rule() { return plan_.rules[0]; }

  Declared& fail_when(plan::Condition condition) {
    rule().clauses.push_back({plan::Clause::Severity::Fail, std::move(condition), "fails"});
    return *this;
  }
  Declared& warn_when(plan::Condition condition) {
    rule().clauses.push_back({plan::Clause::Severity::Warn, std::move(condition), "warns"});
    return *this;
  }

  /// A branch's earlier runs, in which case "a" had these samples.
  Declared& against(const std::vector<std::vector<double>>& runs,
                    plan::Better better = plan::Better::Lower) {
    plan::Baseline baseline;
    baseline.name = "main";
    plan_.baselines = {baseline};
    rule().baseline = 0;
    BaselineData data;
    for (std::size_t i = 0; i < runs.size(); ++i) {
      plan::Run run;
      run.info.id = "run" + std::to_string(i);
      run.info.machine_class = "ci-large";
      run.cases.push_back(measured("z", {1}));
      run.cases.push_back(measured("a", runs[i], better));
      data.runs.push_back(run);
    }
    baselines_ = {data};
    return *this;
  }
  std::vector<BaselineData>& baselines() { return baselines_; }

  Judge judge_for(Looks looks = Looks::Once) const { return Judge(plan_, baselines_, looks); }

  Verdict verdict(const std::vector<plan::CaseResult>& results, Looks looks = Looks::Once) const {
    return judge_for(looks).judge(pointers(results)).at(0);
  }

  /// Which cases want more samples.
  std::vector<std::uint32_t> undecided(const std::vector<plan::CaseResult>& results) const {
    return judge_for().undecided(plan_.groups[0].cases, pointers(results));
  }

  static std::vector<const plan::CaseResult*> pointers(
      const std::vector<plan::CaseResult>& results) {
    std::vector<const plan::CaseResult*> pointers;
    for (const plan::CaseResult& result : results) pointers.push_back(&result);
    return pointers;
  }

 private:
  plan::Plan plan_;
  std::vector<BaselineData> baselines_;
};

}  // namespace benchc::rules::declared
