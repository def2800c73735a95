// Ranks that bound intervals, and the averages of pairs that they are ranks of.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "runtime/stats/distributions.h"
#include "runtime/stats/paired.h"

namespace benchc::stats {
namespace {

TEST(Ranks, BinomialCutsAgreeWithSciPy) {
  struct Row {
    std::size_t n;
    double p;
    double tail;
    std::size_t cut;
  };
  // max(k for k in range(n + 1) if k == 0 or scipy.stats.binom.cdf(k - 1, n, p) <= tail)
  constexpr Row kRows[] = {
      {1, 0.5, 0.025, 0},      {1, 0.5, 0.005, 0},      {1, 0.5, 5e-08, 0},
      {5, 0.5, 0.025, 0},      {5, 0.5, 0.005, 0},      {5, 0.5, 5e-08, 0},
      {9, 0.5, 0.025, 2},      {9, 0.5, 0.005, 1},      {9, 0.5, 5e-08, 0},
      {30, 0.5, 0.025, 10},    {30, 0.5, 0.005, 8},     {30, 0.5, 5e-08, 2},
      {64, 0.5, 0.025, 24},    {64, 0.5, 0.005, 22},    {64, 0.5, 5e-08, 11},
      {200, 0.5, 0.025, 86},   {200, 0.5, 0.005, 82},   {200, 0.5, 5e-08, 63},
      {500, 0.5, 0.025, 228},  {500, 0.5, 0.005, 221},  {500, 0.5, 5e-08, 191},
      {501, 0.5, 0.025, 229},  {501, 0.5, 0.005, 222},  {501, 0.5, 5e-08, 191},
      {400, 0.9, 0.025, 348},  {400, 0.9, 0.005, 344},  {400, 0.9, 5e-08, 325},
      {400, 0.99, 0.025, 392}, {400, 0.99, 0.005, 390}, {400, 0.99, 5e-08, 382},
      {90, 0.99, 0.025, 87},   {90, 0.99, 0.005, 86},   {90, 0.99, 5e-08, 81},
      {500, 0.01, 0.025, 1},   {500, 0.01, 0.005, 0},   {500, 0.01, 5e-08, 0},
      {37, 0.9, 0.025, 29},    {37, 0.9, 0.005, 28},    {37, 0.9, 5e-08, 21},
      {12, 0.3, 0.025, 1},     {12, 0.3, 0.005, 0},     {12, 0.3, 5e-08, 0}};
  for (const Row& row : kRows) {
    EXPECT_EQ(binomial_cut(row.n, row.p, row.tail), row.cut)
        << row.n << " " << row.p << " " << row.tail;
  }
}

TEST(Ranks, SignedRankCutsGrowWithTheTail) {
  for (std::size_t n = 1; n <= kExactSignedRankPairs; ++n) {
    EXPECT_EQ(signed_rank_cut(n, 0), 0U);
    // One sign pattern of 2^n has no positive rank at all.
    EXPECT_EQ(signed_rank_cut(n, std::ldexp(1.0, -static_cast<int>(n))), 1U);
    EXPECT_LE(signed_rank_cut(n, 0.005), signed_rank_cut(n, 0.025));
    EXPECT_LE(signed_rank_cut(n, 0.025), signed_rank_cut(n, 0.5));
  }
}

/// The ends and the middle of the averages of all pairs, by sorting all of them.
struct Sorted {
  explicit Sorted(const std::vector<double>& values) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      for (std::size_t j = i; j < values.size(); ++j) {
        averages.push_back(values[i] / 2 + values[j] / 2);
      }
    }
    std::sort(averages.begin(), averages.end());
  }
  double middle() const {
    return averages[(averages.size() - 1) / 2] / 2 + averages[averages.size() / 2] / 2;
  }
  std::vector<double> averages;
};

// Few and many pairs are worked out in different ways.
TEST(Ranks, ADifferenceOfMediansIsBoundByAveragesOfPairs) {
  constexpr double kAlpha = 0.05;
  std::mt19937 random(3);
  std::normal_distribution<double> noise(5, 2);
  for (std::size_t n = 6; n <= 70; ++n) {
    std::vector<double> first(n);
    for (double& value : first) value = noise(random);
    // Some values alike, as a clock that ticks coarsely gives them.
    if (n % 3 == 0) {
      for (double& value : first) value = std::round(value);
    }
    const std::vector<double> second(n, 0.0);
    const Difference told = paired_difference(Kind::Median, first, second, {}, kAlpha);
    const Sorted sorted(first);
    EXPECT_DOUBLE_EQ(told.estimate, sorted.middle()) << n;
    if (n % 3 == 0) continue;
    const std::size_t cut = signed_rank_cut(n, kAlpha / 2);
    EXPECT_DOUBLE_EQ(told.interval.low, sorted.averages[cut - 1]) << n;
    EXPECT_DOUBLE_EQ(told.interval.high, sorted.averages[sorted.averages.size() - cut]) << n;
  }
}

}  // namespace
}  // namespace benchc::stats
