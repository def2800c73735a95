#pragma once

#include <span>

#include "runtime/stats/interval.h"

/// What order statistics say. Every span here is in ascending order, without NaN.
namespace benchc::stats {

/// The quantile of order q in [0, 1], interpolated as R's type 7; NaN of no values.
double sorted_quantile(std::span<const double> sorted, double q);

/// The interval of the quantile of order q by the binomial law; of values that follow from each
/// other (`inflation`, see estimate.h) by that law widened.
Interval sorted_quantile_interval(std::span<const double> sorted, double q, double alpha,
                                  double inflation = 1);

/// The median distance from the median.
double sorted_mad(std::span<const double> sorted);

/// The interval of the median distance from the median. See `interval` in estimate.h.
Interval sorted_mad_interval(std::span<const double> sorted, double alpha, double inflation = 1);

}  // namespace benchc::stats
