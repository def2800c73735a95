#include "runtime/stats/dependence.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>

#include "runtime/stats/clusters.h"
#include "runtime/stats/distributions.h"
#include "runtime/stats/moments.h"

namespace benchc::stats {
namespace {

// Up and down without drift, in waves of 16 or of 7 values.
std::vector<double> waves(std::size_t count, double step = 0.392699) {
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i) {
    values.push_back(10 + std::sin(step * static_cast<double>(i)));
  }
  return values;
}

constexpr double kShort = 0.9;

// The same values so that a large one follows a small one.
std::vector<double> alternating(std::size_t count) {
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i)
    values.push_back(static_cast<double>(i % 2 == 0 ? count - i : i));
  return values;
}

TEST(Dependence, ValuesThatFollowFromEachOtherCountForFewer) {
  const Dependence found = dependence(waves(128));
  EXPECT_GT(found.inflation, 10);
  EXPECT_NEAR(found.effective, 128 / found.inflation, 1e-9);
  EXPECT_FALSE(found.drifts);
  EXPECT_EQ(dependence(alternating(128)).inflation, 1);
}

// A series of 50 values.
const std::vector<double> kSeries = {
    3,   1,   4,   1.5, 5,   9,   2,    6,   5.3,  5.8,  9.7, 9.3, 2.3,  8.4, 6.2, 6.4, 3.3,
    8.3, 2.7, 9.5, .2,  8.8, 4.1, 9.71, 1.6, 9.39, 9.37, 5.1, .58, 2.09, .7,  .1,  .4,  .3,
    .25, 1.1, 1.2, .9,  1.3, 3.4, 5.5,  5.6, 7.1,  6.9,  7.3, 7.7, 7.9,  6.6, 7.4, 6.7};

TEST(Dependence, AgreesWithTheFormulaForRanks) {
  // In Python, x being the series: r = scipy.stats.rankdata(x); r -= r.mean(); n = 50
  // p = (n * (r[1:] @ r[:-1]) / (r @ r) + 1) / (n - 4) + .5 / n**.5; (1 + p) / (1 - p)
  EXPECT_NEAR(dependence(kSeries).inflation, 2.38909771533009, 1e-9);
}

TEST(Dependence, NeitherScaleNorDirectionNorASpikeCounts) {
  const std::vector<double> values = waves(60, kShort);
  std::vector<double> other;
  for (const double value : values) other.push_back(std::exp(-3 * value));
  EXPECT_NEAR(dependence(other).inflation, dependence(values).inflation, 1e-9);
  std::vector<double> spiked = values;
  spiked[30] = 1e6;
  EXPECT_NEAR(dependence(spiked).inflation / dependence(values).inflation, 1, 0.4);
  spiked[30] = std::numeric_limits<double>::infinity();
  EXPECT_GT(dependence(spiked).inflation, 3);
}

TEST(Dependence, ASeriesInOneDirectionDrifts) {
  std::vector<double> rising(20);
  std::iota(rising.begin(), rising.end(), 0.0);
  EXPECT_TRUE(dependence(rising).drifts);
  std::reverse(rising.begin(), rising.end());
  EXPECT_TRUE(dependence(rising).drifts);
  EXPECT_FALSE(dependence(std::span(rising).first(9)).drifts);
  EXPECT_FALSE(dependence(waves(160)).drifts);
}

TEST(Dependence, WhatCannotBeToldCountsAsIndependent) {
  EXPECT_EQ(dependence({}).inflation, 1);
  EXPECT_EQ(dependence(std::vector<double>(50, 3.0)).inflation, 1);
  EXPECT_EQ(dependence(std::vector<double>(50, 3.0)).effective, 50);
  std::vector<double> values = waves(60);
  values[3] = std::nan("");
  EXPECT_EQ(dependence(values).inflation, 1);
}

TEST(Dependence, ProcessesFollowFromEachOtherByTheirMedians) {
  std::vector<double> values;
  std::vector<std::uint32_t> process;
  const std::vector<double> levels = waves(64);
  for (std::uint32_t i = 0; i < 64; ++i) {
    for (const double batch : {-0.001, 5.0, 0.001}) {
      values.push_back(levels[i] + batch);
      process.push_back(90 - i);
    }
  }
  const Dependence found = dependence(values, process);
  EXPECT_NEAR(found.inflation, dependence(levels).inflation, 1e-9);
  EXPECT_NEAR(found.effective * found.inflation, 64, 1e-9);
}

