#include "runtime/stats/alpha_spending.h"

#include <array>
#include <cmath>
#include <numeric>
#include <random>

#include <gtest/gtest.h>

#include "runtime/stats/distributions.h"

namespace benchc::stats {
namespace {

using Looks = std::vector<std::uint32_t>;

/// A fifth more from look to look, as in plan/looks.h.
const Looks kUpTo400 = {8,  10, 12,  15,  18,  22,  27,  33,  40,  48,  58,
                        70, 84, 101, 122, 147, 177, 213, 256, 308, 370, 400};

std::vector<double> bounds(const AlphaSpending& spending, const Looks& looks) {
  std::vector<double> bounds;
  for (const std::uint32_t look : looks) bounds.push_back(normal_upper(spending.at(look) / 2));
  return bounds;
}

void expect_near(const std::vector<double>& values, const std::vector<double>& expected,
                 double tolerance) {
  ASSERT_EQ(values.size(), expected.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    EXPECT_NEAR(values[i], expected[i], tolerance) << i;
  }
}

// Published for five equal looks at 5%, two-sided: Reboussin, DeMets, Kim & Lan 2000, "Computations
// for group sequential boundaries using the Lan-DeMets spending function method".
TEST(AlphaSpending, PublishedBoundariesOfOtherSpendingFunctions) {
  const Looks looks = {1, 2, 3, 4, 5};
  std::vector<double> obrien;
  std::vector<double> pocock;
  for (const std::uint32_t look : looks) {
    const double information = look / 5.0;
    obrien.push_back(2 * std::erfc(normal_upper(0.05 / 4) / std::sqrt(2 * information)));
    pocock.push_back(0.05 * std::log(1 + (std::exp(1.0) - 1) * information));
  }
  expect_near(bounds(AlphaSpending(looks, obrien), looks), {4.8769, 3.3570, 2.6803, 2.2898, 2.0310},
              6e-5);
  expect_near(bounds(AlphaSpending(looks, pocock), looks), {2.4380, 2.4268, 2.4102, 2.3966, 2.3860},
              6e-5);
}

// The same recursion with other means, the trapezoidal rule on 1,601 points and SciPy's brentq:
//   f = pdf on [-b, b]; b_next = brentq(sum(f w (sf((b - r z) / d) + cdf((-b - r z) / d))) - spent)
// with r = sqrt(n_before / n), d = sqrt(1 - r^2), and spent = alpha (sqrt(n / N) - the one before).
TEST(AlphaSpending, NominalAlphasAreThoseOfAnotherQuadrature) {
  const AlphaSpending five(0.05, kUpTo400);
  const AlphaSpending one(0.01, kUpTo400);
  const std::array<std::uint32_t, 5> at = {8, 10, 22, 70, 400};
  const std::array<double, 5> at_five = {0.00707107, 0.00264005, 0.0024998, 0.00438869, 0.00995588};
  const std::array<double, 5> at_one = {0.00141421, 0.000450613, 0.000423989, 0.000738755,
                                        0.00155175};
  for (std::size_t i = 0; i < at.size(); ++i) {
    EXPECT_NEAR(five.at(at[i]) / at_five[i], 1, 2e-5) << at[i];
    EXPECT_NEAR(one.at(at[i]) / at_one[i], 1, 2e-5) << at[i];
  }
  const AlphaSpending tiny(
      1e-5, {20, 24, 29, 35, 42, 51, 62, 75, 90, 108, 130, 156, 188, 226, 272, 327, 400});
  EXPECT_NEAR(tiny.at(20) / 2.23607e-06, 1, 2e-5);
  EXPECT_NEAR(tiny.at(24) / 4.5702e-07, 1, 2e-5);
  EXPECT_NEAR(tiny.at(90) / 5.86986e-07, 1, 2e-5);
  EXPECT_NEAR(tiny.at(400) / 1.32623e-06, 1, 2e-5);
  Looks sixty(60);
  std::iota(sixty.begin(), sixty.end(), 1U);
  const AlphaSpending each(0.01, sixty);
  EXPECT_NEAR(each.at(2) / 0.000662804, 1, 1e-4);
  EXPECT_NEAR(each.at(30) / 0.000813024, 1, 1e-4);
  EXPECT_NEAR(each.at(60) / 0.00107776, 1, 1e-4);
}

/// Of `paths` Brownian motions, how many are beyond a bound at one of the looks.
int crossings(const Looks& looks, const std::vector<double>& bounds, int paths) {
  std::mt19937_64 random(2026);
  std::normal_distribution<double> law(0, 1);
  int crossed = 0;
  for (int path = 0; path < paths; ++path) {
    double sum = 0;
    std::uint32_t time = 0;
    for (std::size_t i = 0; i < looks.size(); ++i) {
      sum += std::sqrt(static_cast<double>(looks[i] - time)) * law(random);
      time = looks[i];
      if (std::abs(sum) > bounds[i] * std::sqrt(static_cast<double>(time))) {
        ++crossed;
        break;
      }
    }
  }
  return crossed;
}

// Within three standard errors of the binomial law, on both sides: all of alpha is spent, and no
// more.
TEST(AlphaSpending, ABrownianMotionPassesItsBoundsAsOftenAsDeclared) {
  constexpr int kPaths = 20'000;
  Looks sixty(60);
  std::iota(sixty.begin(), sixty.end(), 1U);
  for (const double alpha : {0.05, 0.01}) {
    const double tolerance = 3 * std::sqrt(kPaths * alpha * (1 - alpha));
    for (const Looks& looks : {kUpTo400, sixty, Looks{20, 400}, Looks{7}}) {
      const AlphaSpending spending(alpha, looks);
      EXPECT_NEAR(crossings(looks, bounds(spending, looks), kPaths), kPaths * alpha, tolerance)
          << alpha << ", " << looks.size() << " looks";
    }
  }
}

TEST(AlphaSpending, WhatEndsItBeforeTheHorizonSpendsAllThatIsLeft) {
  const AlphaSpending spending(0.01, kUpTo400);
  // By the other quadrature, with 25 as the last look after 22.
  EXPECT_NEAR(spending.at_end(25) / 0.00859441, 1, 1e-4);
  Looks looks = {8, 10, 12, 15, 18, 22, 25};
  std::vector<double> reached = bounds(spending, {8, 10, 12, 15, 18, 22});
  reached.push_back(normal_upper(spending.at_end(25) / 2));
  EXPECT_NEAR(crossings(looks, reached, 20'000), 200, 3 * std::sqrt(200 * 0.99));
  EXPECT_EQ(spending.at_end(5), 0.01) << "nothing was looked at before";
  EXPECT_EQ(spending.at_end(8), 0.01);
  EXPECT_EQ(spending.at_end(400), spending.at(400));
  EXPECT_EQ(spending.at_end(500), spending.at(400));
  EXPECT_LT(spending.at_end(23), 0.01) << "one more than a look counts as 1% more";
}

TEST(AlphaSpending, OneLookHasAllOfAlpha) {
  for (const double alpha : {0.05, 1e-5}) {
    EXPECT_EQ(AlphaSpending(alpha, {20}).at(20), alpha);
    EXPECT_EQ(AlphaSpending(alpha, {20}).at_end(3), alpha);
  }
}

TEST(AlphaSpending, BetweenLooksTheNextOneCounts) {
  const AlphaSpending spending(0.01, kUpTo400);
  EXPECT_EQ(spending.at(9), spending.at(10));
  EXPECT_EQ(spending.at(1), spending.at(8));
  EXPECT_EQ(spending.at(401), spending.at(400));
}

TEST(AlphaSpending, MoreAlphaIsMoreAtEveryLook) {
  const std::array<double, 6> alphas = {1e-9, 1e-7, 1e-5, 0.01, 0.05, 0.2};
  for (std::size_t i = 1; i < alphas.size(); ++i) {
    const AlphaSpending less(alphas[i - 1], kUpTo400);
    const AlphaSpending more(alphas[i], kUpTo400);
    for (const std::uint32_t look : kUpTo400) {
      EXPECT_LT(less.at(look), more.at(look)) << look;
      EXPECT_LT(less.at(look), alphas[i - 1]) << look;
      EXPECT_GT(less.at(look), alphas[i - 1] / 100) << look;
    }
  }
}

TEST(AlphaSpending, LooksThatHardlyDifferErrToTheSafeSide) {
  const AlphaSpending spending(0.01, {9'999, 10'000});
  EXPECT_GT(spending.at(10'000), 0);
  EXPECT_LE(spending.at(10'000), 0.01);
  const std::vector<double> both = bounds(spending, {9'999, 10'000});
  EXPECT_LE(crossings({9'999, 10'000}, both, 20'000), 200 + 3 * std::sqrt(200.0));
}

TEST(AlphaSpending, NoAlphaIsNone) {
  const AlphaSpending none(0, {20, 40});
  EXPECT_EQ(none.at(20), 0);
  EXPECT_EQ(none.at(40), 0);
}

}  // namespace
}  // namespace benchc::stats
