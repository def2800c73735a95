#include "runtime/stats/power.h"

#include <cmath>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "runtime/stats/alpha_spending.h"
#include "runtime/stats/paired.h"

namespace benchc::stats {
namespace {

using Random = std::mt19937_64;

TEST(Power, OfManyUnitsIsThatOfTheNormalLaw) {
  // from scipy.stats import norm; import math
  // (norm.ppf(.975)+norm.ppf(.95))*math.sqrt(math.pi/3/100000)
  EXPECT_NEAR(least_seen(1, 100'000, 0.05, 0.95), 0.011665345474182, 2e-5);
  // (norm.ppf(1-.5e-6)+norm.ppf(.9))*math.sqrt(math.pi/3/100000)*2
  EXPECT_NEAR(least_seen(2, 100'000, 1e-6, 0.9), 0.039953419157467, 1e-4);
}

TEST(Power, OfAFewUnitsIsThatOfTheTestItself) {
  // The shift at which the signed-rank test tells 95% of so many normal units: bisected over
  //   x = numpy.random.default_rng(1).normal(shift, 1, (20000, n))
  //   numpy.mean([scipy.stats.wilcoxon(r, alternative='greater').pvalue <= alpha/2 for r in x])
  struct Reference {
    double units;
    double alpha;
    double shift;
  };
  for (const auto& [units, alpha, shift] :
       {Reference{8, 0.01, 2.503}, Reference{20, 0.05, 0.870}, Reference{30, 0.01, 0.836},
        Reference{12, 0.001, 2.161}}) {
    EXPECT_NEAR(least_seen(1, units, alpha, 0.95) / shift, 1, 0.04) << units;
  }
}

TEST(Power, FewerUnitsThanCanAgreeSeeNothing) {
  EXPECT_TRUE(std::isinf(least_seen(1, 7, 0.01, 0.95)));
  EXPECT_TRUE(std::isfinite(least_seen(1, 8, 0.01, 0.95)));
  EXPECT_TRUE(std::isinf(least_seen(1, 0, 0.01, 0.95)));
  EXPECT_TRUE(std::isinf(least_seen(std::nan(""), 100, 0.01, 0.95)));
}

TEST(Power, WithoutNoiseEverythingIsSeenByAsManyAsAreNeededAtAll) {
  EXPECT_EQ(least_seen(0, 30, 0.01, 0.95), 0);
  EXPECT_EQ(units_needed(0, 0.01, 0.01, 0.95), 8);
}

TEST(Power, UnitsNeededAreThoseThatSeeTheChange) {
  for (const double change : {0.005, 0.02, 0.1, 1.0}) {
    const double units = units_needed(0.05, change, 0.01, 0.95);
    EXPECT_LE(least_seen(0.05, units, 0.01, 0.95), change * (1 + 1e-6)) << change;
    EXPECT_GT(least_seen(0.05, units - 1, 0.01, 0.95), change) << change;
  }
  EXPECT_TRUE(std::isinf(units_needed(0.05, 0, 0.01, 0.95)));
  EXPECT_TRUE(std::isinf(units_needed(1, 1e-9, 0.01, 0.95)));
}

TEST(Power, NoiseGrowsIntoWhatIsSeen) {
  EXPECT_NEAR(least_seen(3, 50, 0.01, 0.95), 3 * least_seen(1, 50, 0.01, 0.95), 1e-9);
  EXPECT_GT(least_seen(1, 50, 0.001, 0.95), least_seen(1, 50, 0.01, 0.95));
  EXPECT_GT(least_seen(1, 50, 0.01, 0.99), least_seen(1, 50, 0.01, 0.95));
}

TEST(Power, TheDeviationIsFoundAgainInTheIntervalsWidth) {
  for (const std::size_t n : {20u, 200u}) {
    Random random(3);
    std::normal_distribution<double> law(0, 0.03);
    double sum = 0;
    constexpr int kTrials = 100;
    for (int trial = 0; trial < kTrials; ++trial) {
      std::vector<double> first(n);
      const std::vector<double> second(n, 1.0);
      for (double& value : first) value = std::exp(law(random));
      const Interval found = paired_ratio(Kind::Median, first, second, 0.05).interval;
      sum += deviation_of((std::log(found.high) - std::log(found.low)) / 2, static_cast<double>(n),
                          0.05);
    }
    EXPECT_NEAR(sum / kTrials, 0.03, 0.0015) << n;
  }
  EXPECT_TRUE(std::isnan(deviation_of(0.1, 3, 0.05)));
  EXPECT_EQ(deviation_of(0, 20, 0.05), 0);
}

struct Law {
  std::string name;
  std::function<double(Random&)> draw;
  /// Of the logarithm of a pair's ratio.
  double deviation;
};

double standard_normal(Random& random) { return std::normal_distribution<double>(0, 1)(random); }

// What is called seen with 95% is seen by a comparison that stops when it has seen it.
TEST(Power, WhatIsPromisedIsSeenBySequentialComparisons) {
  const Law laws[] = {
      {"normal", [](Random& r) { return 10 + 0.2 * standard_normal(r); }, 0.02 * std::sqrt(2.0)},
      {"lognormal", [](Random& r) { return std::exp(0.1 * standard_normal(r)); },
       0.1 * std::sqrt(2.0)},
  };
  const std::vector<std::uint32_t> looks = {20, 29, 42, 61, 88, 120};
  constexpr double kAlpha = 0.01;
  constexpr double kLimit = 1.02;
  constexpr int kTrials = 600;
  const AlphaSpending spending(kAlpha, looks);
  const double alpha = spending.at_end(looks.back());
  for (const Law& law : laws) {
    const double beyond = least_seen(law.deviation, looks.back(), alpha, 0.95);
    const auto seen = [&](double change) {
      Random random(17);
      int told = 0;
      for (int trial = 0; trial < kTrials; ++trial) {
        std::vector<double> first;
        std::vector<double> second;
        for (const std::uint32_t look : looks) {
          while (first.size() < look) {
            first.push_back(law.draw(random) * std::exp(change));
            second.push_back(law.draw(random));
          }
          if (paired_ratio(Kind::Median, first, second, spending.at(look)).interval.low > kLimit) {
            ++told;
            break;
          }
        }
      }
      return static_cast<double>(told) / kTrials;
    };
    const double error = 3 * std::sqrt(0.95 * 0.05 / kTrials);
    const double promised = seen(std::log(kLimit) + beyond);
    EXPECT_GE(promised, 0.95 - error) << law.name;
    // The looks before the last one add a little, and no more than that.
    EXPECT_LE(promised, 0.985) << law.name;
    // Half of it is no sure thing: the promise is not an idle one.
    EXPECT_LE(seen(std::log(kLimit) + beyond / 2), 0.6) << law.name;
    // And what stays at the limit is not told from it.
    EXPECT_LE(seen(std::log(kLimit)), kAlpha / 2 + 3 * std::sqrt(kAlpha / 2 / kTrials)) << law.name;
  }
}

}  // namespace
}  // namespace benchc::stats
