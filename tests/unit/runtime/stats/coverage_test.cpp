// How often an interval holds the true value, by simulation under fixed seeds. A rate that should
// be 95% is taken as reached when it is within three standard errors of the simulation.

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "runtime/stats/estimate.h"
#include "runtime/stats/paired.h"

namespace benchc::stats {
namespace {

constexpr int kTrials = 3000;
constexpr double kAlpha = 0.05;

using Random = std::mt19937_64;

struct Law {
  std::string name;
  std::function<double(Random&)> draw;
  double mean;
  double median;
  double stddev;
  double mad;
};

double standard_normal(Random& random) { return std::normal_distribution<double>(0, 1)(random); }

// True values in closed form, or (mad) by SciPy:
//   lognormal: optimize.brentq(lambda d: st.lognorm.cdf(1+d,.25)-st.lognorm.cdf(1-d,.25)-.5, .01,
//   .9) t5: st.t.ppf(.75, 5)
const Law kNormal = {"normal",         [](Random& r) { return 10 + standard_normal(r); }, 10, 10, 1,
                     0.674489750196082};
const Law kLognormal = {"lognormal",
                        [](Random& r) { return std::exp(0.25 * standard_normal(r)); },
                        std::exp(0.03125),
                        1,
                        std::sqrt(std::expm1(0.0625) * std::exp(0.0625)),
                        0.167306612694870};
const Law kHeavy = {"t5",
                    [](Random& r) { return 10 + std::student_t_distribution<double>(5)(r); },
                    10,
                    10,
                    std::sqrt(5.0 / 3),
                    0.726686843800869};

double coverage(Statistic statistic, const Law& law, double truth, std::size_t n) {
  Random random(12345 + n);
  int inside = 0;
  std::vector<double> values(n);
  for (int trial = 0; trial < kTrials; ++trial) {
    std::generate(values.begin(), values.end(), [&] { return law.draw(random); });
    inside += interval(statistic, values, kAlpha).contains(truth);
  }
  return static_cast<double>(inside) / kTrials;
}

// The least rate that does not speak against `declared`.
double least(double declared) {
  return declared - 3 * std::sqrt(declared * (1 - declared) / kTrials);
}

TEST(Coverage, MedianIsHeldAsDeclaredUnderEveryLaw) {
  for (const Law& law : {kNormal, kLognormal, kHeavy}) {
    for (const std::size_t n : {12u, 40u}) {
      EXPECT_GE(coverage({Kind::Median}, law, law.median, n), least(0.95)) << law.name << n;
    }
  }
}

TEST(Coverage, HighQuantileIsHeldAsDeclared) {
  // qnorm(.9)
  EXPECT_GE(coverage({Kind::Quantile, 0.9}, kNormal, 11.2815515655446, 60), least(0.95));
  // exp(.25 * qnorm(.9))
  EXPECT_GE(coverage({Kind::Quantile, 0.9}, kLognormal, 1.37766204394790, 60), least(0.95));
}

TEST(Coverage, MeansAreHeldAsDeclaredUnlessTheLawIsSkewed) {
  for (const Law& law : {kNormal, kHeavy}) {
    EXPECT_GE(coverage({Kind::Mean}, law, law.mean, 20), least(0.95)) << law.name;
    EXPECT_GE(coverage({Kind::TrimmedMean, 0.1}, law, law.mean, 20), least(0.94)) << law.name;
  }
  // A skewed law costs the mean 1 to 2 points; the geometric mean is exact for the lognormal.
  EXPECT_GE(coverage({Kind::Mean}, kLognormal, kLognormal.mean, 20), least(0.93));
  EXPECT_GE(coverage({Kind::Geomean}, kLognormal, 1, 20), least(0.95));
}

TEST(Coverage, StddevLosesPointsWhereTailsAreHeavy) {
  EXPECT_GE(coverage({Kind::Stddev}, kNormal, 1, 30), least(0.94));
  EXPECT_GE(coverage({Kind::Stddev}, kLognormal, kLognormal.stddev, 30), least(0.90));
  EXPECT_GE(coverage({Kind::Stddev}, kHeavy, kHeavy.stddev, 30), least(0.88));
}

TEST(Coverage, CvLosesPointsWhereTailsAreHeavy) {
  EXPECT_GE(coverage({Kind::Cv}, kNormal, 0.1, 30), least(0.94));
  EXPECT_GE(coverage({Kind::Cv}, kLognormal, kLognormal.stddev / kLognormal.mean, 30), least(0.90));
  EXPECT_GE(coverage({Kind::Cv}, kHeavy, kHeavy.stddev / 10, 30), least(0.88));
}

TEST(Coverage, MadIsHeldAsDeclaredUnderEveryLaw) {
  for (const Law& law : {kNormal, kLognormal, kHeavy}) {
    EXPECT_GE(coverage({Kind::Mad}, law, law.mad, 30), least(0.95)) << law.name;
  }
}

// Pairs share what disturbs them; `effect` multiplies the first.
Ratio simulated_pair(Kind kind, Random& random, std::size_t n, double effect, bool skewed) {
  std::vector<double> first;
  std::vector<double> second;
  for (std::size_t i = 0; i < n; ++i) {
    const double shared = std::exp(0.05 * standard_normal(random));
    const auto noise = [&] {
      const double z = standard_normal(random);
      return skewed ? 1 + 0.02 * std::exp(z) : std::exp(0.02 * z);
    };
    first.push_back(effect * shared * noise());
    second.push_back(shared * noise());
  }
  return paired_ratio(kind, first, second, kAlpha);
}

TEST(Coverage, PairedRatiosAreHeldAsDeclared) {
  for (const Kind kind : {Kind::Median, Kind::Mean, Kind::Geomean}) {
    for (const double effect : {1.0, 1.02}) {
      for (const bool skewed : {false, true}) {
        Random random(99);
        int inside = 0;
        for (int trial = 0; trial < kTrials; ++trial) {
          inside += simulated_pair(kind, random, 25, effect, skewed).interval.contains(effect);
        }
        EXPECT_GE(static_cast<double>(inside) / kTrials, least(0.95))
            << static_cast<int>(kind) << ' ' << effect << ' ' << skewed;
      }
    }
  }
}

TEST(Coverage, PairingSeesWhatTheSharedDisturbanceHides) {
  // 2% noise of their own, 5% shared: a 2% effect in 40 pairs. By hand: the log ratio has the
  // deviation 2.83%, its mean 0.447%, so z = 4.43 and the power at 5% is 99.3%.
  Random random(3);
  int seen = 0;
  for (int trial = 0; trial < 500; ++trial) {
    seen += simulated_pair(Kind::Median, random, 40, 1.02, false).interval.low > 1;
  }
  EXPECT_GE(seen, 475);
}

}  // namespace
}  // namespace benchc::stats
