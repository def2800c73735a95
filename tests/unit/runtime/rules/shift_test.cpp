#include <cmath>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/runtime/rules/declared.h"

namespace benchc::rules {
namespace {

using declared::Declared;
using declared::measured;
using declared::number;
using declared::statistic;
using testing::Contains;
using testing::HasSubstr;

plan::Condition shifts(plan::Term term, double limit, bool relative = true) {
  plan::Condition condition;
  condition.kind = plan::Condition::Kind::Shifts;
  condition.relative = relative;
  condition.terms = {std::move(term), number(limit)};
  return condition;
}

constexpr stats::Statistic kMedian{stats::Kind::Median, 0};

// Medians of case "a" in runs of one commit each, with 0.5% of noise about these levels.
std::vector<PastRun> history(const std::vector<std::pair<std::size_t, double>>& levels,
                             unsigned seed = 1) {
  std::mt19937 random(seed);
  std::normal_distribution<double> normal(0, 0.005);
  std::vector<PastRun> runs;
  for (const auto& [count, level] : levels) {
    for (std::size_t i = 0; i < count; ++i) {
      PastRun run;
      run.id = "run" + std::to_string(runs.size());
      run.git_revision = "commit" + std::to_string(runs.size());
      run.started = static_cast<std::int64_t>(runs.size());
      run.values = {{"a", "time", "s", kMedian, level * (1 + normal(random))}};
      runs.push_back(std::move(run));
    }
  }
  return runs;
}

class ShiftRule : public testing::Test {
 protected:
  ShiftRule() {
    spec_.against({});
    spec_.plan().baselines[0].last = 100;
    spec_.rule().confidence = 0.99;
    spec_.fail_when(shifts(statistic("median"), 0.02));
  }

  // With a run of case "a" at this level now.
  Verdict judged(std::vector<PastRun> past, double now, plan::Better better = plan::Better::Lower) {
    spec_.baselines()[0].history = std::move(past);
    return spec_.verdict({measured("a", declared::around(now, 0.001, 31), better)});
  }

