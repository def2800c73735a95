#include <cmath>

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

std::vector<std::vector<double>> runs_at(const std::vector<double>& centers) {
  std::vector<std::vector<double>> runs;
  for (const double center : centers) runs.push_back(around(center, 0.001, 41));
  return runs;
}

// Ten earlier runs, 0.2% apart (standard deviation of the logarithms 0.21%).
const std::vector<double> kSteady = {1.000, 1.002, 0.998, 1.001, 0.999,
                                     1.003, 0.997, 1.000, 1.002, 0.998};

Verdict after(double now, const plan::Condition& condition,
              plan::Better better = plan::Better::Lower) {
  return Declared(1)
      .fail_when(condition)
      .against(runs_at(kSteady), better)
      .verdict({measured("a", around(now, 0.001, 41), better)});
}

TEST(Regression, IsSeenWithItsEvidence) {
  const Verdict verdict = after(1.05, regresses(statistic("median"), 0.02));
  EXPECT_EQ(verdict.outcome, Outcome::Fail);
  const ClauseEvidence& evidence = verdict.clauses[0];
  EXPECT_NEAR(evidence.current.value, 1.05, 1e-12);
  EXPECT_NEAR(evidence.reference.value, 1, 1e-3);
  EXPECT_NEAR(evidence.change->value, 0.05, 1e-3);
  // By hand: t(0.995; 9) = 3.25, times 0.21% and sqrt(1.1), is 0.71%; the samples add little.
  EXPECT_NEAR(evidence.change->low, 0.05 - 0.0075, 1e-3);
  EXPECT_NEAR(evidence.change->high, 0.05 + 0.0075, 1e-3);
  EXPECT_EQ(evidence.method, "run-to-run spread");
  EXPECT_EQ(evidence.baseline_runs.size(), 10u);
  EXPECT_EQ(evidence.baseline_runs[0], "run0");
  EXPECT_THAT(evidence.notes, Contains("baseline of machine class ci-large"));
}

TEST(Regression, UnchangedAndFasterPass) {
  EXPECT_EQ(after(1.0, regresses(statistic("median"), 0.02)).outcome, Outcome::Pass);
  EXPECT_EQ(after(0.9, regresses(statistic("median"), 0.02)).outcome, Outcome::Pass);
}

TEST(Regression, FollowsTheMetricsDirection) {
  const auto higher = plan::Better::Higher;
  EXPECT_EQ(after(0.95, regresses(statistic("median"), 0.02), higher).outcome, Outcome::Fail);
  EXPECT_EQ(after(1.05, regresses(statistic("median"), 0.02), higher).outcome, Outcome::Pass);
  const Verdict none = after(1.05, regresses(statistic("median"), 0.02), plan::Better::None);
  EXPECT_EQ(none.outcome, Outcome::Error);
  EXPECT_THAT(none.reason, HasSubstr("no better direction"));
}

TEST(Regression, TakesAQuantityOfTheMetric) {
  EXPECT_EQ(after(1.05, regresses(statistic("median"), 0.03, false)).outcome, Outcome::Fail);
  EXPECT_EQ(after(1.05, regresses(statistic("median"), 0.07, false)).outcome, Outcome::Pass);
  EXPECT_EQ(after(1.05, regresses(statistic("median"), 0.05, false)).outcome,
            Outcome::Inconclusive);
}

TEST(Regression, AMissingBaselineSaysWhy) {
  auto declared = Declared(1).fail_when(regresses(statistic("median"), 0.02)).against({});
  declared.baselines()[0].missing = "cpu_model differs: A here, B in run X";
  const std::vector<plan::CaseResult> results = {measured("a", around(1, 0.001, 41))};
  const Verdict verdict = declared.verdict(results);
  EXPECT_EQ(verdict.outcome, Outcome::NoBaseline);
  EXPECT_EQ(verdict.reason, "cpu_model differs: A here, B in run X");
  EXPECT_EQ(verdict.counts_as, plan::CountsAs::Warn);
  EXPECT_TRUE(std::isnan(verdict.clauses[0].reference.value));
  EXPECT_EQ(verdict.clauses[0].method, "");
  EXPECT_THAT(declared.undecided(results), IsEmpty());
  declared.rule().on_missing_baseline = plan::CountsAs::Fail;
  EXPECT_EQ(declared.verdict(results).counts_as, plan::CountsAs::Fail);
}

TEST(Regression, ACaseThatNoEarlierRunHasIsNamed) {
  auto declared =
      Declared(1).fail_when(regresses(statistic("median"), 0.02)).against(runs_at(kSteady));
  declared.plan().cases[0].id = "new_case";
  const Verdict verdict = declared.verdict({measured("new_case", around(1, 0.001, 41))});
  EXPECT_EQ(verdict.outcome, Outcome::NoBaseline);
  EXPECT_EQ(verdict.reason, "no run of the baseline measured new_case");
}

TEST(Regression, AQuantileOfTooFewSamplesSaysHowManyItTakes) {
  const Verdict verdict = Declared(1)
                              .fail_when(regresses(statistic("p99"), 0.02))
                              .against(runs_at(kSteady))
                              .verdict({measured("a", around(1, 0.001, 41))});
  EXPECT_EQ(verdict.outcome, Outcome::Inconclusive);
  // log(0.005) / log(0.99) is 527.2.
  EXPECT_EQ(verdict.reason, "41 samples of a do not bound this quantile: it takes 528 or more");
}

