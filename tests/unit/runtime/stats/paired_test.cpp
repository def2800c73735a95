#include "runtime/stats/paired.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace benchc::stats {
namespace {

// The reference pairs of the constants below, in R: a <- c(…); b <- c(…)
const std::vector<double> kFirst = {10.3, 10.9, 11.2, 10.1, 12.4, 10.6, 10.8, 11.9, 10.2, 10.5};
const std::vector<double> kSecond = {10.0, 10.6, 10.7, 10.2, 11.5, 10.1, 10.9, 11.1, 9.9, 10.3};

TEST(PairedRatio, MedianAgreesWithRsWilcoxon) {
  // w <- wilcox.test(log(a/b), conf.int=TRUE, exact=TRUE); exp(w$estimate); exp(w$conf.int)
  const Ratio ratio = paired_ratio(Kind::Median, kFirst, kSecond, 0.05);
  EXPECT_NEAR(ratio.estimate, 1.03298296518852, 1e-12);
  EXPECT_NEAR(ratio.interval.low, 1.01005050378782, 1e-12);
  EXPECT_NEAR(ratio.interval.high, 1.05385420986594, 1e-12);
  EXPECT_EQ(ratio.pairs, 10u);
}

TEST(PairedRatio, GeomeanAgreesWithRsTTest) {
  // exp(mean(log(a/b))); exp(t.test(log(a/b))$conf.int)
  const Ratio ratio = paired_ratio(Kind::Geomean, kFirst, kSecond, 0.05);
  EXPECT_NEAR(ratio.estimate, 1.03318000618623, 1e-12);
  EXPECT_NEAR(ratio.interval.low, 1.01222775408118, 1e-12);
  EXPECT_NEAR(ratio.interval.high, 1.05456595205882, 1e-12);
}

TEST(PairedRatio, MeanHoldsTheRatiosThatATTestDoesNotReject) {
  // f <- function(r) t.test(a - r*b)$statistic; t0 <- qt(.975, 9)
  // uniroot(function(r) f(r)-t0, c(.9,1.03), tol=1e-13)$root, …f(r)+t0, c(1.03,1.2)…
  const Ratio ratio = paired_ratio(Kind::Mean, kFirst, kSecond, 0.05);
  EXPECT_NEAR(ratio.estimate, 1.03418803418803, 1e-12);
  EXPECT_NEAR(ratio.interval.low, 1.01194613148176, 1e-10);
  EXPECT_NEAR(ratio.interval.high, 1.05567223112296, 1e-10);
}

TEST(PairedRatio, TooFewPairsSayNothing) {
  const std::vector<double> a = {1.1, 1.2, 1.3};
  const std::vector<double> b = {1.0, 1.0, 1.0};
  EXPECT_EQ(paired_ratio(Kind::Median, a, b, 0.01).interval, Interval::unbounded());
  EXPECT_TRUE(std::isnan(paired_ratio(Kind::Median, {}, {}, 0.01).estimate));
}

TEST(PairedRatio, SpansAreCutToTheShorter) {
  const std::vector<double> longer = {10.3, 10.9, 11.2, 10.1, 12.4, 10.6,
                                      10.8, 11.9, 10.2, 10.5, 99};
  const Ratio ratio = paired_ratio(Kind::Median, longer, kSecond, 0.05);
  EXPECT_EQ(ratio.pairs, 10u);
  EXPECT_NEAR(ratio.estimate, 1.03298296518852, 1e-12);
}

TEST(PairedRatio, ZeroOrNegativeValuesHaveNoLogarithm) {
  std::vector<double> first = kFirst;
  first[3] = 0;
  EXPECT_TRUE(std::isnan(paired_ratio(Kind::Median, first, kSecond, 0.05).estimate));
  EXPECT_EQ(paired_ratio(Kind::Geomean, first, kSecond, 0.05).interval, Interval::unbounded());
  // The mean needs none.
  EXPECT_TRUE(paired_ratio(Kind::Mean, first, kSecond, 0.05).interval.bounded());
}

TEST(PairedRatio, AMeanThatMayBeZeroIsNoDivisor) {
  const std::vector<double> first(10, 1.0);
  const std::vector<double> second = {-5, 6, -4, 5, -6, 7, -5, 6, -4, 5};
  EXPECT_FALSE(paired_ratio(Kind::Mean, first, second, 0.05).interval.bounded());
}

TEST(PairedRatio, TiesStayOnTheSafeSide) {
  // A clock with coarse steps: most pairs are equal, so 1 must be inside.
  std::vector<double> first(30, 0.010);
  std::vector<double> second(30, 0.010);
  first[0] = 0.011;
  second[1] = 0.011;
  first[2] = 0.011;
  const Ratio ratio = paired_ratio(Kind::Median, first, second, 0.01);
  EXPECT_EQ(ratio.estimate, 1);
  EXPECT_EQ(ratio.interval, Interval::exactly(1));
}

TEST(PairedRatio, OtherStatisticsHaveNoPairedMethod) {
  EXPECT_FALSE(has_paired_method(Kind::Quantile));
  EXPECT_TRUE(std::isnan(paired_ratio(Kind::Max, kFirst, kSecond, 0.05).estimate));
}

TEST(WalshAverage, IsWhatSortingAllOfThemGives) {
  std::mt19937_64 random(7);
  std::normal_distribution<double> law(0, 1);
  std::vector<double> values;
  for (int i = 0; i < 41; ++i) values.push_back(i % 5 == 0 ? -0.25 : law(random));
  std::sort(values.begin(), values.end());
  std::vector<double> all;
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (std::size_t j = i; j < values.size(); ++j) all.push_back(values[i] / 2 + values[j] / 2);
  }
  std::sort(all.begin(), all.end());
  for (std::size_t k = 1; k <= all.size(); ++k) {
    ASSERT_EQ(walsh_average(values, k), all[k - 1]) << k;
  }
}

