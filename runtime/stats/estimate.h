#pragma once

#include <cstdint>
#include <span>

#include "runtime/stats/interval.h"

namespace benchc::stats {

enum class Kind : std::uint8_t {
  Min,
  Max,
  Mean,
  Median,
  Quantile,
  Stddev,
  Mad,
  Cv,
  TrimmedMean,
  Geomean,
  Sum,
  Count,
};

/// A statistic with its parameter: the quantile's order in [0, 1], or the share that the trimmed
/// mean cuts off at each end, in [0, 0.5). Other kinds have none.
struct Statistic {
  Kind kind = Kind::Median;
  double parameter = 0;

  bool operator==(const Statistic&) const = default;
};

/// What the statistic is worth in this sample, in the values' own unit (cv: a ratio; count: a
/// number). NaN where it is not defined: of no values, of a value that is NaN, a spread of one
/// value, a geometric mean of a negative value, a parameter out of range.
///
/// Quantiles interpolate between order statistics as R's type 7 does (Hyndman & Fan 1996), stddev
/// has the divisor n - 1, mad is the median distance from the median without a factor, cv is stddev
/// over the mean's magnitude.
double point(Statistic statistic, std::span<const double> values);

/// The two-sided interval that holds the true value of the statistic with probability of at least
/// 1 - alpha (0 < alpha < 1) when the values are drawn independently from one law. An end is
/// infinite where the sample is too small to bound it, and both are where `point` is NaN.
///
///   median, quantile   order statistics, by the binomial law (David & Nagaraja 2003, 7.1): exact,
///                      for any law, on the safe side where values tie
///   mean               Student's t
///   geomean            Student's t on logarithms; unbounded unless all values are positive
///   trimmed mean       Student's t with the winsorized variance (Tukey & McLaughlin 1963)
///   stddev             Bonett 2006: a normal law on the logarithm, with the sample's kurtosis
///   cv                 Student's t on the jackknifed logarithm (Miller 1974)
///   mad                order statistics of the distances from every median that the median's own
///                      interval allows, half of alpha for each
///   min max sum count  the observed value itself: a statement about this sample, not about a law
///
/// Where moments are used and all values are equal, the interval is that value only if the sample
/// is large enough for the median's interval to be bounded at this alpha; a few equal readings of a
/// coarse clock prove nothing.
Interval interval(Statistic statistic, std::span<const double> values, double alpha);

/// The same of values that follow from each other, so that n of them count as n / `inflation` (at
/// least 1, as dependence.h finds it). Ranks are those of a binomial law that varies so much more,
/// Student's t has so many fewer degrees, and the sample's variance is freed from its bias.
Interval dependent_interval(Statistic statistic, std::span<const double> values, double alpha,
                            double inflation);

}  // namespace benchc::stats