TEST(Regression, RunsWithoutTheCaseAreLeftOutAndCounted) {
  auto declared =
      Declared(1).fail_when(regresses(statistic("median"), 0.02)).against(runs_at(kSteady));
  declared.baselines()[0].runs[3].cases[1].state = plan::CaseState::Failed;
  declared.baselines()[0].runs[4].cases[1].series[0].unit = "B";
  const Verdict verdict = declared.verdict({measured("a", around(1, 0.001, 41))});
  EXPECT_EQ(verdict.clauses[0].baseline_runs.size(), 8u);
  EXPECT_THAT(verdict.clauses[0].notes, Contains(HasSubstr("2 runs of the baseline")));
}

// Ten runs that differ by 0.2% reach 0.7% far: 1% more is worse, and may be beyond the limit of 1%.
TEST(Regression, WhatIsWorseForCertainIsNoBaselineWhereItMightFail) {
  const auto condition = regresses(statistic("median"), 0.01);
  const std::vector<plan::CaseResult> worse = {measured("a", around(1.01, 0.0001, 41))};
  auto failing = Declared(1).fail_when(condition).against(runs_at(kSteady));
  const Verdict verdict = failing.verdict(worse);
  EXPECT_EQ(verdict.outcome, Outcome::Inconclusive);
  EXPECT_THAT(verdict.reason, HasSubstr("worse, but"));
  EXPECT_EQ(outcome(std::vector{verdict}, worse), plan::RunOutcome::Inconclusive);
  EXPECT_THAT(failing.undecided(worse), IsEmpty());

  // Where it could only warn, it is as good a baseline as a run that warns.
  auto warning = Declared(1).warn_when(condition).against(runs_at(kSteady));
  EXPECT_EQ(outcome(std::vector{warning.verdict(worse)}, worse), plan::RunOutcome::Warn);
}

TEST(Regression, FewRunsFailOnlyWhatNoDriftExplains) {
  // One earlier run: z(0.995) * 1.5% * sqrt(2) is 5.5%.
  auto declared =
      Declared(1).fail_when(regresses(statistic("median"), 0.02)).against(runs_at({1.0}));
  EXPECT_EQ(declared.verdict({measured("a", around(1.10, 0.001, 41))}).outcome, Outcome::Fail);
  EXPECT_EQ(declared.verdict({measured("a", around(0.95, 0.001, 41))}).outcome, Outcome::Pass);
  const Verdict unsure = declared.verdict({measured("a", around(1.0, 0.001, 41))});
  EXPECT_EQ(unsure.outcome, Outcome::NoBaseline);
  EXPECT_EQ(unsure.reason, "1 of 5 runs that are needed to know how much runs differ");
  EXPECT_THAT(unsure.clauses[0].notes, Contains(HasSubstr("taken to differ by 1.5%")));
}

TEST(Regression, FewRunsAreNoReasonToMeasureMore) {
  auto declared =
      Declared(1).fail_when(regresses(statistic("median"), 0.02)).against(runs_at({1.0, 1.001}));
  EXPECT_THAT(declared.undecided({measured("a", around(1.0, 0.001, 41))}), IsEmpty());
  // Here the samples themselves scatter by 20%, so more of them help.
  EXPECT_THAT(declared.undecided({measured("a", around(1.0, 0.2, 41))}), ElementsAre(0u));
}

TEST(Regression, OneChosenRunStaysInconclusive) {
  auto declared =
      Declared(1).fail_when(regresses(statistic("median"), 0.02)).against(runs_at({1.0}));
  declared.plan().baselines[0].kind = plan::Baseline::Kind::Run;
  const Verdict verdict = declared.verdict({measured("a", around(1.0, 0.001, 41))});
  EXPECT_EQ(verdict.outcome, Outcome::Inconclusive);
  EXPECT_TRUE(verdict.baseline_limited);
}

TEST(Regression, RunsThatDifferTooMuchAreTheReason) {
  auto declared = Declared(1)
                      .fail_when(regresses(statistic("median"), 0.02))
                      .against(runs_at({1.00, 1.03, 0.97, 1.02, 0.98, 1.01}));
  const std::vector<plan::CaseResult> results = {measured("a", around(1.0, 0.001, 41))};
  const Verdict verdict = declared.verdict(results);
  EXPECT_EQ(verdict.outcome, Outcome::Inconclusive);
  EXPECT_TRUE(verdict.baseline_limited);
  EXPECT_THAT(verdict.reason, HasSubstr("differ too much among themselves"));
  EXPECT_THAT(declared.undecided(results), IsEmpty());
}

TEST(Regression, WhatNeverHappenedHasNotChanged) {
  auto declared = Declared(1)
                      .fail_when(regresses(statistic("median"), 0.02))
                      .against(std::vector<std::vector<double>>(6, std::vector<double>(20, 0.0)));
  EXPECT_EQ(declared.verdict({measured("a", std::vector<double>(20, 0.0))}).outcome, Outcome::Pass);
  const Verdict verdict = declared.verdict({measured("a", std::vector<double>(20, 3.0))});
  EXPECT_EQ(verdict.outcome, Outcome::Inconclusive);
  EXPECT_THAT(verdict.reason, HasSubstr("values above 0"));
  EXPECT_THAT(declared.undecided({measured("a", std::vector<double>(20, 3.0))}), IsEmpty());
}

}  // namespace
}  // namespace benchc::rules