TEST(PairedDifference, MedianIsOfTheWalshAveragesOfTheDifferences) {
  // d <- sort(a - b); w <- sort(outer(d, d, "+")[upper.tri(diag(10), TRUE)] / 2); median(w);
  // w[qsignrank(.025, 10)]; w[56 - qsignrank(.025, 10)]. R's qsignrank(.025, 10) is 9
  const Difference difference = paired_difference(Kind::Median, kFirst, kSecond, {}, 0.05);
  EXPECT_NEAR(difference.estimate, 0.35, 1e-12);
  EXPECT_NEAR(difference.interval.low, 0.1, 1e-12);
  EXPECT_NEAR(difference.interval.high, 0.6, 1e-12);
  EXPECT_EQ(difference.pairs, 10U);
  EXPECT_EQ(difference.processes, 0U);
}

TEST(PairedDifference, MeanAgreesWithRsTTest) {
  // mean(a - b); t.test(a - b)$conf.int
  const Difference difference = paired_difference(Kind::Mean, kFirst, kSecond, {}, 0.05);
  EXPECT_NEAR(difference.estimate, 0.36, 1e-12);
  EXPECT_NEAR(difference.interval.low, 0.12346300856051, 1e-12);
  EXPECT_NEAR(difference.interval.high, 0.59653699143949, 1e-12);
}

TEST(PairedDifference, NeedsNoPositiveValuesAndKnowsItsLimits) {
  const std::vector<double> zeros(10, 0.0);
  const Difference same = paired_difference(Kind::Median, zeros, zeros, {}, 0.05);
  EXPECT_EQ(same.estimate, 0);
  EXPECT_EQ(same.interval, Interval::exactly(0));
  EXPECT_FALSE(has_paired_difference(Kind::Geomean));
  EXPECT_TRUE(std::isnan(paired_difference(Kind::Geomean, kFirst, kSecond, {}, 0.05).estimate));
  // Two processes cannot agree often enough to bound a median.
  const std::vector<std::uint32_t> processes = {0, 0, 0, 0, 0, 1, 1, 1, 1, 1};
  const Difference few = paired_difference(Kind::Median, kFirst, kSecond, processes, 0.05);
  EXPECT_FALSE(few.interval.bounded());
  EXPECT_EQ(few.processes, 2U);
}

}  // namespace
}  // namespace benchc::stats