  Declared spec_{1};
};

TEST_F(ShiftRule, AStepThatReachesThePresentHolds) {
  const Verdict verdict = judged(history({{40, 1}, {12, 1.05}}), 1.05);
  EXPECT_EQ(verdict.outcome, Outcome::Fail);
  const ClauseEvidence& evidence = verdict.clauses.at(0);
  ASSERT_TRUE(evidence.shift);
  EXPECT_EQ(evidence.shift->kind, "level");
  EXPECT_EQ(evidence.shift->run, "run40");
  EXPECT_EQ(evidence.shift->revision_before, "commit39");
  EXPECT_EQ(evidence.shift->revision, "commit40");
  EXPECT_EQ(evidence.shift->runs, 53U);
  EXPECT_EQ(evidence.shift->runs_after, 13U);
  EXPECT_NEAR(evidence.reference.value, 1, 0.005);
  EXPECT_NEAR(evidence.current.value, 1.05, 0.005);
  ASSERT_TRUE(evidence.change);
  EXPECT_NEAR(evidence.change->value, 0.05, 0.005);
  EXPECT_GT(evidence.change->low, 0.02);
  EXPECT_LT(evidence.change->high, 0.08);
  EXPECT_EQ(evidence.limit, 0.02);
  EXPECT_EQ(evidence.changed, Truth::Holds);
  EXPECT_EQ(evidence.method, "change point");
  EXPECT_EQ(evidence.baseline_runs.size(), 52U);
  EXPECT_EQ(evidence.baseline_runs.front(), "run51") << "newest first";
}

TEST_F(ShiftRule, ALevelThatStaysDoesNotHold) {
  const Verdict verdict = judged(history({{50, 1}}), 1);
  EXPECT_EQ(verdict.outcome, Outcome::Pass);
  EXPECT_FALSE(verdict.clauses[0].shift);
  EXPECT_THAT(verdict.clauses[0].notes, Contains("no shift in 51 runs"));
}

TEST_F(ShiftRule, OneBadRunIsASpike) {
  EXPECT_EQ(judged(history({{50, 1}}), 1.5).outcome, Outcome::Pass);
  EXPECT_EQ(judged(history({{50, 1}, {2, 1.5}}), 1.5).outcome, Outcome::Pass);
  EXPECT_EQ(judged(history({{50, 1}, {3, 1.5}}), 1.5).outcome, Outcome::Fail) << "four of them";
}

TEST_F(ShiftRule, AStepWithinTheLimitDoesNotHold) {
  const Verdict verdict = judged(history({{60, 1}, {39, 1.01}}), 1.01);
  EXPECT_EQ(verdict.outcome, Outcome::Pass);
  ASSERT_TRUE(verdict.clauses[0].shift) << "it is shown all the same";
  EXPECT_EQ(verdict.clauses[0].changed, Truth::Holds);
}

TEST_F(ShiftRule, AStepAboutAsLargeAsTheLimitCannotBeTold) {
  const Verdict verdict = judged(history({{60, 1}, {39, 1.02}}), 1.02);
  EXPECT_EQ(verdict.outcome, Outcome::Inconclusive);
  EXPECT_THAT(verdict.reason, HasSubstr("the runs scatter too much to tell how large it is"));
  EXPECT_TRUE(spec_.undecided({measured("a", {1.02})}).empty()) << "no sample here helps";
}

TEST_F(ShiftRule, AnImprovementDoesNotHoldInTheMetricsDirection) {
  EXPECT_EQ(judged(history({{40, 1}, {20, 0.9}}), 0.9).outcome, Outcome::Pass);
  EXPECT_EQ(judged(history({{40, 1}, {20, 0.9}}), 0.9, plan::Better::Higher).outcome,
            Outcome::Fail);
  EXPECT_EQ(judged(history({{40, 1}, {20, 1.1}}), 1.1, plan::Better::Higher).outcome,
            Outcome::Pass);
}

TEST_F(ShiftRule, AMetricWithoutADirectionShiftsBothWays) {
  EXPECT_EQ(judged(history({{40, 1}, {20, 0.9}}), 0.9, plan::Better::None).outcome, Outcome::Fail);
  EXPECT_EQ(judged(history({{40, 1}, {20, 1.1}}), 1.1, plan::Better::None).outcome, Outcome::Fail);
  EXPECT_EQ(judged(history({{60, 1}}), 1, plan::Better::None).outcome, Outcome::Pass);
}

TEST_F(ShiftRule, WhatWasMendedDoesNotHold) {
  EXPECT_EQ(judged(history({{30, 1}, {20, 1.1}, {20, 1}}), 1).outcome, Outcome::Pass);
}

TEST_F(ShiftRule, ASmallImprovementDoesNotHideAStepBeforeIt) {
  const Verdict verdict = judged(history({{40, 1}, {30, 1.1}, {20, 1.08}}), 1.08);
  EXPECT_EQ(verdict.outcome, Outcome::Fail);
  EXPECT_EQ(verdict.clauses[0].shift->run, "run40");
  EXPECT_NEAR(verdict.clauses[0].change->value, 0.08, 0.01);
}

TEST_F(ShiftRule, SmallStepsAddUp) {
  const Verdict verdict = judged(history({{40, 1}, {40, 1.018}, {40, 1.036}}), 1.036);
  EXPECT_EQ(verdict.outcome, Outcome::Fail);
}

TEST_F(ShiftRule, FewRunsCannotShowAShift) {
  const Verdict verdict = judged(history({{4, 1}, {3, 2}}), 2);
  EXPECT_EQ(verdict.outcome, Outcome::NoBaseline);
  EXPECT_EQ(verdict.reason, "8 of 10 runs that are needed to see a shift");
  spec_.plan().baselines[0].last = 5;
  EXPECT_THAT(judged(history({{5, 1}}), 1).clauses[0].notes,
              Contains("the baseline takes 5 runs at most: let it take more"));
}

TEST_F(ShiftRule, WithoutAnyRunTheReasonIsTheBaselines) {
  spec_.baselines()[0].missing = "no run of branch `main` in the store";
  const Verdict verdict = judged({}, 1);
  EXPECT_EQ(verdict.outcome, Outcome::NoBaseline);
  EXPECT_EQ(verdict.reason, "no run of branch `main` in the store");
}

TEST_F(ShiftRule, ALimitInTheMetricsUnitIsHeldAgainstTheDifference) {
  spec_.rule().clauses.clear();
  spec_.fail_when(shifts(statistic("median"), 0.03, false));
  EXPECT_EQ(judged(history({{40, 1}, {20, 1.1}}), 1.1).outcome, Outcome::Fail);
  EXPECT_EQ(judged(history({{40, 1}, {20, 1.01}}), 1.01).outcome, Outcome::Pass);
  // Where nothing happened before, only a difference says anything.
  std::vector<PastRun> past = history({{40, 1}, {20, 1}});
  for (std::size_t i = 0; i < 40; ++i) past[i].values[0].value = 0;
  EXPECT_EQ(judged(past, 1).outcome, Outcome::Fail);
  spec_.rule().clauses.clear();
  spec_.fail_when(shifts(statistic("median"), 0.02));
  const Verdict verdict = judged(past, 1);
  EXPECT_EQ(verdict.outcome, Outcome::Inconclusive);
  EXPECT_THAT(verdict.reason, HasSubstr("give the limit as a quantity"));
}

TEST_F(ShiftRule, RunsUnderTheFormerNameCount) {
  spec_.plan().workloads[0].name = "a";
  spec_.plan().workloads[0].formerly = "old";
  std::vector<PastRun> past = history({{40, 1}, {20, 1.1}});
  for (std::size_t i = 0; i < 50; ++i) past[i].values[0].case_id = "old";
  const Verdict verdict = judged(past, 1.1);
  EXPECT_EQ(verdict.outcome, Outcome::Fail);
  EXPECT_EQ(verdict.clauses[0].shift->run, "run40");
}

TEST_F(ShiftRule, RunsThatTellItInAnotherUnitDoNotCount) {
  std::vector<PastRun> past = history({{60, 1}});
  for (std::size_t i = 0; i < 55; ++i) past[i].values[0].unit = "B";
  const Verdict verdict = judged(past, 1);
  EXPECT_EQ(verdict.outcome, Outcome::NoBaseline);
  EXPECT_EQ(verdict.reason, "6 of 10 runs that are needed to see a shift");
  EXPECT_THAT(verdict.clauses[0].notes,
              Contains("55 runs of the baseline do not have this case and metric"));
}

TEST_F(ShiftRule, AChangeOfTheSpreadAloneIsANote) {
  std::vector<PastRun> past = history({{60, 1}, {60, 1}});
  for (std::size_t i = 60; i < 120; ++i) {
    double& value = past[i].values[0].value;
    value = 1 + 5 * (value - 1);
  }
  const Verdict verdict = judged(past, 1);
  EXPECT_EQ(verdict.outcome, Outcome::Pass);
  EXPECT_THAT(verdict.clauses[0].notes, Contains(HasSubstr("times as much since run run")));
}

TEST_F(ShiftRule, ASingleRunIsNoSeries) {
  for (const auto kind : {plan::Baseline::Kind::Run, plan::Baseline::Kind::BuildGit,
                          plan::Baseline::Kind::File, plan::Baseline::Kind::Approved}) {
    spec_.plan().baselines[0].kind = kind;
    const Verdict verdict = judged(history({{60, 1}}), 1);
    EXPECT_EQ(verdict.outcome, Outcome::Error);
    EXPECT_THAT(verdict.reason, HasSubstr("`shifts` needs a series of runs"));
  }
}

TEST(ShiftOfCases, IsThatOfTheirGeometricMean) {
  Declared spec(2);
  plan::Term both;
  both.kind = plan::Term::Kind::OverCases;
  both.name = "geomean";
  both.operands = {statistic("median")};
  both.index = 0;
  spec.rule().judgments[0].sets = {{0, 1}};
  spec.against({});
  spec.plan().baselines[0].last = 100;
  spec.fail_when(shifts(both, 0.02));
  std::vector<PastRun> past = history({{40, 1}, {20, 1.2}});
  const std::vector<PastRun> other = history({{60, 1}}, 2);
  for (std::size_t i = 0; i < past.size(); ++i) {
    PastValue value = other[i].values[0];
    value.case_id = "b";
    past[i].values.push_back(value);
  }
  past[3].values.pop_back();
  spec.baselines()[0].history = past;
  const Verdict verdict = spec.verdict({measured("a", declared::around(1.2, 0.001, 31)),
                                        measured("b", declared::around(1, 0.001, 31))});
  EXPECT_EQ(verdict.outcome, Outcome::Fail);
  EXPECT_NEAR(verdict.clauses[0].change->value, std::sqrt(1.2) - 1, 0.005);
  EXPECT_EQ(verdict.clauses[0].shift->run, "run40");
  EXPECT_EQ(verdict.clauses[0].shift->runs, 60U) << "one run lacks a case";
}

}  // namespace
}  // namespace benchc::rules
