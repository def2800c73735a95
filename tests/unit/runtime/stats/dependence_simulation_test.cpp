// How often intervals of values in their own order hold the true value, by simulation under fixed
// seeds: each statistic, each law, in series that follow from each other or do not. A rate is taken
// as reached when it is within three standard errors of the simulation. BENCHC_TRIALS=10000 runs it
// at full size; the figures of docs/statistics.md are from that.

#include <cmath>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "runtime/stats/clusters.h"
#include "runtime/stats/dependence.h"
#include "tests/support/trials.h"

namespace benchc::stats {
namespace {

using Random = std::mt19937_64;
using test::trials;

constexpr double kAlpha = 0.05;

double normal(Random& random) { return std::normal_distribution<double>(0, 1)(random); }

/// First-order autoregression about `level` with the standard deviation 1.
std::vector<double> autoregression(Random& random, std::size_t n, double phi, double level = 10) {
  std::vector<double> values;
  double state = normal(random);
  for (std::size_t i = 0; i < n; ++i) {
    values.push_back(level + state);
    state = phi * state + std::sqrt(1 - phi * phi) * normal(random);
  }
  return values;
}

struct Law {
  std::string name;
  std::function<double(Random&)> draw;
  double median;
  double mean;
  double stddev;
  /// The 90% quantile.
  double high;
};

// True values in closed form, or by SciPy:
//   lognormal: exp(.25 * norm.ppf(.9)), exp(.03125), sqrt(expm1(.0625) * exp(.0625))
//   Pareto of index 3: 2^(1/3), 3/2, sqrt(3)/2, 10^(1/3)
//   bimodal: 70% at N(10, .1), 30% at N(12, .1): optimize.brentq(lambda x: .7*norm.cdf((x-10)/.1) +
//     .3*norm.cdf((x-12)/.1) - q, 9, 13); 10.6; sqrt(.01 + .84)
//   clock: N(10, 1) to the next whole number: 10, 10, sqrt(sum(k*k*(cdf(k+.5)-cdf(k-.5)))), 11
//   spikes: N(10, .1), and 1 in 20 is 5 more: brentq as above; 10.25; sqrt(.01 + 25*.05*.95)
const std::vector<Law>& laws() {
  static const std::vector<Law> all = {
      {"normal", [](Random& r) { return 10 + normal(r); }, 10, 10, 1, 11.2815515655446},
      {"lognormal", [](Random& r) { return std::exp(0.25 * normal(r)); }, 1, 1.03174340749910,
       0.262012263837290, 1.37766204394790},
      {"Pareto",
       [](Random& r) {
         return std::pow(std::uniform_real_distribution<double>(0, 1)(r), -1.0 / 3);
       },
       1.25992104989487, 1.5, 0.866025403784439, 2.15443469003188},
      {"bimodal", [](Random& r) { return 10 + 0.1 * normal(r) + (r() % 10 < 3 ? 2 : 0); },
       10.0565948821933, 10.6, 0.921954445729289, 12.0430727299295},
      {"clock", [](Random& r) { return std::round(10 + normal(r)); }, 10, 10, 1.04083299446218, 11},
      {"spikes", [](Random& r) { return 10 + 0.1 * normal(r) + (r() % 20 == 0 ? 5 : 0); },
       10.0066011812376, 10.25, 1.09430343141116, 10.1619856258638},
  };
  return all;
}

struct Held {
  double rate = 0;
  double unbounded = 0;
  /// Mean width over that of the interval for independent values, where both are bounded.
  double width = 0;
};

using Draw = std::function<std::vector<double>(Random&)>;

Held held(Statistic statistic, double truth, int count, const Draw& draw, double alpha = kAlpha) {
  Random random(2026);
  Held result;
  double wide = 0;
  double narrow = 0;
  for (int trial = 0; trial < count; ++trial) {
    const std::vector<double> values = draw(random);
    const Interval found = interval(statistic, values, {}, alpha);
    const Interval independent = interval(statistic, values, alpha);
    result.rate += found.contains(truth) ? 1.0 / count : 0;
    result.unbounded += found.bounded() ? 0 : 1.0 / count;
    if (!found.bounded() || !independent.bounded()) continue;
    wide += found.width();
    narrow += independent.width();
  }
  result.width = narrow > 0 ? wide / narrow : 0;
  return result;
}

double least(double declared, int count) {
  return declared - 3 * std::sqrt(declared * (1 - declared) / count);
}

Draw drawn(const Law& law, std::size_t n) {
  return [&law, n](Random& random) {
    std::vector<double> values(n);
    for (double& value : values) value = law.draw(random);
    return values;
  };
}

TEST(OrderSimulation, QuantilesAreHeldUnderEveryLaw) {
  const int count = trials(400);
  for (const Law& law : laws()) {
    for (const std::size_t n : {20u, 60u, 200u}) {
      EXPECT_GE(held({Kind::Median}, law.median, count, drawn(law, n)).rate, least(0.95, count))
          << law.name << n;
      EXPECT_GE(held({Kind::Quantile, 0.9}, law.high, count, drawn(law, n)).rate,
                least(0.95, count))
          << law.name << n;
    }
  }
}

TEST(OrderSimulation, MeansAreHeldButWhereATailHasNotBeenSeen) {
  const int count = trials(400);
  for (const Law& law : laws()) {
    const bool tail = law.name == "Pareto" || law.name == "spikes";
    EXPECT_GE(held({Kind::Mean}, law.mean, count, drawn(law, 60)).rate,
              least(tail                      ? 0.85
                    : law.name == "lognormal" ? 0.94
                                              : 0.945,
                    count))
        << law.name;
  }
}

TEST(OrderSimulation, AnAutoregressionIsHeldByEveryStatistic) {
  const int count = trials(300);
  // Normal: the geometric mean of values that are exponentials, mad and 90% quantile as in
  // coverage_test.cpp.
  for (const std::size_t n : {50u, 100u}) {
    const Draw draw = [n](Random& r) { return autoregression(r, n, 0.6); };
    const Draw positive = [n](Random& r) {
      std::vector<double> values = autoregression(r, n, 0.6, 0);
      for (double& value : values) value = std::exp(0.25 * value);
      return values;
    };
    const double declared = least(0.95, count);
    EXPECT_GE(held({Kind::Median}, 10, count, draw).rate, declared) << n;
    EXPECT_GE(held({Kind::Mean}, 10, count, draw).rate, declared) << n;
    EXPECT_GE(held({Kind::TrimmedMean, 0.1}, 10, count, draw).rate, declared) << n;
    EXPECT_GE(held({Kind::Geomean}, 1, count, positive).rate, declared) << n;
    EXPECT_GE(held({Kind::Quantile, 0.9}, 11.2815515655446, count, draw).rate, declared) << n;
    EXPECT_GE(held({Kind::Stddev}, 1, count, draw).rate, declared) << n;
    EXPECT_GE(held({Kind::Cv}, 0.1, count, draw).rate, declared) << n;
    EXPECT_GE(held({Kind::Mad}, 0.674489750196082, count, draw).rate, declared) << n;
  }
}

TEST(OrderSimulation, AStrongerAndAWeakerOneAreHeldFromFiftyOn) {
  const int count = trials(400);
  for (const double phi : {0.3, 0.9}) {
    const Draw draw = [phi](Random& r) { return autoregression(r, 60, phi); };
    EXPECT_GE(held({Kind::Median}, 10, count, draw).rate, least(0.95, count)) << phi;
    EXPECT_GE(held({Kind::Mean}, 10, count, draw).rate, least(0.94, count)) << phi;
  }
}

TEST(OrderSimulation, TakenAsIndependentAnAutoregressionWouldBeMissedByAThird) {
  constexpr int kTrials = 400;
  Random random(4);
  int inside = 0;
  for (int trial = 0; trial < kTrials; ++trial) {
    inside += interval({Kind::Mean}, autoregression(random, 60, 0.6), kAlpha).contains(10);
  }
  EXPECT_LT(inside, kTrials * 0.75);
}

TEST(OrderSimulation, IndependentValuesPayLittle) {
  const int count = trials(400);
  for (const std::size_t n : {20u, 50u, 100u, 400u}) {
    const Law& law = laws().front();
    for (const Kind kind : {Kind::Median, Kind::Mean}) {
      const Held found = held({kind}, 10, count, drawn(law, n));
      EXPECT_LT(found.width, 1.15) << n;
      EXPECT_LE(found.unbounded, 0.02) << n;
    }
  }
}

TEST(OrderSimulation, HardlyAnySeriesDriftsThatDoesNot) {
  const int count = trials(2000);
  for (const double phi : {0.0, 0.6}) {
    for (const std::size_t n : {20u, 60u}) {
      Random random(8);
      int drifts = 0;
      for (int trial = 0; trial < count; ++trial) {
        drifts += dependence(autoregression(random, n, phi)).drifts;
      }
      // A few values that follow from each other may look like a trend.
      const double rate = phi == 0 ? 0.002 : 0.015;
      EXPECT_LE(drifts, count * rate + 3 * std::sqrt(count * rate)) << phi << ' ' << n;
    }
  }
}

TEST(OrderSimulation, ADriftIsSeen) {
  // One standard deviation over 60 values: by hand, its rank correlation with time is some 0.28,
  // z = 2.1, seen at 3.3 by one in ten; of three deviations 0.65, seen by nearly all.
  constexpr int kTrials = 300;
  Random random(9);
  int seen = 0;
  for (int trial = 0; trial < kTrials; ++trial) {
    std::vector<double> values = autoregression(random, 60, 0);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] += 3 * static_cast<double>(i) / 60;
    seen += dependence(values).drifts;
  }
  EXPECT_GE(seen, kTrials * 0.9);
}

}  // namespace
}  // namespace benchc::stats
