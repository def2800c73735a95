#include "tests/unit/runtime/plan/conditions_plan.h"

#include <utility>

namespace benchc::plan {

Term term(Term::Kind kind, std::string name, std::vector<Term> operands) {
  Term made;
  made.kind = kind;
  made.name = std::move(name);
  made.operands = std::move(operands);
  return made;
}

Term median() {
  Term made = term(Term::Kind::Statistic, "median");
  made.metric = "time";
  return made;
}

Condition condition(Condition::Kind kind, Term left, Term right) {
  Condition made;
  made.kind = kind;
  made.terms = {std::move(left), std::move(right)};
  return made;
}

Plan plan_with(Condition condition) {
  Plan plan;
  plan.workloads.emplace_back().name = "w";
  plan.workloads[0].metrics.emplace_back().name = "time";
  plan.measures.emplace_back().name = "default";
  plan.groups.emplace_back();
  for (std::uint32_t i = 0; i < 3; ++i) {
    Case& one = plan.cases.emplace_back();
    one.id = "w[n=" + std::to_string(i + 1) + "]";
    one.command.argv = {"w"};
    one.parameters = {{"n", {Value::Kind::Number, i + 1.0, "", ""}}};
    plan.groups[0].cases.push_back(i);
  }
  plan.baselines.emplace_back().name = "main";
  plan.baselines[0].reference = "main";
  Rule& rule = plan.rules.emplace_back();
  rule.name = "r";
  rule.baseline = 0;
  rule.clauses.push_back({Clause::Severity::Fail, std::move(condition), "text"});
  Judgment& judgment = rule.judgments.emplace_back();
  judgment.subject = "w";
  judgment.sets = {{0, 1, 2}};
  return plan;
}

Term over_cases(std::string name, Term statistic) {
  return term(Term::Kind::OverCases, std::move(name), {std::move(statistic)});
}

Plan conditions_plan() {
  Plan plan = plan_with(condition(Condition::Kind::Regresses, over_cases("geomean", median())));
  Rule& rule = plan.rules[0];
  Condition growth = condition(Condition::Kind::Growth, median(),
                               term(Term::Kind::Logarithm, "", {term(Term::Kind::Parameter, "n")}));
  growth.parameter = "n";
  rule.clauses.push_back({Clause::Severity::Warn, std::move(growth), "growth"});
  rule.clauses.push_back(
      {Clause::Severity::Warn, condition(Condition::Kind::Shifts, median()), "shifts"});
  rule.judgments[0].cases = {1};
  return plan;
}

}  // namespace benchc::plan
