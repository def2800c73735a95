#pragma once

#include <cstddef>
#include <span>

#include "runtime/stats/interval.h"

/// The moment-based pieces that several intervals are made of.
namespace benchc::stats {

/// The arithmetic mean; NaN of no values. Scaled against overflow by summing about the first value.
double mean_of(std::span<const double> values);

/// Sum of squared distances from `center`.
double squares_about(std::span<const double> values, double center);

/// Student's t interval of the mean. See `interval` in estimate.h on samples of equal values, and
/// on values that follow from each other (`inflation`).
Interval mean_interval(std::span<const double> values, double alpha, double inflation = 1);

/// The interval of a statistic whose value is `value` when all values are equal: that value alone
/// if they are enough, else unbounded.
Interval equal_values_interval(std::span<const double> values, double value, double alpha);

/// Whether so many equal values bound the median at this alpha: 2 * (1/2)^n <= alpha.
bool enough_equal_values(std::size_t count, double alpha);

}  // namespace benchc::stats
