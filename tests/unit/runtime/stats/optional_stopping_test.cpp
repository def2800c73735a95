// How often two that are the same are told apart when their pairs are looked at while they are
// taken and the first look that tells them apart ends it; under fixed seeds. A few sequences as a
// test; all that docs/statistics.md shows with
//   BENCHC_TRIALS=10000 unit_stats --gtest_filter='OptionalStopping.*'

#include <algorithm>
#include <array>
#include <cmath>
#include <iomanip>
#include <iostream>
#include <random>
#include <span>
#include <vector>

#include <gtest/gtest.h>

#include "runtime/stats/alpha_spending.h"
#include "runtime/stats/distributions.h"
#include "runtime/stats/paired.h"
#include "tests/support/trials.h"

namespace benchc::stats {
namespace {

using Random = std::mt19937_64;

/// As of plan/looks.h, from 8 to 400.
const std::vector<std::uint32_t> kLooks = {8,  10, 12,  15,  18,  22,  27,  33,  40,  48,  58,
                                           70, 84, 101, 122, 147, 177, 213, 256, 308, 370, 400};
constexpr std::size_t kPairs = 400;
constexpr std::array<double, 2> kAlphas = {0.05, 0.01};

double normal(Random& random) { return std::normal_distribution<double>(0, 1)(random); }
double uniform(Random& random) { return std::uniform_real_distribution<double>(0, 1)(random); }

/// What a machine takes for the same thing, run after run.
struct Machine {
  const char* name;
  /// `run` counts from 0; `level` is kept from run to run.
  double (*seconds)(int run, double& level, Random& random);
};

constexpr std::array<Machine, 8> kMachines = {{
    {"normal", [](int, double&, Random& random) { return 1 + 0.02 * normal(random); }},
    {"lognormal", [](int, double&, Random& random) { return std::exp(0.5 * normal(random)); }},
    {"Pareto, shape 2.5",
     [](int, double&, Random& random) { return std::pow(1 - uniform(random), -1 / 2.5); }},
    {"bimodal",
     [](int, double&, Random& random) {
       return (uniform(random) < 0.3 ? 1.1 : 1.0) + 0.01 * normal(random);
     }},
    {"AR(1), 0.6",
     [](int, double& level, Random& random) {
       level = 0.6 * level + 0.02 * normal(random);
       return std::exp(level);
     }},
    {"drift, 40%",
     [](int run, double&, Random& random) { return 1 + 0.0005 * run + 0.01 * normal(random); }},
    {"clock of 2%",
     [](int, double&, Random& random) {
       return 0.02 * std::round((1 + 0.01 * normal(random)) / 0.02);
     }},
    {"spikes",
     [](int, double&, Random& random) {
       const double spike = uniform(random) < 0.05 ? 1 + uniform(random) : 1;
       return spike * (1 + 0.01 * normal(random));
     }},
}};

struct Pairs {
  std::vector<double> first;
  std::vector<double> second;
};

/// In random order within each pair, as plans are run.
Pairs pairs_of(const Machine& machine, Random& random) {
  Pairs pairs;
  double level = 0;
  for (int pair = 0; pair < static_cast<int>(kPairs); ++pair) {
    const double earlier = machine.seconds(2 * pair, level, random);
    const double later = machine.seconds(2 * pair + 1, level, random);
    const bool turned = random() % 2 == 1;
    pairs.first.push_back(turned ? later : earlier);
    pairs.second.push_back(turned ? earlier : later);
  }
  return pairs;
}

using Values = std::span<const double>;
struct Method {
  const char* name;
  /// Of the first against the second; it tells them apart when `equal` is outside.
  Interval (*interval)(Values first, Values second, double alpha);
  double equal;
};

constexpr std::array<Method, 4> kMethods = {{
    {"median",
     [](Values a, Values b, double alpha) {
       return paired_ratio(Kind::Median, a, b, alpha).interval;
     },
     1},
    {"mean",
     [](Values a, Values b, double alpha) {
       return paired_ratio(Kind::Mean, a, b, alpha).interval;
     },
     1},
    {"geomean",
     [](Values a, Values b, double alpha) {
       return paired_ratio(Kind::Geomean, a, b, alpha).interval;
     },
     1},
    {"median, by a quantity",
     [](Values a, Values b, double alpha) {
       return paired_difference(Kind::Median, a, b, {}, alpha).interval;
     },
     0},
}};

/// Of all sequences.
struct Told {
  int slower = 0;
  int apart = 0;
};

/// By alpha.
std::array<Told, 2> told(const Machine& machine, const Method& method, int count) {
  const std::array<AlphaSpending, 2> spending = {AlphaSpending(kAlphas[0], kLooks),
                                                 AlphaSpending(kAlphas[1], kLooks)};
  std::array<Told, 2> told;
  Random random(2026);
  for (int sequence = 0; sequence < count; ++sequence) {
    const Pairs pairs = pairs_of(machine, random);
    std::size_t ended = 0;
    for (const std::uint32_t look : kLooks) {
      // What the larger alpha does not tell apart, the smaller one at the same look does not.
      for (; ended < kAlphas.size(); ++ended) {
        const Interval interval =
            method.interval(Values(pairs.first).first(look), Values(pairs.second).first(look),
                            spending[ended].at(look));
        if (interval.contains(method.equal)) break;
        ++told[ended].apart;
        told[ended].slower += interval.low > method.equal;
      }
    }
  }
  return told;
}

/// What is exceeded no more often than three standard errors of a normal law are (0.135%).
int most(double rate, int count) {
  double left = 1;
  for (int k = 0;; ++k) {
    left -= std::exp(std::lgamma(count + 1) - std::lgamma(k + 1) - std::lgamma(count - k + 1) +
                     k * std::log(rate) + (count - k) * std::log1p(-rate));
    if (left < 0.00135) return k;
  }
}

void expect_no_more_than_declared(const Method& method) {
  const int count = test::trials(60);
  for (const Machine& machine : kMachines) {
    const std::array<Told, 2> found = told(machine, method, count);
    for (std::size_t i = 0; i < kAlphas.size(); ++i) {
      EXPECT_LE(found[i].slower, most(kAlphas[i] / 2, count)) << machine.name << ' ' << kAlphas[i];
      EXPECT_LE(found[i].apart, most(kAlphas[i], count)) << machine.name << ' ' << kAlphas[i];
    }
    if (!test::wants_more_trials()) continue;
    std::cout << std::fixed << std::setprecision(2) << method.name << " | " << machine.name;
    for (const Told& one : found) {
      std::cout << " | " << 100.0 * one.slower / count << "% slower, " << 100.0 * one.apart / count
                << "% apart";
    }
    std::cout << std::endl;
  }
}

TEST(OptionalStopping, TheSameIsToldApartNoMoreOftenThanDeclaredByTheMedian) {
  expect_no_more_than_declared(kMethods[0]);
}
TEST(OptionalStopping, TheSameIsToldApartNoMoreOftenThanDeclaredByTheMean) {
  expect_no_more_than_declared(kMethods[1]);
}
TEST(OptionalStopping, TheSameIsToldApartNoMoreOftenThanDeclaredByTheGeomean) {
  expect_no_more_than_declared(kMethods[2]);
}
TEST(OptionalStopping, TheSameIsToldApartNoMoreOftenThanDeclaredByDifferences) {
  expect_no_more_than_declared(kMethods[3]);
}

/// Looking every time at all of alpha, as is done by those who wait for a result to be significant.
TEST(OptionalStopping, WithoutSpendingItIsToldApartFarMoreOften) {
  constexpr int kSequences = 200;
  Random random(2026);
  int apart = 0;
  for (int sequence = 0; sequence < kSequences; ++sequence) {
    const Pairs pairs = pairs_of(kMachines[0], random);
    for (const std::uint32_t look : kLooks) {
      const Interval interval = kMethods[2].interval(Values(pairs.first).first(look),
                                                     Values(pairs.second).first(look), 0.05);
      if (interval.contains(1)) continue;
      ++apart;
      break;
    }
  }
  EXPECT_GT(apart, kSequences / 5);
}

/// How many times as wide as Student's t interval of one look at as many pairs, which is the
/// shortest there is for normal noise: on average over those that end at the same look.
struct Widths {
  double at_horizon = 0;
  double widest_at_stop = 0;
};

Widths widths(const Method& method, double alpha, int count) {
  const AlphaSpending spending(alpha, kLooks);
  Random random(77);
  std::vector<double> ratios(kLooks.size(), 0);
  std::vector<int> stops(kLooks.size(), 0);
  double at_horizon = 0;
  const auto ratio = [&](std::uint32_t look, const Interval& interval) {
    const auto n = static_cast<double>(look);
    // Of the log ratio, whose deviation the simulation knows.
    const double best = 2 * student_upper(alpha / 2, n - 1) * 0.01 * std::sqrt(2 / n);
    return std::log(interval.high / interval.low) / best;
  };
  for (int sequence = 0; sequence < count; ++sequence) {
    Pairs pairs;
    const double effect = std::exp(0.05 * uniform(random));
    for (std::size_t i = 0; i < kPairs; ++i) {
      pairs.first.push_back(effect * std::exp(0.01 * normal(random)));
      pairs.second.push_back(std::exp(0.01 * normal(random)));
    }
    at_horizon +=
        ratio(kPairs, method.interval(pairs.first, pairs.second, spending.at(kPairs))) / count;
    for (std::size_t at = 0; at < kLooks.size(); ++at) {
      const Interval interval =
          method.interval(Values(pairs.first).first(kLooks[at]),
                          Values(pairs.second).first(kLooks[at]), spending.at(kLooks[at]));
      if (interval.contains(1)) continue;
      ratios[at] += ratio(kLooks[at], interval);
      ++stops[at];
      break;
    }
  }
  Widths widths{.at_horizon = at_horizon, .widest_at_stop = 0};
  for (std::size_t at = 0; at < kLooks.size(); ++at) {
    if (stops[at] < 10) continue;
    widths.widest_at_stop = std::max(widths.widest_at_stop, ratios[at] / stops[at]);
  }
  return widths;
}

TEST(OptionalStopping, IntervalsAreAtMostTwiceAsWideAsThoseOfOneLook) {
  for (const double alpha : kAlphas) {
    for (const Method& method : {kMethods[0], kMethods[2]}) {
      const Widths found = widths(method, alpha, 150);
      EXPECT_LT(found.at_horizon, 1.4) << method.name << ' ' << alpha;
      // Ten pairs that all agree are told apart at 5% by the interval that holds all of them.
      EXPECT_LT(found.widest_at_stop, alpha == 0.05 ? 2.15 : 2) << method.name << ' ' << alpha;
    }
  }
}

}  // namespace
}  // namespace benchc::stats
