#include "runtime/stats/growth.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include <boost/math/distributions/chi_squared.hpp>

#include "runtime/stats/distributions.h"

namespace benchc::stats {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
/// No clock and no counter is so good that a point is known better than this. It keeps the weights
/// of exact points finite.
constexpr double kLeastError = 1e-9;
/// A curve is taken to bend, or not to fit, where noise alone would show that this seldom. Neither
/// choice costs honesty: the intervals of all choices hold together.
constexpr double kBendTail = 0.01;
constexpr double kMisfitTail = 0.01;

/// On logarithms.
struct Point {
  double x = 0;
  double y = 0;
  double variance = 0;
};
using Points = std::span<const Point>;

/// A weighted polynomial: its highest coefficient and what that rests on.
struct Fitted {
  double coefficient = kNan;
  /// 1 / the coefficient's variance.
  double information = 0;
  /// The weighted sum of squared residuals.
  double residual = 0;
};

// By orthogonal polynomials, so that each coefficient stands for itself. The degree is 1 or 2.
Fitted polynomial(Points points, std::size_t degree, double extra) {
  std::array<std::vector<double>, 3> basis;
  std::vector<double> weights;
  std::vector<double> left;
  for (const Point& point : points) {
    weights.push_back(1 / (point.variance + extra));
    left.push_back(point.y);
  }
  Fitted fitted;
  for (std::size_t power = 0; power <= degree; ++power) {
    std::vector<double>& values = basis[power];
    for (std::size_t i = 0; i < points.size(); ++i) {
      // Each is made of the one before, which keeps their sizes near each other.
      values.push_back(power == 0 ? 1 : basis[power - 1][i] * points[i].x);
    }
    const auto along = [&](const std::vector<double>& of, const std::vector<double>& direction) {
      double product = 0;
      double length = 0;
      for (std::size_t i = 0; i < of.size(); ++i) {
        product += weights[i] * of[i] * direction[i];
        length += weights[i] * direction[i] * direction[i];
      }
      return std::pair(product / length, length);
    };
    for (std::size_t lower = 0; lower < power; ++lower) {
      const double share = along(values, basis[lower]).first;
      for (std::size_t i = 0; i < values.size(); ++i) values[i] -= share * basis[lower][i];
    }
    const auto [coefficient, information] = along(left, values);
    for (std::size_t i = 0; i < values.size(); ++i) left[i] -= coefficient * values[i];
    fitted.coefficient = coefficient;
    fitted.information = information;
  }
  for (std::size_t i = 0; i < left.size(); ++i) {
    fitted.residual += weights[i] * left[i] * left[i];
  }
  return fitted;
}

struct Regression {
  Fitted fitted;
  double degrees = 0;
  /// The variance by which the points miss the curve, beyond their own.
  double extra = 0;
  /// They miss it by more than their errors explain.
  bool misses = false;
};

// With the common variance under which the residuals are as large as expected; none where they are
// smaller without it.
Regression regress(Points points, std::size_t degree) {
  Regression result;
  result.fitted = polynomial(points, degree, 0);
  result.degrees = static_cast<double>(points.size()) - static_cast<double>(degree) - 1;
  if (!(result.degrees > 0) || !(result.fitted.residual > result.degrees)) return result;
  const boost::math::chi_squared_distribution<double> law(result.degrees);
  result.misses =
      result.fitted.residual > boost::math::quantile(boost::math::complement(law, kMisfitTail));

  double low = 0;
  double high = kLeastError * kLeastError;
  const auto too_small = [&](double extra) {
    return polynomial(points, degree, extra).residual > result.degrees;
  };
  constexpr double kMost = 1e6;
  while (high < kMost && too_small(high)) {
    low = high;
    high *= 4;
  }
  constexpr double kPrecise = 1e-6;
  while (high - low > kPrecise * high) {
    const double middle = low + (high - low) / 2;
    (too_small(middle) ? low : high) = middle;
  }
  result.extra = high;
  result.fitted = polynomial(points, degree, high);
  return result;
}

struct Slope {
  double value = kNan;
  Interval interval = Interval::unbounded();
  double extra = 0;
};

Slope slope_of(Points points, double alpha) {
  Slope slope;
  const Regression line = regress(points, 1);
  slope.value = line.fitted.coefficient;
  slope.extra = line.extra;
  if (!std::isfinite(slope.value)) return slope;
  if (line.degrees <= 0) {
    // Of two points in a half of a curve that fits no line, where they point to is all they say.
    slope.interval = Interval::exactly(slope.value);
    return slope;
  }
  const double half = student_upper(alpha / 2, line.degrees) / std::sqrt(line.fitted.information);
  if (std::isfinite(half)) slope.interval = {slope.value - half, slope.value + half};
  const std::size_t halves = (points.size() + 1) / 2;
  if (!line.misses || halves < 2 || halves == points.size()) return slope;
  for (const Points& part : {points.first(halves), points.last(halves)}) {
    if (part.size() != 3) {
      slope.interval = hull(slope.interval, slope_of(part, alpha).interval);
      continue;
    }
    // Student's law of one degree would bound nothing: three go between what their pairs point to.
    slope.interval = hull(slope.interval, slope_of(part.first(2), alpha).interval);
    slope.interval = hull(slope.interval, slope_of(part.last(2), alpha).interval);
  }
  return slope;
}

bool bends_upwards(Points points) {
  if (points.size() <= kFewestOfBend) return false;
  const Regression curve = regress(points, 2);
  const double least =
      student_upper(kBendTail, curve.degrees) / std::sqrt(curve.fitted.information);
  return curve.fitted.coefficient > least;
}

std::size_t upper_half(std::size_t points) { return std::max(kFewestOfBend, (points + 1) / 2); }

}  // namespace

GrowthFit growth_exponent(std::span<const GrowthPoint> points, double alpha) {
  GrowthFit fit;
  fit.exponent = kNan;
  if (points.size() < kFewestGrowthPoints) return fit;
  std::vector<Point> all;
  for (const GrowthPoint& point : points) {
    const double error = std::max(kLeastError, point.log_error);
    all.push_back({std::log(point.parameter), std::log(point.value), error * error});
    const Point& last = all.back();
    if (!std::isfinite(last.x) || !std::isfinite(last.y) || !std::isfinite(last.variance)) {
      return fit;
    }
    if (all.size() > 1 && !(last.x > all[all.size() - 2].x)) return fit;
  }

  Points used = all;
  while (bends_upwards(used)) {
    used = used.last(upper_half(used.size()));
    fit.bends = true;
  }
  // Alpha is shared by the parts of the curve that might have been chosen, so that it does no harm
  // that the data choose.
  double choices = 1;
  for (std::size_t left = all.size(); left > kFewestOfBend; left = upper_half(left)) ++choices;
  const Slope slope = slope_of(used, alpha / choices);
  double variance = 0;
  for (const Point& point : used) variance += point.variance;
  fit.exponent = slope.value;
  fit.interval = std::isnan(slope.value) ? Interval::unbounded() : slope.interval;
  fit.points = used.size();
  fit.misfit = slope.extra * static_cast<double>(used.size()) > variance;
  return fit;
}

double growth_exponent(std::span<const double> parameters, std::span<const double> values) {
  std::vector<Point> points;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    points.push_back({std::log(parameters[i]), std::log(values[i]), 1});
  }
  return points.size() < 2 ? kNan : polynomial(points, 1, 0).coefficient;
}

}  // namespace benchc::stats
