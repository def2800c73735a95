// Waivers, and the names that cases had before.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/runtime/rules/declared.h"

namespace benchc::rules {
namespace {

using namespace declared;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Declared waived(plan::Condition condition) {
  Declared declared = Declared(1).fail_when(std::move(condition));
  declared.plan().waivers = {{"rule", "a", "2026-12-31", "new allocator, see #412"}};
  declared.rule().judgments[0].waiver = 0;
  return declared;
}

plan::Condition over(double limit) {
  return compare(statistic("median"), Op::Greater, number(limit));
}

TEST(Waiver, AFailureIsWaivedAndKeepsItsEvidence) {
  const Verdict verdict = waived(over(0.5)).verdict({measured("a", around(1, 0.1, 41))});
  EXPECT_EQ(verdict.outcome, Outcome::Waived);
  EXPECT_EQ(verdict.counts_as, plan::CountsAs::Pass);
  EXPECT_EQ(verdict.reason, "fail, waived until 2026-12-31: new allocator, see #412");
  EXPECT_EQ(verdict.clauses[0].truth, Truth::Holds);
  EXPECT_EQ(verdict.clauses[0].samples, 41u);
}

TEST(Waiver, WhatPassesNeedsNone) {
  const Verdict verdict = waived(over(2)).verdict({measured("a", around(1, 0.1, 41))});
  EXPECT_EQ(verdict.outcome, Outcome::Pass);
  EXPECT_EQ(verdict.reason, "");
}

TEST(Waiver, WhatCannotBeToldSaysWhy) {
  const Verdict verdict = waived(over(1)).verdict({measured("a", around(1, 0.1, 41))});
  EXPECT_EQ(verdict.outcome, Outcome::Waived);
  EXPECT_THAT(verdict.reason, HasSubstr("inconclusive, waived until 2026-12-31"));
}

TEST(Waiver, WhatWasNotMeasuredIsStillAnError) {
  plan::CaseResult failed = measured("a", {});
  failed.state = plan::CaseState::Failed;
  const Verdict verdict = waived(over(1)).verdict({failed});
  EXPECT_EQ(verdict.outcome, Outcome::Error);
  EXPECT_EQ(verdict.counts_as, plan::CountsAs::Fail);
}

TEST(Waiver, NoSamplesAreSpentOnIt) {
  const std::vector<plan::CaseResult> results = {measured("a", around(1, 0.1, 41))};
  EXPECT_THAT(Declared(1).fail_when(over(1)).undecided(results), ElementsAre(0u));
  EXPECT_THAT(waived(over(1)).undecided(results), IsEmpty());
}

TEST(Waiver, ARunWithOneHoldsAndCanBecomeABaseline) {
  const std::vector<plan::CaseResult> results = {measured("a", around(1, 0.1, 41))};
  const std::vector<Verdict> verdicts = {waived(over(0.5)).verdict(results)};
  EXPECT_EQ(exit_code(verdicts, results), 0);
  EXPECT_EQ(outcome(verdicts, results), plan::RunOutcome::Pass);
}

TEST(Formerly, ACaseIsFoundUnderItsFormerName) {
  Declared declared = Declared(1).fail_when(regresses(statistic("median"), 0.02));
  declared.against({{1}, {1}, {1}, {1}, {1}, {1}});
  declared.plan().workloads[0].name = "a";
  declared.plan().workloads[0].formerly = "old";
  declared.plan().cases[0].id = "a[n=1]";
  for (plan::Run& run : declared.baselines()[0].runs) {
    for (plan::CaseResult& one : run.cases) {
      if (one.id == "a") one.id = "old[n=1]";
    }
  }
  // One has it under its new name.
  declared.baselines()[0].runs[0].cases[1].id = "a[n=1]";
  const Verdict verdict = declared.verdict({measured("a[n=1]", around(2, 0.001, 41))});
  EXPECT_EQ(verdict.outcome, Outcome::Fail);
  EXPECT_EQ(verdict.clauses[0].baseline_runs.size(), 6u);
  EXPECT_THAT(verdict.clauses[0].notes, Contains("5 runs of the baseline have it as old[n=1]"));
}

TEST(Formerly, WithoutAFormerNameNothingElseIsTaken) {
  Declared declared = Declared(1).fail_when(regresses(statistic("median"), 0.02));
  declared.against({{1}, {1}, {1}, {1}, {1}, {1}});
  declared.plan().workloads[0].name = "b";
  declared.plan().cases[0].id = "b";
  const Verdict verdict = declared.verdict({measured("b", {2})});
  EXPECT_EQ(verdict.outcome, Outcome::NoBaseline);
}

}  // namespace
}  // namespace benchc::rules
