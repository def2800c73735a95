#include "runtime/stats/clusters.h"

#include <cmath>
#include <numeric>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "runtime/stats/moments.h"
#include "runtime/stats/paired.h"

namespace benchc::stats {
namespace {

// `count` labels, `size` values each; labels need not begin at 0.
std::vector<std::uint32_t> processes(std::uint32_t count, std::uint32_t size) {
  std::vector<std::uint32_t> labels;
  for (std::uint32_t i = 0; i < count * size; ++i) labels.push_back(5 + i / size);
  return labels;
}

std::vector<double> normal_values(std::size_t count) {
  std::mt19937_64 random(11);
  std::normal_distribution<double> law(10, 1);
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i) values.push_back(law(random));
  return values;
}

TEST(Clusters, ProcessesOfOneValueChangeNothing) {
  for (const std::uint32_t count : {6u, 20u, 61u}) {
    const std::vector<double> values = normal_values(count);
    for (const double alpha : {0.05, 0.01, 1e-5}) {
      EXPECT_EQ(interval({Kind::Median}, values, processes(count, 1), alpha),
                interval({Kind::Median}, values, alpha))
          << count << ' ' << alpha;
      const Interval mean = interval({Kind::Mean}, values, processes(count, 1), alpha);
      EXPECT_NEAR(mean.low, interval({Kind::Mean}, values, alpha).low, 1e-9);
      EXPECT_NEAR(mean.high, interval({Kind::Mean}, values, alpha).high, 1e-9);
    }
  }
}

TEST(Clusters, TheMeanOfEvenProcessesIsStudentsTOnTheirMeans) {
  const std::vector<double> values = normal_values(24);
  std::vector<double> means;
  for (std::size_t i = 0; i < 24; i += 4) means.push_back(mean_of(std::span(values).subspan(i, 4)));
  const Interval by_process = interval({Kind::Mean}, values, processes(6, 4), 0.01);
  EXPECT_NEAR(by_process.low, mean_interval(means, 0.01).low, 1e-9);
  EXPECT_NEAR(by_process.high, mean_interval(means, 0.01).high, 1e-9);
}

TEST(Clusters, WhatDiffersBetweenProcessesWidensTheInterval) {
  // 12 processes of 10 values: each process has its own level, within 10%, and no noise to speak
  // of.
  std::vector<double> values;
  for (int i = 0; i < 120; ++i)
    values.push_back(1 + 0.1 * std::sin(i / 10 * 2.4) + 1e-6 * (i % 10));
  for (const Kind kind : {Kind::Median, Kind::Mean, Kind::Geomean}) {
    const Interval naive = interval({kind}, values, 0.01);
    const Interval honest = interval({kind}, values, processes(12, 10), 0.01);
    EXPECT_GT(honest.width(), 2 * naive.width()) << static_cast<int>(kind);
    EXPECT_TRUE(honest.contains(point({kind}, values))) << static_cast<int>(kind);
  }
}

TEST(Clusters, ByHandTheMedianOfEightProcessesThatDoNotVaryWithin) {
  // All signs alike have the probability 2/256 = 0.8%, one other than the rest 18/256: at 99%
  // whatever lies beyond all processes is excluded, and nothing else. In an order without drift.
  std::vector<double> values;
  for (const double level : {7, 0, 6, 1, 5, 2, 4, 3}) values.insert(values.end(), 3, level);
  EXPECT_EQ(interval({Kind::Median}, values, processes(8, 3), 0.01), (Interval{0, 7}));
  // 24 independent values would say more.
  EXPECT_EQ(interval({Kind::Median}, values, 0.01), (Interval{1, 6}));
}

TEST(Clusters, TooFewProcessesBoundNoMedian) {
  const std::vector<double> values = normal_values(70);
  EXPECT_EQ(interval({Kind::Median}, values, processes(7, 10), 0.01), Interval::unbounded());
  EXPECT_TRUE(interval({Kind::Median}, values, processes(10, 7), 0.01).bounded());
  EXPECT_EQ(fewest_units(0.01), 8u);
  EXPECT_EQ(fewest_units(0.001), 11u);
  EXPECT_EQ(interval({Kind::Mean}, values, processes(1, 70), 0.01), Interval::unbounded());
}

TEST(Clusters, AShortLastProcessCountsForLess) {
  std::vector<std::uint32_t> labels = processes(2, 8);
  labels.push_back(99);
  EXPECT_NEAR(Clusters(labels).effective(), 17.0 * 17 / 129, 1e-12);
  // One whole process and a piece of one do not tell how much processes differ.
  EXPECT_EQ(interval({Kind::Mean}, std::vector<double>{1, 2, 3},
                     std::vector<std::uint32_t>{0, 0, 1}, 0.05),
            Interval::unbounded());
}

TEST(Clusters, EqualValuesNeedManyProcessesNotManySamples) {
  const std::vector<double> values(70, 3.0);
  EXPECT_EQ(interval({Kind::Mean}, values, processes(7, 10), 0.01), Interval::unbounded());
  EXPECT_EQ(interval({Kind::Mean}, values, processes(10, 7), 0.01), Interval::exactly(3));
  EXPECT_EQ(interval({Kind::Stddev}, values, processes(7, 10), 0.01), Interval::unbounded());
  EXPECT_EQ(interval({Kind::Stddev}, values, processes(10, 7), 0.01), Interval::exactly(0));
  EXPECT_EQ(interval({Kind::TrimmedMean, 0.1}, values, processes(10, 7), 0.01),
            Interval::exactly(3));
}

TEST(Clusters, MadAndNoProcessesAreAsBefore) {
  const std::vector<double> values = normal_values(60);
  EXPECT_EQ(interval({Kind::Mad}, values, processes(6, 10), 0.05),
            interval({Kind::Mad}, values, 0.05));
  EXPECT_EQ(interval({Kind::Median}, values, {}, 0.05), interval({Kind::Median}, values, 0.05));
  EXPECT_EQ(interval({Kind::Median}, values, processes(6, 9), 0.05), Interval::unbounded());
}

TEST(Clusters, TheJackknifeOfEvenProcessesIsThatOfTheFormula) {
  // Of the plain mean it is Student's t on the processes' means: no value is cut off from 24 by 1%.
  const std::vector<double> values = normal_values(24);
  const Interval jackknifed = interval({Kind::TrimmedMean, 0.01}, values, processes(6, 4), 0.05);
  const Interval mean = interval({Kind::Mean}, values, processes(6, 4), 0.05);
  EXPECT_NEAR(jackknifed.low, mean.low, 1e-9);
  EXPECT_NEAR(jackknifed.high, mean.high, 1e-9);
}

TEST(ClusteredPairs, ProcessesOfOnePairChangeNothing) {
  const std::vector<double> first = normal_values(40);
  std::vector<double> second = first;
  std::rotate(second.begin(), second.begin() + 7, second.end());
  for (const Kind kind : {Kind::Median, Kind::Mean, Kind::Geomean}) {
    const Ratio plain = paired_ratio(kind, first, second, 0.01);
    const Ratio by_process = paired_ratio(kind, first, second, processes(40, 1), 0.01);
    EXPECT_NEAR(by_process.estimate, plain.estimate, 1e-12);
    EXPECT_NEAR(by_process.interval.low, plain.interval.low, 1e-9);
    EXPECT_NEAR(by_process.interval.high, plain.interval.high, 1e-9);
    EXPECT_EQ(plain.processes, 0u);
    EXPECT_EQ(by_process.processes, 40u);
    EXPECT_EQ(by_process.pairs, 40u);
  }
}

TEST(ClusteredPairs, AProcessCountsOnceHoweverManyPairsItHas) {
  // By hand: eight processes at ratios 1.01 … 1.08, five equal pairs each. At 99% the signed ranks
  // of eight units exclude what lies beyond all of them: R's qsignrank(.005, 8) is 0.
  std::vector<double> first;
  std::vector<double> second;
  for (int i = 0; i < 40; ++i) {
    first.push_back(1.01 + 0.01 * (i / 5));
    second.push_back(1);
  }
  const Ratio ratio = paired_ratio(Kind::Median, first, second, processes(8, 5), 0.01);
  EXPECT_NEAR(ratio.interval.low, 1.01, 1e-12);
  EXPECT_NEAR(ratio.interval.high, 1.08, 1e-12);
  EXPECT_EQ(paired_ratio(Kind::Median, std::span(first).first(35), std::span(second).first(35),
                         processes(7, 5), 0.01)
                .interval,
            Interval::unbounded());
}

TEST(ClusteredPairs, ADisturbedBatchInEachProcessMovesNothing) {
  std::vector<double> first;
  std::vector<double> second;
  for (int i = 0; i < 96; ++i) {
    const double level = 1 + 0.001 * std::sin(i);
    first.push_back(level * (i % 8 == 3 ? 3 : 1));
    second.push_back(level);
  }
  const Ratio ratio = paired_ratio(Kind::Median, first, second, processes(12, 8), 0.01);
  EXPECT_NEAR(ratio.estimate, 1, 1e-12);
  EXPECT_NEAR(ratio.interval.low, 1, 1e-12);
  EXPECT_NEAR(ratio.interval.high, 1, 1e-12);
}

TEST(ClusteredPairs, TheMeansRatioIsThatOfAllSamples) {
  // Uneven processes.
  const std::vector<double> first = normal_values(23);
  const std::vector<double> second(23, 10.0);
  std::vector<std::uint32_t> labels = processes(3, 7);
  labels.insert(labels.end(), {1, 1});
  const Ratio ratio = paired_ratio(Kind::Mean, first, second, labels, 0.05);
  EXPECT_NEAR(ratio.estimate, mean_of(first) / 10, 1e-12);
  // Against a constant it is the mean's own interval.
  const Interval mean = interval({Kind::Mean}, first, labels, 0.05);
  EXPECT_NEAR(ratio.interval.low, mean.low / 10, 1e-9);
  EXPECT_NEAR(ratio.interval.high, mean.high / 10, 1e-9);
}

TEST(ClusteredPairs, PairsWithoutAProcessAreNoBasis) {
  const std::vector<double> values = normal_values(20);
  EXPECT_TRUE(
      std::isnan(paired_ratio(Kind::Median, values, values, processes(3, 5), 0.05).estimate));
}

}  // namespace
}  // namespace benchc::stats
