// What ties do to intervals, by simulation under fixed seeds: clocks with coarse steps, and pairs
// that do not differ at all. A rate is taken as reached when it is within three standard errors.

#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "runtime/stats/clusters.h"
#include "runtime/stats/paired.h"

namespace benchc::stats {
namespace {

using Random = std::mt19937_64;

constexpr double kAlpha = 0.05;

double normal(Random& random) { return std::normal_distribution<double>(0, 1)(random); }

// To the clock's next step.
double read(double value, double step) { return step * std::round(value / step); }

double most(int trials) { return trials * kAlpha + 3 * std::sqrt(trials * kAlpha * (1 - kAlpha)); }

// Two cases that do not differ, with 1% of noise.
int told_apart(Kind kind, std::size_t pairs, double step, bool difference, int trials) {
  Random random(31 + pairs);
  int told = 0;
  for (int trial = 0; trial < trials; ++trial) {
    std::vector<double> first;
    std::vector<double> second;
    for (std::size_t i = 0; i < pairs; ++i) {
      first.push_back(read(1 + 0.01 * normal(random), step));
      second.push_back(read(1 + 0.01 * normal(random), step));
    }
    told += difference ? !paired_difference(kind, first, second, {}, kAlpha).interval.contains(0)
                       : !paired_ratio(kind, first, second, kAlpha).interval.contains(1);
  }
  return told;
}

TEST(Ties, PairsOfACoarseClockHoldTheirLevel) {
  // Steps of half a standard deviation, of two, and of five, at which most pairs are equal.
  constexpr int kTrials = 500;
  for (const double step : {0.005, 0.02, 0.05}) {
    for (const std::size_t pairs : {8u, 30u, 80u}) {
      for (const bool difference : {false, true}) {
        for (const Kind kind : {Kind::Median, Kind::Mean}) {
          EXPECT_LE(told_apart(kind, pairs, step, difference, kTrials), most(kTrials))
              << step << ' ' << pairs << ' ' << difference << ' ' << static_cast<int>(kind);
        }
      }
    }
  }
}

TEST(Ties, PairsOfACoarseClockStillSeeWhatIsThere) {
  // By hand: a difference has the deviation 1.41% and, of the clock, 2%/sqrt(6) = 0.82%: 80 pairs
  // tell their centre to 0.18%, and 1% is z = 5.5.
  constexpr int kTrials = 200;
  Random random(6);
  int seen = 0;
  for (int trial = 0; trial < kTrials; ++trial) {
    std::vector<double> first;
    std::vector<double> second;
    for (std::size_t i = 0; i < 80; ++i) {
      first.push_back(read(1.01 * (1 + 0.01 * normal(random)), 0.02));
      second.push_back(read(1 + 0.01 * normal(random), 0.02));
    }
    seen += paired_ratio(Kind::Mean, first, second, kAlpha).interval.low > 1;
  }
  EXPECT_GE(seen, kTrials * 0.98);
}

TEST(Ties, QuantilesOfACoarseClockAreHeld) {
  // A value between the steps is no quantile of what the clock shows: N(10.3, 1) read in steps of 1
  // has its median at 10 and its 90% quantile, qnorm(.9) + 10.3 = 11.58, at 12.
  constexpr int kTrials = 600;
  for (const std::size_t n : {20u, 100u}) {
    Random random(n);
    int median = 0;
    int high = 0;
    for (int trial = 0; trial < kTrials; ++trial) {
      std::vector<double> values(n);
      for (double& value : values) value = read(10.3 + normal(random), 1);
      median += !interval({Kind::Median}, values, {}, kAlpha).contains(10);
      high += !interval({Kind::Quantile, 0.9}, values, {}, kAlpha).contains(12);
    }
    EXPECT_LE(median, most(kTrials)) << n;
    EXPECT_LE(high, most(kTrials)) << n;
  }
}

}  // namespace
}  // namespace benchc::stats
