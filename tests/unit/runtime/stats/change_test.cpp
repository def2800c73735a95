#include "runtime/stats/change.h"

#include <cmath>
#include <limits>
#include <random>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace benchc::stats {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(ChangeFromRuns, JoinsTheSpreadOfRunsWithThatOfTheNewOne) {
  // old <- c(100,101,99.5,100.4,102,98.9); l <- log(old)
  // h <- qt(.995,5)*sd(l)*sqrt(1+1/6); hw <- log(103.5/103); hl <- log(103/102.2)
  // 103/exp(mean(l))-1; expm1(log(103)-mean(l)-sqrt(h^2+hl^2));
  // expm1(log(103)-mean(l)+sqrt(h^2+hw^2))
  const std::vector<double> old = {100, 101, 99.5, 100.4, 102, 98.9};
  const Change change = change_from_runs(Scale::Relative, 103, {102.2, 103.5}, old, 0.01);
  EXPECT_NEAR(change.estimate, 0.0269708571548732, 1e-12);
  EXPECT_NEAR(change.interval.low, -0.0215903854629921, 1e-12);
  EXPECT_NEAR(change.interval.high, 0.0775252049630356, 1e-12);
  EXPECT_FALSE(change.spread_assumed);
  EXPECT_EQ(change.baseline_runs, 6u);
  EXPECT_GT(change.floor.low, change.interval.low);
  EXPECT_LT(change.floor.high, change.interval.high);
}

TEST(ChangeFromRuns, FewRunsAreTakenToDrift) {
  // expm1(log(103) - mean(log(c(100,101))) + c(-1,1)*qnorm(.995)*.015*sqrt(1.5))
  const std::vector<double> old = {100, 101};
  const Change change = change_from_runs(Scale::Relative, 103, {103, 103}, old, 0.01);
  EXPECT_TRUE(change.spread_assumed);
  EXPECT_NEAR(change.interval.low, -0.0224808232158685, 1e-12);
  EXPECT_NEAR(change.interval.high, 0.0745528727728695, 1e-12);
}

TEST(ChangeFromRuns, FewRunsThatDifferMoreAreBelieved) {
  const std::vector<double> old = {100, 110, 105};
  const Change change = change_from_runs(Scale::Relative, 105, {105, 105}, old, 0.01);
  EXPECT_FALSE(change.spread_assumed);
  EXPECT_NEAR(change.run_spread, 0.0477, 1e-3);
}

TEST(ChangeFromRuns, DifferencesNeedNoLogarithm) {
  const std::vector<double> old = {-1, 1, 0, 2, -2};
  const Change change = change_from_runs(Scale::Difference, 3, {2.5, 3.5}, old, 0.05);
  EXPECT_EQ(change.estimate, 3);
  // By hand: t(0.975; 4) = 2.776, sd = 1.581, sqrt(1.2): 4.809, joined with 0.5.
  EXPECT_NEAR(change.interval.low, 3 - 4.8347, 1e-3);
  EXPECT_NEAR(change.interval.high, 3 + 4.8347, 1e-3);
  EXPECT_TRUE(std::isnan(change_from_runs(Scale::Relative, 3, {2.5, 3.5}, old, 0.05).estimate));
}

TEST(ChangeFromRuns, AnUnknownNewValueIsUnknown) {
  const std::vector<double> old = {100, 101, 99.5, 100.4, 102};
  const Change one_sided = change_from_runs(Scale::Relative, 103, {102, kInfinity}, old, 0.01);
  EXPECT_EQ(one_sided.interval.high, kInfinity);
  EXPECT_TRUE(std::isfinite(one_sided.interval.low));
  const Change below_zero = change_from_runs(Scale::Relative, 103, {-5, 110}, old, 0.01);
  EXPECT_EQ(below_zero.interval.low, -1);
  EXPECT_TRUE(std::isnan(
      change_from_runs(Scale::Relative, std::nan(""), Interval::unbounded(), old, 0.01).estimate));
  EXPECT_EQ(change_from_runs(Scale::Relative, 103, {102, 104}, {}, 0.01).interval,
            Interval::unbounded());
}

