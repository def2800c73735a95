// How often intervals over processes hold the true value, by simulation under fixed seeds. A rate
// that should be 5% is taken as reached when it is within three standard errors of the simulation.

#include <cmath>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "runtime/stats/clusters.h"
#include "runtime/stats/paired.h"

namespace benchc::stats {
namespace {

using Random = std::mt19937_64;

constexpr double kAlpha = 0.05;
constexpr double kBatchNoise = 0.005;

struct Setting {
  std::size_t processes = 60;
  std::size_t batches = 8;
  /// Of the last process.
  std::size_t last = 8;
  /// The standard deviation of what a process' layout of memory adds to a case.
  double layout = 0;
  /// One layout in four costs `layout`, the others nothing, instead of a normal law.
  bool lumpy = false;
  double effect = 1;
};

double normal(Random& random) { return std::normal_distribution<double>(0, 1)(random); }

struct Samples {
  std::vector<double> first;
  std::vector<double> second;
  std::vector<std::uint32_t> process;
};

double layout(const Setting& setting, Random& random) {
  if (!setting.lumpy) return setting.layout * normal(random);
  return random() % 4 == 0 ? setting.layout : 0;
}

Samples draw(const Setting& setting, Random& random) {
  Samples samples;
  for (std::size_t process = 0; process < setting.processes; ++process) {
    const double first = layout(setting, random);
    const double second = layout(setting, random);
    const bool last = process + 1 == setting.processes;
    for (std::size_t i = 0; i < (last ? setting.last : setting.batches); ++i) {
      const double shared = 0.02 * normal(random);
      samples.first.push_back(setting.effect *
                              std::exp(shared + first + kBatchNoise * normal(random)));
      samples.second.push_back(std::exp(shared + second + kBatchNoise * normal(random)));
      samples.process.push_back(static_cast<std::uint32_t>(process));
    }
  }
  return samples;
}

// The most false claims in `trials` that do not speak against the declared rate.
double most(int trials, double rate = kAlpha) {
  return trials * rate + 3 * std::sqrt(trials * rate * (1 - rate));
}

// How often the ratio is told from 1.
int told_apart(const Setting& setting, Kind kind, int trials, double alpha = kAlpha) {
  Random random(2026 + setting.processes);
  int told = 0;
  for (int trial = 0; trial < trials; ++trial) {
    const Samples samples = draw(setting, random);
    const Ratio ratio = paired_ratio(kind, samples.first, samples.second, samples.process, alpha);
    told += !ratio.interval.contains(1);
  }
  return told;
}

const std::vector<Kind> kKinds = {Kind::Median, Kind::Mean, Kind::Geomean};

TEST(ClusteredSimulation, LayoutIsNotTakenForADifference) {
  constexpr int kTrials = 400;
  for (const Kind kind : kKinds) {
    EXPECT_LE(told_apart({.layout = kBatchNoise}, kind, kTrials), most(kTrials))
        << static_cast<int>(kind);
  }
}

TEST(ClusteredSimulation, NorIsItInFewProcessesWithAPieceOfOne) {
  constexpr int kTrials = 1500;
  for (const std::size_t processes : {6u, 12u}) {
    for (const bool lumpy : {false, true}) {
      for (const Kind kind : kKinds) {
        const Setting setting = {.processes = processes,
                                 .last = 3,
                                 .layout = lumpy ? 0.03 : kBatchNoise,
                                 .lumpy = lumpy};
        EXPECT_LE(told_apart(setting, kind, kTrials), most(kTrials))
            << static_cast<int>(kind) << ' ' << processes << ' ' << lumpy;
      }
    }
  }
}

TEST(ClusteredSimulation, WithoutLayoutTheRateIsAsDeclaredToo) {
  constexpr int kTrials = 400;
  for (const Kind kind : kKinds) {
    const int told = told_apart({}, kind, kTrials);
    EXPECT_LE(told, most(kTrials)) << static_cast<int>(kind);
    // And not far below: that would be sight given away.
    EXPECT_GE(told, kTrials * kAlpha - 3 * std::sqrt(kTrials * kAlpha)) << static_cast<int>(kind);
  }
}

TEST(ClusteredSimulation, PairsTakenAsIndependentWouldClaimFarTooMuch) {
  // What the clusters are for: a third of the comparisons of unchanged code would claim a
  // difference.
  constexpr int kTrials = 200;
  Random random(5);
  int told = 0;
  for (int trial = 0; trial < kTrials; ++trial) {
    const Samples samples = draw({.layout = kBatchNoise}, random);
    told += !paired_ratio(Kind::Median, samples.first, samples.second, kAlpha).interval.contains(1);
  }
  EXPECT_GE(told, kTrials / 4);
}

// By hand: a pair's log ratio has the deviation 0.707%, so 480 of them tell their centre to
// 0.0323%, and 0.2% is z = 6.2: seen in all but a few of 10^5 at 5%, and at 1% as well.
TEST(ClusteredSimulation, AFifthOfAPercentIsSeenWithoutLayout) {
  constexpr int kTrials = 200;
  for (const Kind kind : kKinds) {
    EXPECT_GE(told_apart({.effect = 1.002}, kind, kTrials, 0.01), kTrials * 0.99)
        << static_cast<int>(kind);
  }
}

// With layout a process' ratio has the deviation sqrt(0.707² + 0.25²)% = 0.75%, 60 of them 0.097%,
// and 0.2% is z = 2.06: seen by half. 0.5% is z = 5.2.
TEST(ClusteredSimulation, WithLayoutHalfAPercentIsSeen) {
  constexpr int kTrials = 200;
  for (const Kind kind : kKinds) {
    EXPECT_GE(told_apart({.layout = kBatchNoise, .effect = 1.005}, kind, kTrials), kTrials * 0.99)
        << static_cast<int>(kind);
  }
}

// How often a case's own interval misses the true value.
int missed(const Setting& setting, Kind kind, double truth, int trials) {
  Random random(77 + setting.processes);
  int missed = 0;
  for (int trial = 0; trial < trials; ++trial) {
    std::vector<double> values;
    std::vector<std::uint32_t> process;
    for (std::uint32_t at = 0; at < setting.processes; ++at) {
      const double own = layout(setting, random);
      const bool last = at + 1 == setting.processes;
      for (std::size_t i = 0; i < (last ? setting.last : setting.batches); ++i) {
        values.push_back(10 + own + kBatchNoise * normal(random));
        process.push_back(at);
      }
    }
    missed += !interval({kind}, values, process, kAlpha).contains(truth);
  }
  return missed;
}

TEST(ClusteredSimulation, MedianAndMeanOfACaseAreHeldAsDeclared) {
  constexpr int kTrials = 1000;
  for (const Kind kind : {Kind::Median, Kind::Mean}) {
    for (const double layout : {0.0, kBatchNoise, 4 * kBatchNoise}) {
      for (const std::size_t processes : {8u, 15u, 40u}) {
        const Setting setting = {.processes = processes, .last = 5, .layout = layout};
        EXPECT_LE(missed(setting, kind, 10, kTrials), most(kTrials))
            << static_cast<int>(kind) << ' ' << layout << ' ' << processes;
      }
    }
  }
}

TEST(ClusteredSimulation, AMedianIsHeldWhereOneLayoutInFourIsSlow) {
  // The median is the 2/3 quantile of the three quarters that are quick: 10 + 0.005 * qnorm(2/3).
  constexpr int kTrials = 1000;
  for (const std::size_t processes : {12u, 40u}) {
    const Setting setting = {.processes = processes, .layout = 0.3, .lumpy = true};
    EXPECT_LE(missed(setting, Kind::Median, 10.0021536365, kTrials), most(kTrials)) << processes;
  }
}

TEST(ClusteredSimulation, OtherStatisticsOfACaseHeedProcessesToo) {
  // Layouts scatter as much as the values do: together N(10, 2). norm.ppf(.9) * sqrt(2) + 10,
  // norm.ppf(.25) * sqrt(2) + 10, sqrt(2), sqrt(2) / 10
  constexpr int kTrials = 200;
  struct Truth {
    Statistic statistic;
    double value;
    double declared;
  };
  const std::vector<Truth> truths = {{{Kind::Quantile, 0.9}, 11.812387604873646, 0.95},
                                     {{Kind::Quantile, 0.25}, 9.04612744759106, 0.95},
                                     {{Kind::TrimmedMean, 0.1}, 10, 0.94},
                                     {{Kind::Stddev}, 1.4142135623731, 0.90},
                                     {{Kind::Cv}, 0.14142135623731, 0.90}};
  Random random(12);
  std::vector<int> missed(truths.size(), 0);
  int naive = 0;
  for (int trial = 0; trial < kTrials; ++trial) {
    std::vector<double> values;
    std::vector<std::uint32_t> process;
    for (std::uint32_t one = 0; one < 24; ++one) {
      const double own = normal(random);
      for (int i = 0; i < 8; ++i) {
        values.push_back(10 + own + normal(random));
        process.push_back(one);
      }
    }
    for (std::size_t i = 0; i < truths.size(); ++i) {
      missed[i] +=
          !interval(truths[i].statistic, values, process, kAlpha).contains(truths[i].value);
    }
    naive += !interval(truths[0].statistic, values, kAlpha).contains(truths[0].value);
  }
  for (std::size_t i = 0; i < truths.size(); ++i) {
    EXPECT_LE(missed[i], most(kTrials, 1 - truths[i].declared)) << i;
  }
  // As independent values one in five would be missed.
  EXPECT_GE(naive, kTrials / 10);
}

TEST(ClusteredSimulation, VeryManyProcessesAreHeldByTheNormalLimit) {
  constexpr int kTrials = 100;
  const Setting setting = {.processes = 700, .batches = 4, .last = 4, .layout = kBatchNoise};
  EXPECT_LE(missed(setting, Kind::Median, 10, kTrials), most(kTrials));
}

}  // namespace
}  // namespace benchc::stats
