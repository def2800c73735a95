#include "runtime/rules/power.h"

#include <cmath>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/runtime/rules/beside.h"
#include "tests/unit/runtime/rules/declared.h"

namespace benchc::rules {
namespace {

using declared::Beside;
using declared::compare;
using declared::Declared;
using declared::measured;
using declared::number;
using declared::Op;
using declared::regresses;
using declared::statistic;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

/// `n` samples of 10 ms with 1% of normal noise, one each `seconds`.
plan::CaseResult noisy(const std::string& id, std::size_t n, unsigned seed, double level = 0.010,
                       double seconds = 0.02) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> law(0, 0.01);
  std::vector<double> values(n);
  for (double& value : values) value = level * std::exp(law(random));
  plan::CaseResult result = measured(id, values);
  for (std::size_t i = 0; i < n; ++i) {
    result.started[i] = static_cast<std::int64_t>(static_cast<double>(i) * seconds * 1e9);
  }
  return result;
}

void measure_with(plan::Plan& plan, std::uint32_t most, double budget) {
  plan.measures[0].minimum_samples = 20;
  plan.measures[0].maximum_samples = most;
  plan.measures[0].budget = budget;
}

Sight only(const Power& power) {
  EXPECT_EQ(power.sights.size(), 1U);
  return power.sights.empty() ? Sight{} : power.sights.front();
}

Beside beside(double limit, std::uint32_t most, double budget) {
  Beside declared(1, 1);
  declared.fail_when(regresses(statistic("median"), limit));
  measure_with(declared.plan(), most, budget);
  return declared;
}

TEST(Power, PairsOfARevisionThatWasMeasuredTellTheNoise) {
  Beside declared = beside(0.02, 100, 3600);
  const std::vector<plan::CaseResult> noise = {noisy("a", 200, 1), noisy("a@base", 200, 2)};
  const Sight sight = only(power_of(declared.plan(), noise, declared.baselines(), {}));
  EXPECT_EQ(sight.missing, "");
  EXPECT_EQ(sight.against, Sight::Against::Revision);
  EXPECT_EQ(sight.units, "pairs");
  // Of the logarithm of a ratio of two samples of 1% each.
  EXPECT_NEAR(sight.noise, 0.01 * std::sqrt(2), 0.0015);
  EXPECT_EQ(sight.given, 100);
  EXPECT_FALSE(sight.budget_ends);
  EXPECT_NEAR(sight.limit, 0.02, 1e-12);
  // (z(0.005) + z(0.05)) * 1.41% * sqrt(pi / 3) / sqrt(100) is 0.61%; the last of several looks has
  // less than all of alpha.
  EXPECT_NEAR(sight.seen - 0.02, 0.0066, 0.0012);
  EXPECT_LT(sight.alpha, 0.01);
  EXPECT_GT(sight.alpha, 0.001);
  // 2% is told by about a ninth of these.
  EXPECT_NEAR(sight.needed, 16, 5);
  EXPECT_FALSE(sight.blind());
  EXPECT_TRUE(sight.notes.empty());
}

TEST(Power, SuccessiveSamplesStandInForARevisionThatWasNotMeasured) {
  Beside declared = beside(0.02, 100, 3600);
  const std::vector<plan::CaseResult> noise = {noisy("a", 200, 1)};
  const Sight sight = only(power_of(declared.plan(), noise, declared.baselines(), {}));
  EXPECT_EQ(sight.units, "pairs");
  EXPECT_NEAR(sight.noise, 0.01 * std::sqrt(2), 0.002);
  EXPECT_THAT(sight.notes, Contains(HasSubstr("successive samples")));
}

TEST(Power, ALimitBelowWhatTheBudgetGivesIsBlind) {
  // 0.04 s a pair: 10 s of both have room for 249 after a warm-up.
  Beside declared = beside(0.001, 5000, 5);
  const std::vector<plan::CaseResult> noise = {noisy("a", 200, 1)};
  const Sight sight = only(power_of(declared.plan(), noise, declared.baselines(), {}));
  EXPECT_EQ(sight.given, 249);
  EXPECT_NEAR(sight.given_seconds, 249 * 0.04, 0.1);
  EXPECT_TRUE(sight.budget_ends);
  EXPECT_TRUE(sight.blind());
  EXPECT_GT(sight.needed, 2500);
  EXPECT_NEAR(sight.needed_seconds, sight.needed * 0.04, 0.02 * sight.needed * 0.04);
}

TEST(Power, SamplesOfAProcessCountOnce) {
  Beside declared = beside(0.02, 100, 3600);
  declared.plan().cases[0].native = plan::Native{};
  declared.plan().cases[1].native = plan::Native{};
  plan::CaseResult result = noisy("a", 200, 1);
  for (std::size_t i = 0; i < 200; ++i) {
    result.process.push_back(static_cast<std::uint32_t>(i / 10));
    // What a process' layout costs.
    result.series[0].values[i] *= 1 + 0.05 * std::sin(static_cast<double>(i / 10 * i / 10));
  }
  const Sight sight =
      only(power_of(declared.plan(), std::vector{result}, declared.baselines(), {}));
  EXPECT_EQ(sight.units, "processes");
  EXPECT_GT(sight.noise, 0.02);
  // One process for ten rounds, but for the one that had none before it.
  EXPECT_NEAR(sight.given, 10, 1);
}

TEST(Power, EarlierRunsSetAFloor) {
  Declared declared(1);
  declared.fail_when(regresses(statistic("median"), 0.05));
  measure_with(declared.plan(), 400, 3600);
  std::vector<std::vector<double>> runs;
  for (const double level : {1.00, 1.01, 0.99, 1.012, 0.988, 1.005, 0.995, 1.0, 1.008, 0.992}) {
    runs.push_back({0.010 * level});
  }
  declared.against(runs);
  const std::vector<plan::CaseResult> noise = {noisy("a", 100, 1)};
  const Sight sight = only(power_of(declared.plan(), noise, declared.baselines(), {}));
  EXPECT_EQ(sight.against, Sight::Against::Runs);
  // import numpy, scipy.stats as st; s = numpy.std(numpy.log([1,1.01,.99,1.012,.988,1.005,.995,1,
  // 1.008,.992]), ddof=1); (st.t.ppf(.995, 9)+st.norm.ppf(.95))*s*(1.1)**.5: 0.0432 beyond 5%, and
  // more for the looks.
  EXPECT_GT(sight.floor, std::exp(std::log(1.05) + 0.0432) - 1 - 1e-3);
  EXPECT_LT(sight.floor, 0.12);
  EXPECT_GE(sight.seen, sight.floor);
  EXPECT_THAT(sight.notes, Contains("10 earlier runs"));
}

TEST(Power, RunsThatDifferTooMuchAreMendedByNoSamples) {
  Declared declared(1);
  declared.fail_when(regresses(statistic("median"), 0.01));
  declared.against({{0.010}, {0.011}, {0.009}, {0.012}, {0.010}, {0.008}});
  const std::vector<plan::CaseResult> noise = {noisy("a", 100, 1)};
  const Sight sight = only(power_of(declared.plan(), noise, declared.baselines(), {}));
  EXPECT_TRUE(std::isinf(sight.needed));
  EXPECT_TRUE(sight.blind());
  EXPECT_THAT(sight.notes, Contains(HasSubstr("no samples mend that")));
}

TEST(Power, WithoutEarlierRunsTheirSpreadIsAssumedAndSaid) {
  Declared declared(1);
  declared.fail_when(regresses(statistic("median"), 0.05)).against({});
  const std::vector<plan::CaseResult> noise = {noisy("a", 100, 1)};
  const Sight sight = only(power_of(declared.plan(), noise, declared.baselines(), {}));
  EXPECT_EQ(sight.missing, "");
  EXPECT_THAT(sight.notes, Contains(HasSubstr("no earlier run")));
  EXPECT_THAT(sight.notes, Contains(HasSubstr("taken to differ by 1.5% until there are 5")));
  // Nobody has seen them differ.
  EXPECT_THAT(sight.notes, Contains(HasSubstr("more runs may mend it")));
  EXPECT_THAT(sight.notes, Not(Contains(HasSubstr("earlier runs differ too much"))));
}

TEST(Power, AQuantileOfTooFewSamplesSaysHowManyItTakes) {
  Declared declared(1);
  declared.fail_when(compare(statistic("p99"), Op::Greater, number(0.011)));
  const std::vector<plan::CaseResult> noise = {noisy("a", 60, 1)};
  const Sight sight = only(power_of(declared.plan(), noise, declared.baselines(), {}));
  EXPECT_THAT(sight.missing, HasSubstr("60 samples of a do not bound this quantile"));
}

TEST(Power, AnAbsoluteLimitIsAsFarAwayAsItIs) {
  Declared declared(1);
  declared.fail_when(compare(statistic("median"), Op::Greater, number(0.011)));
  measure_with(declared.plan(), 100, 3600);
  const std::vector<plan::CaseResult> noise = {noisy("a", 200, 1)};
  const Sight sight = only(power_of(declared.plan(), noise, declared.baselines(), {}));
  EXPECT_EQ(sight.against, Sight::Against::Limit);
  EXPECT_FALSE(sight.relative);
  EXPECT_NEAR(sight.value, 0.010, 1e-4);
  EXPECT_NEAR(sight.limit, 0.001, 1e-4);
  EXPECT_GT(sight.seen, sight.limit);
  EXPECT_LT(sight.seen, sight.limit + 1e-4);
  EXPECT_FALSE(sight.blind());
}

TEST(Power, APassedLimitIsSaid) {
  Declared declared(1);
  declared.fail_when(compare(statistic("median"), Op::Greater, number(0.009)));
  const std::vector<plan::CaseResult> noise = {noisy("a", 200, 1)};
  const Sight sight = only(power_of(declared.plan(), noise, declared.baselines(), {}));
  EXPECT_LT(sight.limit, 0);
  EXPECT_THAT(sight.notes, Contains("the limit is passed already"));
}

TEST(Power, TwoCasesAreComparedPairByPair) {
  Declared declared(2);
  declared.fail_when(compare(statistic("median", 0), Op::Greater, statistic("median", 1)));
  measure_with(declared.plan(), 100, 3600);
  const std::vector<plan::CaseResult> noise = {noisy("a", 200, 1), noisy("b", 200, 2, 0.011)};
  const Sight sight = only(power_of(declared.plan(), noise, declared.baselines(), {}));
  EXPECT_EQ(sight.against, Sight::Against::Cases);
  EXPECT_EQ(sight.units, "pairs");
  EXPECT_NEAR(sight.limit, 0.1, 0.005);
  EXPECT_GT(sight.seen, sight.limit);
}

TEST(Power, WhatCannotBeToldIsSaid) {
  Declared declared(1);
  declared.fail_when(compare(statistic("max"), Op::Greater, number(0.011)));
  const Sight observed =
      only(power_of(declared.plan(), std::vector{noisy("a", 50, 1)}, declared.baselines(), {}));
  EXPECT_THAT(observed.missing, HasSubstr("as observed"));
  const Sight nothing = only(power_of(declared.plan(), {}, declared.baselines(), {}));
  EXPECT_THAT(nothing.missing, HasSubstr("no recorded noise of a"));
  Beside few = beside(0.02, 100, 3600);
  const Sight too_few =
      only(power_of(few.plan(), std::vector{noisy("a", 4, 1)}, few.baselines(), {}));
  EXPECT_THAT(too_few.missing, HasSubstr("too few"));
}

TEST(Power, FalseAlarmsAreHalfOfEachAlpha) {
  Declared declared(1);
  declared.fail_when(compare(statistic("median"), Op::Greater, number(1)));
  declared.fail_when(compare(statistic("mean"), Op::Greater, number(1)));
  declared.warn_when(compare(statistic("median"), Op::Greater, number(2)));
  declared.rule().alpha = 0.004;
  declared.rule().judgments.push_back(declared.rule().judgments.front());
  const Power power =
      power_of(declared.plan(), std::vector{noisy("a", 50, 1)}, declared.baselines(), {});
  EXPECT_EQ(power.false_alarms.fail_clauses, 4U);
  EXPECT_NEAR(power.false_alarms.fails, 4 * 0.002, 1e-12);
  EXPECT_EQ(power.false_alarms.warn_clauses, 2U);
  EXPECT_NEAR(power.false_alarms.warnings, 2 * 0.002, 1e-12);
}

TEST(Power, MoreComparisonsThanAreLookedAtAreCounted) {
  Declared declared(1);
  declared.fail_when(compare(statistic("median"), Op::Greater, number(1)));
  declared.fail_when(compare(statistic("mean"), Op::Greater, number(1)));
  const Power power =
      power_of(declared.plan(), std::vector{noisy("a", 50, 1)}, declared.baselines(), {.most = 1});
  EXPECT_EQ(power.sights.size(), 1U);
  EXPECT_EQ(power.left_out, 1U);
}

TEST(Power, MoneyIsWhatTheSmallestSeenCostsAMonth) {
  Beside declared = beside(0.02, 100, 3600);
  plan::Cost cost;
  cost.name = "production";
  cost.currency = "USD";
  cost.machines = {{"", 1.0 / 3600}, {"ci-large", 2.0 / 3600}};
  cost.volumes = {{{0}, 100}};
  declared.plan().costs = {cost};
  const Power power =
      power_of(declared.plan(), std::vector{noisy("a", 200, 1)}, declared.baselines(), {});
  const std::vector<Money> money = money_of(declared.plan(), power, "other");
  ASSERT_EQ(money.size(), 1U);
  // 100 a second of 10 ms are one machine, at 1 USD/h for 720 h.
  EXPECT_NEAR(money[0].per_month, money[0].seen * 720, 0.03 * money[0].per_month);
  EXPECT_EQ(money[0].case_id, "a");
  EXPECT_NEAR(money_of(declared.plan(), power, "ci-large")[0].per_month, 2 * money[0].per_month,
              1e-9);
  EXPECT_NEAR(*price_of(cost, "ci-large", 1800), 1, 1e-12);
  cost.machines.erase(cost.machines.begin());
  EXPECT_FALSE(price_of(cost, "other", 1800));
}

TEST(BesideItself, EachSampleStandsBesideTheOneBeforeIt) {
  const plan::CaseResult other = beside_itself(measured("a", {1, 2, 3, 4}), "a@base");
  EXPECT_EQ(other.id, "a@base");
  EXPECT_THAT(other.series[0].values, testing::ElementsAre(1, 2, 3));
  EXPECT_THAT(other.round, testing::ElementsAre(1, 2, 3));
}

TEST(BesideItself, SamplesOfAProcessStandBesideThoseOfAnother) {
  plan::CaseResult result = measured("a", {1, 2, 3, 4, 5});
  result.process = {0, 0, 1, 1, 2};
  const plan::CaseResult other = beside_itself(result, "a@base");
  EXPECT_THAT(other.series[0].values, testing::ElementsAre(1, 2, 3));
  EXPECT_THAT(other.round, testing::ElementsAre(2, 3, 4));
  EXPECT_THAT(other.process, testing::ElementsAre(1, 1, 2));
}

TEST(BesideItself, OneSampleHasNothingBesideIt) {
  EXPECT_TRUE(beside_itself(measured("a", {1}), "a@base").started.empty());
  EXPECT_TRUE(beside_itself(measured("a", {}), "a@base").started.empty());
}

}  // namespace
}  // namespace benchc::rules