TEST(ChangeFromRuns, ExactMetricsOfManyRunsShowTheSmallestChange) {
  const std::vector<double> old(5, 1000);
  const Change change = change_from_runs(Scale::Difference, 1001, {1001, 1001}, old, 0.01);
  EXPECT_EQ(change.interval, Interval::exactly(1));
}

// How far the interval reaches at 99% for a spread of 1% between runs, which is what more earlier
// runs are worth. In R: qt(.995, n-1) * sqrt(1 + 1/n), and for n < 5 qnorm(.995) * .015 * sqrt(1 +
// 1/n)
TEST(ChangeFromRuns, MoreRunsNarrowTheInterval) {
  const std::pair<std::size_t, double> expected[] = {
      {1, 0.054642}, {2, 0.047321}, {3, 0.044615},  {4, 0.043198},  {5, 0.050435},
      {6, 0.043552}, {8, 0.037118}, {10, 0.034085}, {15, 0.030745}, {20, 0.029316}};
  for (const auto& [runs, half] : expected) {
    // Values at equal distances, scaled so that their standard deviation is 1% of the level 1.
    std::vector<double> old;
    double squares = 0;
    for (std::size_t i = 0; i < runs; ++i) {
      old.push_back(static_cast<double>(i) - static_cast<double>(runs - 1) / 2);
      squares += old.back() * old.back();
    }
    const double deviation = runs > 1 ? std::sqrt(squares / static_cast<double>(runs - 1)) : 1;
    for (double& value : old) value = 1 + value / deviation * 0.01;
    const Change change = change_from_runs(Scale::Difference, 1, Interval::exactly(1), old, 0.01);
    EXPECT_NEAR(change.interval.high, half, 1e-6) << runs << " runs";
    EXPECT_NEAR(change.interval.low, -half, 1e-6) << runs << " runs";
  }
}

// Unchanged code, runs that drift by 1.2% and samples that scatter: how often is a change claimed?
double false_alarms(std::size_t runs, double drift, double alpha) {
  std::mt19937_64 random(20260101);
  std::normal_distribution<double> law(0, 1);
  constexpr int kTrials = 4000;
  constexpr double kWithin = 0.002;
  int alarms = 0;
  for (int trial = 0; trial < kTrials; ++trial) {
    std::vector<double> old;
    for (std::size_t i = 0; i < runs; ++i) {
      old.push_back(std::exp(drift * law(random) + kWithin * law(random)));
    }
    const double value = std::exp(drift * law(random) + kWithin * law(random));
    const double half = 1.96 * kWithin;
    const Change change = change_from_runs(
        Scale::Relative, value, {value * std::exp(-half), value * std::exp(half)}, old, alpha);
    if (!change.interval.contains(0)) ++alarms;
  }
  return static_cast<double>(alarms) / kTrials;
}

// Three standard errors of a rate near 5% in 4,000 trials are 1.1%.
TEST(ChangeFromRuns, FalseAlarmsStayAtTheDeclaredRate) {
  for (const std::size_t runs : {1u, 2u, 4u, 5u, 10u, 20u}) {
    EXPECT_LE(false_alarms(runs, 0.012, 0.05), 0.061) << runs << " runs";
  }
}

TEST(ChangeFromRuns, TheObservedSpreadIsNotNeedlesslyWide) {
  EXPECT_GE(false_alarms(10, 0.012, 0.05), 0.03);
}

TEST(ChangeFromRuns, TheAssumedSpreadFailsOnlyWhereDriftIsMuchWorse) {
  EXPECT_LE(false_alarms(1, 0.015, 0.05), 0.061);
  EXPECT_GE(false_alarms(1, 0.03, 0.05), 0.2);
}

}  // namespace
}  // namespace benchc::stats
