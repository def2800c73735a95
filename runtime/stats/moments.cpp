#include "runtime/stats/moments.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "runtime/stats/distributions.h"

namespace benchc::stats {

double mean_of(std::span<const double> values) {
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  // Summing distances from one of the values keeps equal values exactly equal to their mean.
  const double origin = values.front();
  double sum = 0;
  for (const double value : values) sum += value - origin;
  return origin + sum / static_cast<double>(values.size());
}

double squares_about(std::span<const double> values, double center) {
  double sum = 0;
  for (const double value : values) sum += (value - center) * (value - center);
  return sum;
}

bool enough_equal_values(std::size_t count, double alpha) {
  return 2 * std::exp2(-static_cast<double>(count)) <= alpha;
}

Interval equal_values_interval(std::span<const double> values, double value, double alpha) {
  // Squares may vanish below the smallest double though the values differ.
  const bool equal = std::all_of(values.begin(), values.end(),
                                 [&values](double v) { return v == values.front(); });
  return equal && enough_equal_values(values.size(), alpha) ? Interval::exactly(value)
                                                            : Interval::unbounded();
}

Interval mean_interval(std::span<const double> values, double alpha, double inflation) {
  const double count = static_cast<double>(values.size());
  const double effective = count / inflation;
  if (effective < 2) return Interval::unbounded();
  const double mean = mean_of(values);
  const double squares = squares_about(values, mean);
  if (!std::isfinite(squares)) return Interval::unbounded();
  if (squares == 0) return equal_values_interval(values, mean, alpha);
  // squares / (effective - 1) * effective / count is the law's variance, which the sample's falls
  // short of where values follow from each other.
  const double half =
      student_upper(alpha / 2, effective - 1) * std::sqrt(squares / (effective - 1) / count);
  return {mean - half, mean + half};
}

}  // namespace benchc::stats
