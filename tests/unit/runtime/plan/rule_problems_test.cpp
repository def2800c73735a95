// What a plan from a stranger may not ask of a rule's conditions over many cases.

#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/plan/plan_explain.h"
#include "runtime/plan/plan_json.h"
#include "tests/unit/runtime/plan/conditions_plan.h"

namespace benchc::plan {
namespace {

using testing::Contains;
using testing::IsEmpty;

std::vector<std::string> of(Condition wrong, const std::function<void(Plan&)>& change = {}) {
  Plan plan = plan_with(std::move(wrong));
  if (change) change(plan);
  return problems(plan);
}

const Term kGeomean = over_cases("geomean", median());

TEST(ConditionsOverCases, AreReadBackAndShown) {
  const Plan plan = conditions_plan();
  EXPECT_THAT(problems(plan), IsEmpty());
  const auto read = from_json(to_json(plan));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, plan);
  const std::string text = explain(plan, 1);
  EXPECT_THAT(text, testing::HasSubstr("judged for w\n      over 3 cases together"));
}

TEST(RuleProblems, GoodFormsHaveNone) {
  EXPECT_THAT(of(condition(Condition::Kind::Compare, kGeomean)), IsEmpty());
  EXPECT_THAT(of(condition(Condition::Kind::Regresses, kGeomean)), IsEmpty());
  Condition growth = condition(Condition::Kind::Growth, median(),
                               term(Term::Kind::Logarithm, "", {term(Term::Kind::Parameter, "n")}));
  growth.parameter = "n";
  EXPECT_THAT(of(growth), IsEmpty());
  EXPECT_THAT(of(condition(Condition::Kind::Shifts, median()),
                 [](Plan& plan) { plan.rules[0].judgments[0].cases = {1}; }),
              IsEmpty());
}

TEST(RuleProblems, Sets) {
  const Condition over = condition(Condition::Kind::Compare, kGeomean);
  EXPECT_THAT(of(over, [](Plan& plan) { plan.rules[0].judgments[0].sets = {}; }),
              Contains("rules[0].judgments[0]: has fewer sets than its condition uses"));
  EXPECT_THAT(of(over, [](Plan& plan) { plan.rules[0].judgments[0].sets = {{}}; }),
              Contains("rules[0].judgments[0]: a set is empty"));
  EXPECT_THAT(of(over, [](Plan& plan) { plan.rules[0].judgments[0].sets = {{9}}; }),
              Contains("rules[0].judgments[0]: cases[9] does not exist"));
  EXPECT_THAT(of(over, [](Plan& plan) { plan.workloads[0].metrics[0].name = "other"; }),
              Contains("rules[0].judgments[0]: a case's workload lacks the metric time"));
}

TEST(RuleProblems, StatisticsOverCases) {
  const auto compared = [](Term left) {
    return of(condition(Condition::Kind::Compare, std::move(left)));
  };
  const std::string place = "rules[0].clauses[0].condition: ";
  EXPECT_THAT(compared(term(Term::Kind::OverCases, "p99", {median()})),
              Contains(place + "no statistic over cases has that name"));
  EXPECT_THAT(compared(term(Term::Kind::OverCases, "geomean", {kGeomean})),
              Contains(place + "is over cases, but of no statistic"));
  EXPECT_THAT(compared(term(Term::Kind::OverCases, "geomean")),
              Contains(place + "has a wrong number of operands"));
  EXPECT_THAT(compared(term(Term::Kind::Logarithm, "", {median()})),
              Contains(place + "has no meaning in a condition"));
}

TEST(RuleProblems, Changes) {
  const std::string place = "rules[0].clauses[0].condition: ";
  EXPECT_THAT(of(condition(Condition::Kind::Shifts, kGeomean)),
              Contains(place + "shifts, but no statistic"));
  EXPECT_THAT(
      of(condition(Condition::Kind::Regresses, term(Term::Kind::OverCases, "mean", {median()}))),
      Contains(place + "regresses, but no statistic"));
  EXPECT_THAT(of(condition(Condition::Kind::Shifts, median()),
                 [](Plan& plan) { plan.rules[0].baseline.reset(); }),
              Contains(place + "shifts, but the rule has no baseline"));
  Condition absolute = condition(Condition::Kind::Regresses, kGeomean);
  absolute.relative = false;
  EXPECT_THAT(of(absolute), Contains(place + "regresses over cases by what is no ratio"));
}

TEST(RuleProblems, Growths) {
  const std::string place = "rules[0].clauses[0].condition: ";
  Condition growth = condition(Condition::Kind::Growth, median());
  EXPECT_THAT(of(growth), Contains(place + "grows over no parameter"));
  growth.parameter = "m";
  EXPECT_THAT(of(growth), Contains("rules[0].judgments[0]: a case has no m above 0 to grow over"));
  growth.parameter = "n";
  growth.terms[1] = term(Term::Kind::Parameter, "m");
  EXPECT_THAT(of(growth), Contains(place + "has no meaning in a law of growth"));
  growth.terms[0] = kGeomean;
  EXPECT_THAT(of(growth), Contains(place + "grows, but no statistic"));
}

TEST(CasesOf, AreThoseOfTheJudgmentAndItsSetsEachOnce) {
  Judgment judgment;
  judgment.cases = {3, 1};
  judgment.sets = {{1, 2}, {5}};
  EXPECT_THAT(cases_of(judgment), testing::ElementsAre(1u, 2u, 3u, 5u));
}

}  // namespace
}  // namespace benchc::plan