TEST(WidenedBinomialCut, IsTheBinomialOneWithoutInflation) {
  for (const std::size_t n : {8u, 41u, 300u}) {
    for (const double q : {0.1, 0.5, 0.99}) {
      EXPECT_EQ(widened_binomial_cut(n, q, 0.005, 1), binomial_cut(n, q, 0.005));
      EXPECT_LE(widened_binomial_cut(n, q, 0.005, 3), binomial_cut(n, q, 0.005));
    }
  }
  // 40 that count as 10. In Python: F = lambda k: scipy.special.betainc(10-(k-1)/4, (k-1)/4+1, .5);
  // F(3) is 0.00369, F(4) 0.00646. Of 7 not even the least is one: 0.5^7 is 0.0078.
  EXPECT_EQ(widened_binomial_cut(40, 0.5, 0.005, 4), 3u);
  EXPECT_EQ(widened_binomial_cut(40, 0.5, 0.005, 40.0 / 7), 0u);
}

TEST(QuantileRanks, AgreeWithSciPy) {
  // k = range(51); low = max(i for i in k if scipy.stats.binom.cdf(i - 1, 50, q) <= alpha / 2),
  // high = 51 - the same of 1 - q; sorted(x)[low - 1], sorted(x)[high - 1]
  const auto of = [](double q, double alpha) {
    return interval({Kind::Quantile, q}, kSeries, alpha);
  };
  EXPECT_EQ(of(0.25, 0.05), (Interval{0.7, 3.3}));
  EXPECT_EQ(of(0.25, 0.01), (Interval{0.4, 4}));
  EXPECT_EQ(of(0.5, 0.05), (Interval{2.7, 6.6}));
  EXPECT_EQ(of(0.5, 0.01), (Interval{2.09, 6.9}));
  EXPECT_EQ(of(0.75, 0.05), (Interval{6.2, 9}));
  EXPECT_EQ(of(0.75, 0.01), (Interval{5.8, 9.37}));
}

TEST(IntervalInOrder, IsThatOfIndependentValuesWhereTheyAre) {
  const std::vector<double> values = alternating(60);
  for (const Kind kind :
       {Kind::Median, Kind::Mean, Kind::Geomean, Kind::Stddev, Kind::Cv, Kind::Mad, Kind::Max}) {
    EXPECT_EQ(interval({kind}, values, {}, 0.05), interval({kind}, values, 0.05))
        << static_cast<int>(kind);
  }
}

TEST(IntervalInOrder, WidensAsTheFormulaHasIt) {
  // The mean of 60 values that count as n_e: t with n_e - 1 degrees, sqrt(squares / 60 / (n_e -
  // 1)).
  const std::vector<double> values = waves(60, kShort);
  const double effective = dependence(values).effective;
  const double mean = mean_of(values);
  const double half = student_upper(0.025, effective - 1) *
                      std::sqrt(squares_about(values, mean) / 60 / (effective - 1));
  const Interval found = interval({Kind::Mean}, values, {}, 0.05);
  EXPECT_NEAR(found.low, mean - half, 1e-9);
  EXPECT_NEAR(found.high, mean + half, 1e-9);
}

TEST(IntervalInOrder, TooFewThatCountBoundNothing) {
  const std::vector<double> values = waves(32);
  ASSERT_LT(dependence(values).effective, 7);
  EXPECT_FALSE(interval({Kind::Median}, values, {}, 0.01).bounded());
  EXPECT_TRUE(interval({Kind::Median}, values, 0.01).bounded());
}

TEST(IntervalInOrder, OfADriftHoldsWhatWasTrueAtAnyTime) {
  // From 10 to 11 with a tenth of that as noise.
  std::vector<double> values;
  for (int i = 0; i < 100; ++i) values.push_back(10 + 0.01 * i + 0.05 * ((i * 37) % 10) / 10);
  const Interval found = interval({Kind::Median}, values, {}, 0.01);
  EXPECT_LT(found.low, 10.2);
  EXPECT_GT(found.high, 10.8);
  EXPECT_TRUE(found.bounded());
}

}  // namespace
}  // namespace benchc::stats
