#pragma once

#include <cstddef>
#include <span>

#include "runtime/stats/interval.h"

/// How a quantity grows with a parameter, as an exponent.
namespace benchc::stats {

/// A point of the curve: the parameter, the value, and the standard error of the value's logarithm.
struct GrowthPoint {
  double parameter = 0;
  double value = 0;
  double log_error = 0;
};

struct GrowthFit {
  /// value ~ parameter^exponent; NaN where it is not defined.
  double exponent = 0;
  Interval interval = Interval::unbounded();
  /// How many of the points, from the greatest parameter, it was fitted to.
  std::size_t points = 0;
  /// The curve bends upwards: small parameters are dominated by something else.
  bool bends = false;
  /// How far the points lie from a power law, rather than how far off each of them is, decides how
  /// wide the interval is: to measure them longer would not help.
  bool misfit = false;
};

/// Two points lie on a line, and only a third can speak against it.
inline constexpr std::size_t kFewestGrowthPoints = 3;
/// Of a curve that bends, the upper half is taken, and of that again, but this many points at
/// least.
inline constexpr std::size_t kFewestOfBend = 4;

/// Points in ascending order of their parameters, all of them and all values positive; at 1 -
/// alpha. A straight line through the logarithms, each point weighted by 1 / (its own variance + a
/// variance common to all of them by which they miss the line, after Paule & Mandel 1982), with
/// Student's t of k - 2 degrees: the regression of Knapp & Hartung (Statistics in Medicine 22,
/// 2003). Where the points do not fit a line within their errors (chi-squared, 1%), the interval
/// also holds the exponents of the lower and the upper half, so that a step in the curve is not
/// taken for growth.
GrowthFit growth_exponent(std::span<const GrowthPoint> points, double alpha);

/// The exponent of a curve without errors: the least squares slope of the logarithms; NaN where it
/// is not defined. Both of one length.
double growth_exponent(std::span<const double> parameters, std::span<const double> values);

}  // namespace benchc::stats
