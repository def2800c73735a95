#include "runtime/stats/estimate.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "runtime/stats/distributions.h"
#include "runtime/stats/order.h"

namespace benchc::stats {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr Kind kEveryKind[] = {Kind::Min,         Kind::Max,     Kind::Mean, Kind::Median,
                               Kind::Quantile,    Kind::Stddev,  Kind::Mad,  Kind::Cv,
                               Kind::TrimmedMean, Kind::Geomean, Kind::Sum,  Kind::Count};

// The reference sample of every constant below; in R:
//   x <- c(12.1, 11.8, 12.6, 13.9, 12.2, 12.0, 11.9, 12.4, 15.7, 12.3, 12.5, 12.2); n <- 12
const std::vector<double> kSample = {12.1, 11.8, 12.6, 13.9, 12.2, 12.0,
                                     11.9, 12.4, 15.7, 12.3, 12.5, 12.2};

double parameter_of(Kind kind) {
  return kind == Kind::Quantile ? 0.9 : kind == Kind::TrimmedMean ? 0.2 : 0;
}

void expect_interval(Statistic statistic, double alpha, double low, double high) {
  const Interval found = interval(statistic, kSample, alpha);
  EXPECT_NEAR(found.low, low, std::abs(low) * 1e-9);
  EXPECT_NEAR(found.high, high, std::abs(high) * 1e-9);
}

TEST(Distributions, QuantilesAgreeWithR) {
  // qt(5e-8, 4, lower=FALSE); qt(.005, 19, lower=FALSE); qnorm(5e-8, lower=FALSE)
  EXPECT_NEAR(student_upper(5e-8, 4), 87.9922352635966, 1e-8);
  EXPECT_NEAR(student_upper(0.005, 19), 2.86093460646498, 1e-12);
  EXPECT_NEAR(normal_upper(5e-8), 5.3267238863845, 1e-11);
}

TEST(Distributions, BinomialCutsAgreeWithR) {
  // k <- 0:n; max(k[pbinom(k - 1, n, q) <= tail])
  EXPECT_EQ(binomial_cut(100, 0.5, 0.005), 37u);
  EXPECT_EQ(binomial_cut(100, 0.99, 0.005), 96u);
  EXPECT_EQ(binomial_cut(1000, 0.9, 5e-8), 846u);
  EXPECT_EQ(binomial_cut(100, 0.01, 0.005), 0u);
}

TEST(Distributions, SignedRankCutsAgreeWithR) {
  // qsignrank(c(.025, .005), 10); qsignrank(.005, 50); qsignrank(5e-8, 60)
  EXPECT_EQ(signed_rank_cut(10, 0.025), 9u);
  EXPECT_EQ(signed_rank_cut(10, 0.005), 4u);
  EXPECT_EQ(signed_rank_cut(50, 0.005), 374u);
  EXPECT_EQ(signed_rank_cut(60, 5e-8), 240u);
  EXPECT_EQ(signed_rank_cut(5, 0.025), 0u);
}

TEST(Distributions, LargeSignedRankCutsErrToTheSafeSide) {
  // qsignrank(c(.005, 5e-8), 100) is 1780 and 1037: a smaller cut is a wider interval.
  EXPECT_LE(signed_rank_cut(100, 0.005), 1780u);
  EXPECT_GE(signed_rank_cut(100, 0.005), 1770u);
  EXPECT_LE(signed_rank_cut(100, 5e-8), 1037u);
  EXPECT_GE(signed_rank_cut(100, 5e-8), 900u);
}

TEST(Point, AgreesWithRAndSciPy) {
  EXPECT_DOUBLE_EQ(point({Kind::Min}, kSample), 11.8);
  EXPECT_DOUBLE_EQ(point({Kind::Max}, kSample), 15.7);
  EXPECT_DOUBLE_EQ(point({Kind::Count}, kSample), 12);
  EXPECT_NEAR(point({Kind::Sum}, kSample), 151.6, 1e-12);
  // mean(x), median(x), sd(x), mad(x, constant=1), sd(x) / mean(x)
  EXPECT_NEAR(point({Kind::Mean}, kSample), 12.6333333333333, 1e-12);
  EXPECT_DOUBLE_EQ(point({Kind::Median}, kSample), 12.25);
  EXPECT_NEAR(point({Kind::Stddev}, kSample), 1.10727621037418, 1e-13);
  EXPECT_NEAR(point({Kind::Mad}, kSample), 0.25, 1e-13);
  EXPECT_NEAR(point({Kind::Cv}, kSample), 0.0876471934333124, 1e-14);
  // quantile(x, c(.9, .99, .25))
  EXPECT_NEAR(point({Kind::Quantile, 0.9}, kSample), 13.77, 1e-12);
  EXPECT_NEAR(point({Kind::Quantile, 0.99}, kSample), 15.502, 1e-12);
  EXPECT_NEAR(point({Kind::Quantile, 0.25}, kSample), 12.075, 1e-12);
  // scipy.stats.trim_mean(x, .2), scipy.stats.gmean(x)
  EXPECT_NEAR(point({Kind::TrimmedMean, 0.2}, kSample), 12.2875, 1e-12);
  EXPECT_NEAR(point({Kind::Geomean}, kSample), 12.59320929206778, 1e-12);
}

TEST(IntervalOf, MomentMethodsAgreeWithR) {
  // t.test(x, conf.level=.99)$conf.int
  expect_interval({Kind::Mean}, 0.01, 11.640583682557, 13.6260829841097);
  // exp(t.test(log(x))$conf.int)
  expect_interval({Kind::Geomean}, 0.05, 11.9596935889175, 13.26028289059);
  // g <- floor(.2*n); h <- n-2*g; y <- sort(x); w <- pmin(pmax(x, y[g+1]), y[n-g])
  // mean(x, trim=.2) + c(-1,1) * qt(.975, h-1) * sqrt(sum((w-mean(w))^2)/(h*(h-1)))
  expect_interval({Kind::TrimmedMean, 0.2}, 0.05, 12.0329071330179, 12.5420928669821);
}

TEST(IntervalOf, SpreadMethodsAgreeWithR) {
  // z <- qnorm(.975); c <- n/(n-z); m <- mean(x, trim=1/(2*sqrt(n-4)))
  // k <- n*sum((x-m)^4)/sum((x-mean(x))^2)^2; s <- c*sqrt((k-(n-3)/n)/(n-1))
  // exp((log(c*var(x)) + c(-1,1)*z*s)/2)
  expect_interval({Kind::Stddev}, 0.05, 0.428461174989288, 3.42016012600888);
  // l <- function(v) log(sd(v)/mean(v)); p <- n*l(x)-(n-1)*sapply(1:n, function(i) l(x[-i]))
  // exp(t.test(p)$conf.int)
  expect_interval({Kind::Cv}, 0.05, 0.0297910777961867, 0.458887788579486);
}

TEST(IntervalOf, MedianIsBetweenOrderStatistics) {
  // By hand: of 12 values at 95%, P(B < 3) = 79/4096 = 0.0193 and P(B < 4) = 0.073, so the third
  // from either end.
  expect_interval({Kind::Median}, 0.05, 12.0, 12.6);
}

TEST(IntervalOf, HighQuantileOfFewValuesHasNoUpperEnd) {
  // 0.9^12 = 0.28: that all 12 values lie below the 90% quantile is no surprise.
  const Interval found = interval({Kind::Quantile, 0.9}, kSample, 0.05);
  EXPECT_EQ(found.high, kInfinity);
  EXPECT_TRUE(std::isfinite(found.low));
}

TEST(IntervalOf, MadHoldsTheDistancesFromEveryMedianThatIsPossible) {
  // Checked against all centers on a fine grid.
  std::vector<double> sorted = kSample;
  std::sort(sorted.begin(), sorted.end());
  const Interval centers = sorted_quantile_interval(sorted, 0.5, 0.025);
  const std::size_t low_rank = binomial_cut(12, 0.5, 0.0125);
  Interval grid{kInfinity, 0};
  for (int i = 0; i <= 2000; ++i) {
    const double center = centers.low + centers.width() * i / 2000;
    std::vector<double> distances;
    for (const double value : sorted) distances.push_back(std::abs(value - center));
    std::sort(distances.begin(), distances.end());
    grid.low = std::min(grid.low, distances[low_rank - 1]);
    grid.high = std::max(grid.high, distances[12 - low_rank]);
  }
  const Interval found = interval({Kind::Mad}, kSample, 0.05);
  EXPECT_NEAR(found.low, grid.low, 1e-3);
  EXPECT_NEAR(found.high, grid.high, 1e-3);
}

TEST(IntervalOf, WhatIsSaidOfTheSampleItselfIsExact) {
  expect_interval({Kind::Min}, 0.01, 11.8, 11.8);
  expect_interval({Kind::Max}, 0.01, 15.7, 15.7);
  expect_interval({Kind::Count}, 0.01, 12, 12);
  EXPECT_TRUE(interval({Kind::Sum}, kSample, 0.01).degenerate());
}

TEST(IntervalOf, AlwaysHoldsThePointAndGrowsWithConfidence) {
  for (const Kind kind : kEveryKind) {
    const Statistic statistic{kind, parameter_of(kind)};
    const double value = point(statistic, kSample);
    Interval inner = Interval::exactly(value);
    for (const double alpha : {0.2, 0.05, 0.01, 1e-4, 1e-7}) {
      const Interval outer = interval(statistic, kSample, alpha);
      EXPECT_TRUE(outer.contains(value)) << static_cast<int>(kind) << " at " << alpha;
      EXPECT_LE(outer.low, inner.low) << static_cast<int>(kind) << " at " << alpha;
      EXPECT_GE(outer.high, inner.high) << static_cast<int>(kind) << " at " << alpha;
      inner = outer;
    }
  }
}

TEST(IntervalOf, NothingIsKnownOfNothing) {
  for (const Kind kind : kEveryKind) {
    const Statistic statistic{kind, parameter_of(kind)};
    if (kind == Kind::Count) {
      EXPECT_EQ(point(statistic, {}), 0);
      continue;
    }
    EXPECT_TRUE(std::isnan(point(statistic, {}))) << static_cast<int>(kind);
    EXPECT_EQ(interval(statistic, {}, 0.01), Interval::unbounded()) << static_cast<int>(kind);
  }
}

TEST(IntervalOf, OneValueHasNoIntervalOfALaw) {
  const std::vector<double> one = {7};
  for (const Kind kind : {Kind::Mean, Kind::Median, Kind::Quantile, Kind::Stddev, Kind::Mad,
                          Kind::Cv, Kind::TrimmedMean, Kind::Geomean}) {
    EXPECT_EQ(interval({kind, parameter_of(kind)}, one, 0.05), Interval::unbounded())
        << static_cast<int>(kind);
  }
  EXPECT_EQ(point({Kind::Median}, one), 7);
  EXPECT_TRUE(std::isnan(point({Kind::Stddev}, one)));
}

TEST(IntervalOf, AValueThatIsNotANumberSpoilsTheSample) {
  const std::vector<double> values = {1, 2, std::nan(""), 3, 4, 5, 6, 7, 8, 9};
  for (const Kind kind : kEveryKind) {
    if (kind == Kind::Count) continue;
    EXPECT_TRUE(std::isnan(point({kind, parameter_of(kind)}, values))) << static_cast<int>(kind);
    EXPECT_EQ(interval({kind, parameter_of(kind)}, values, 0.05), Interval::unbounded());
  }
}

TEST(IntervalOf, AnInfiniteValueIsOnlyTheLargest) {
  std::vector<double> values = kSample;
  values.push_back(kInfinity);
  EXPECT_EQ(point({Kind::Median}, values), 12.3);
  EXPECT_TRUE(interval({Kind::Median}, values, 0.05).bounded());
  EXPECT_EQ(interval({Kind::Mean}, values, 0.05), Interval::unbounded());
  EXPECT_EQ(interval({Kind::Stddev}, values, 0.05), Interval::unbounded());
}

TEST(IntervalOf, EqualValuesProveThemselvesOnlyInNumbers) {
  const std::vector<double> few(4, 0.003);
  const std::vector<double> many(20, 0.003);
  for (const Kind kind : {Kind::Mean, Kind::Median, Kind::TrimmedMean, Kind::Geomean}) {
    const Statistic statistic{kind, parameter_of(kind)};
    EXPECT_FALSE(interval(statistic, few, 0.01).bounded()) << static_cast<int>(kind);
    const Interval found = interval(statistic, many, 0.01);
    EXPECT_NEAR(found.low, 0.003, 1e-15) << static_cast<int>(kind);
    EXPECT_EQ(found.low, found.high) << static_cast<int>(kind);
  }
  EXPECT_EQ(interval({Kind::Stddev}, many, 0.01), Interval::exactly(0));
  EXPECT_EQ(interval({Kind::Mad}, many, 0.01), Interval::exactly(0));
}

TEST(IntervalOf, GeomeanNeedsPositiveValues) {
  const std::vector<double> zero = {0, 1, 2, 3, 4};
  EXPECT_EQ(point({Kind::Geomean}, zero), 0);
  EXPECT_EQ(interval({Kind::Geomean}, zero, 0.05), Interval::unbounded());
  const std::vector<double> negative = {-1, 1, 2, 3, 4};
  EXPECT_TRUE(std::isnan(point({Kind::Geomean}, negative)));
}

TEST(IntervalOf, ParametersOutOfRangeAreNotDefined) {
  for (const double q : {-0.1, 1.1, std::nan("")}) {
    EXPECT_TRUE(std::isnan(point({Kind::Quantile, q}, kSample)));
    EXPECT_EQ(interval({Kind::Quantile, q}, kSample, 0.05), Interval::unbounded());
  }
  EXPECT_TRUE(std::isnan(point({Kind::TrimmedMean, 0.5}, kSample)));
  EXPECT_EQ(interval({Kind::Mean}, kSample, 0), Interval::unbounded());
}

}  // namespace
}  // namespace benchc::stats
