#include "runtime/stats/growth.h"

#include <cmath>
#include <functional>
#include <limits>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace benchc::stats {
namespace {

// The references are by SciPy 1.10, with `s` the errors, x and y the logarithms, k points:
//   q = lambda t: (lambda w, f: ((w*(y-np.polyval(f,x))**2).sum()))(1/(s*s+t),
//       np.polyfit(x, y, 1, w=(s*s+t)**-.5))
//   t = 0 if q(0) <= k-2 else optimize.brentq(lambda t: q(t)-(k-2), 0, 1e3, xtol=1e-18)
//   w = 1/(s*s+t); m = (w*x).sum()/w.sum()
//   b = np.polyfit(x, y, 1, w=w**.5)[0]
//   half = stats.t.ppf(1-alpha/2, k-2) / np.sqrt((w*(x-m)**2).sum())
TEST(Growth, OfPointsWithinTheirErrorsIsTheWeightedSlope) {
  const std::vector<GrowthPoint> points = {
      {1, 1, 0.01}, {2, 2.01, 0.01}, {4, 3.98, 0.02}, {8, 8.03, 0.01}};
  const GrowthFit fit = growth_exponent(points, 0.05);
  EXPECT_NEAR(fit.exponent, 1.0010154693082454, 1e-12);
  EXPECT_NEAR(fit.interval.low, 0.9725913730222255, 1e-10);
  EXPECT_NEAR(fit.interval.high, 1.0294395655942652, 1e-10);
  EXPECT_EQ(fit.points, 4u);
  EXPECT_FALSE(fit.bends);
  EXPECT_FALSE(fit.misfit);
}

TEST(Growth, PointsThatMissTheLineByMoreWidenTheInterval) {
  const std::vector<GrowthPoint> points = {
      {1, 1, 0.01}, {2, 2.04, 0.02}, {4, 3.93, 0.015}, {8, 8.1, 0.01}};
  const GrowthFit fit = growth_exponent(points, 0.05);
  EXPECT_NEAR(fit.exponent, 1.0024034835619753, 1e-6);
  EXPECT_NEAR(fit.interval.low, 0.9576766107807702, 1e-6);
  EXPECT_NEAR(fit.interval.high, 1.0471303563431804, 1e-6);
}

std::vector<GrowthPoint> curve(std::size_t points, const std::function<double(double)>& law,
                               double error = 0) {
  std::vector<GrowthPoint> made;
  double parameter = 1024;
  for (std::size_t i = 0; i < points; ++i, parameter *= 2) {
    made.push_back({parameter, law(parameter), error});
  }
  return made;
}

TEST(Growth, OfExactPointsOnAPowerLawIsExact) {
  const GrowthFit fit =
      growth_exponent(curve(6, [](double n) { return 3 * std::pow(n, 1.5); }), 1e-6);
  EXPECT_NEAR(fit.exponent, 1.5, 1e-9);
  EXPECT_LT(fit.interval.width(), 1e-6);
  EXPECT_FALSE(fit.bends);
}

TEST(Growth, OfThreePointsHasOneDegreeOfFreedom) {
  const GrowthFit fit = growth_exponent(curve(
                                            3, [](double n) { return n; }, 0.01),
                                        0.05);
  EXPECT_NEAR(fit.exponent, 1, 1e-12);
  // By hand: 12.7062 * 0.01 / sqrt(2 ln(2)^2).
  EXPECT_NEAR(fit.interval.high - 1, 12.7062 * 0.01 / (std::sqrt(2.0) * std::log(2.0)), 1e-5);
}

TEST(Growth, WhatHasNoExponentHasNone) {
  const auto none = [](std::vector<GrowthPoint> points) {
    const GrowthFit fit = growth_exponent(points, 0.05);
    return std::isnan(fit.exponent) && fit.interval == Interval::unbounded();
  };
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_TRUE(none({}));
  EXPECT_TRUE(none({{1, 1, 0.1}, {2, 2, 0.1}}));
  EXPECT_TRUE(none({{1, 1, 0.1}, {1, 2, 0.1}, {1, 3, 0.1}}));
  EXPECT_TRUE(none({{1, 1, 0.1}, {2, 0, 0.1}, {3, 3, 0.1}}));
  EXPECT_TRUE(none({{1, 1, 0.1}, {2, -1, 0.1}, {3, 3, 0.1}}));
  EXPECT_TRUE(none({{1, 1, 0.1}, {2, infinity, 0.1}, {3, 3, 0.1}}));
  EXPECT_TRUE(none({{1, 1, 0.1}, {2, 2, infinity}, {3, 3, 0.1}}));
}

TEST(Growth, AConstantPartIsLeftOutWhereItDominates) {
  // 20,000 / n + n / 1,024: what grows as the parameter, behind a constant, against one that does
  // so by one power less.
  const GrowthFit fit =
      growth_exponent(curve(
                          8, [](double n) { return 20'000 / n + n / 1024; }, 0.002),
                      0.01);
  EXPECT_TRUE(fit.bends);
  EXPECT_LT(fit.points, 8u);
  EXPECT_GE(fit.points, kFewestOfBend);
  EXPECT_GT(fit.exponent, 0.8);
  EXPECT_GT(fit.interval.low, 0.02);
}

/// Of so many curves of n values with noise, how often `of` is so.
double rate(std::size_t n, const std::function<double(double)>& law, double noise, double misfit,
            double alpha, const std::function<bool(const GrowthFit&)>& of) {
  constexpr int kTrials = 1000;
  std::mt19937_64 random(99 + n);
  std::normal_distribution<double> normal;
  int count = 0;
  for (int trial = 0; trial < kTrials; ++trial) {
    std::vector<GrowthPoint> points = curve(n, law);
    for (std::size_t i = 0; i < n; ++i) {
      points[i].log_error = noise * static_cast<double>(1 + i % 3);
      points[i].value *= std::exp(points[i].log_error * normal(random) + misfit * normal(random));
    }
    count += of(growth_exponent(points, alpha));
  }
  return static_cast<double>(count) / kTrials;
}

bool above(const GrowthFit& fit) { return fit.interval.low > 0; }
bool off(const GrowthFit& fit) { return !fit.interval.contains(0); }

TEST(Growth, HoldsWhatItDeclares) {
  // 5% of 1,000 trials and three standard errors.
  constexpr double kMost = 0.05 + 0.0207;
  const auto flat = [](double) { return 1.0; };
  for (const std::size_t points : {3, 4, 5, 8, 13}) {
    EXPECT_LE(rate(points, flat, 0.005, 0, 0.05, off), kMost) << points;
    // Points that miss the law by more than their errors, each by itself.
    EXPECT_LE(rate(points, flat, 0.002, 0.01, 0.05, off), kMost) << points;
  }
}

TEST(Growth, SeesATenthOfAPowerMore) {
  const auto law = [](double n) { return std::pow(n, 0.1); };
  for (const std::size_t points : {6, 8, 12}) {
    EXPECT_GE(rate(points, law, 0.002, 0, 0.01, above), 0.9) << points;
  }
}

// What is left of n^2 over n log(n) is no power law, and the better it is measured the less so.
TEST(Growth, SeesASquareAgainstWhatIsNoPowerLaw) {
  const auto left = [](double n) { return n / std::log(n); };
  for (const std::size_t points : {4, 5, 6, 8, 12}) {
    for (const double error : {0.001, 0.01}) {
      EXPECT_GE(rate(points, left, error, 0, 0.01, above), 0.95) << points << ' ' << error;
    }
  }
}

TEST(Growth, AStepIsNotTakenForGrowth) {
  // A cache that ends makes each item 1.5 times as expensive, wherever in the range that is.
  for (const std::size_t points : {4, 6, 8, 12, 16}) {
    for (std::size_t step = 1; step < points; ++step) {
      const double at = 1024 * std::exp2(static_cast<double>(step) - 0.5);
      const auto law = [at](double n) { return n < at ? 1.0 : 1.5; };
      const std::vector<GrowthPoint> exact = curve(points, law, 0.002);
      EXPECT_FALSE(growth_exponent(exact, 0.01).interval.low > 0.02) << points << " " << step;
    }
  }
  // Nor does it hide what grows on both of its sides.
  const auto squared = [](double n) { return n < 15'000 ? n : 1.5 * n; };
  EXPECT_GE(rate(8, squared, 0.002, 0, 0.01, above), 0.95);
}

TEST(Growth, OfACurveIsItsSlopeOnLogarithms) {
  const std::vector<double> parameters = {2, 4, 8};
  const std::vector<double> squares = {4, 16, 64};
  EXPECT_NEAR(growth_exponent(parameters, squares), 2, 1e-12);
  const std::vector<double> one = {2};
  EXPECT_TRUE(std::isnan(growth_exponent(one, one)));
}

}  // namespace
}  // namespace benchc::stats
