#include "runtime/stats/shift_series.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace benchc::stats {
namespace {

constexpr std::size_t kHalfWindow = 3;
// The median distance from 0 of a normal law with standard deviation 1, and its 90% quantile.
constexpr double kNormalMedian = 0.6744897501960817;
constexpr double kNormal90 = 1.6448536269514722;

double quantile_in_place(std::vector<double>& values, double share) {
  const auto rank = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + rank, values.end());
  return values[static_cast<std::size_t>(rank)];
}

// At an end the window stays where it fits, and does not shrink: of fewer values, the last three of
// a series would be most of them, and a level.
double median_near(std::span<const double> values, std::size_t index) {
  const std::size_t whole = std::min(values.size(), 2 * kHalfWindow + 1);
  const std::size_t first =
      std::min(index < kHalfWindow ? 0 : index - kHalfWindow, values.size() - whole);
  const std::size_t last = first + whole;
  std::array<double, 2 * kHalfWindow + 1> near;
  const std::size_t count = last - first;
  for (std::size_t i = 0; i < count; ++i) {
    const double value = values[first + i];
    std::size_t place = i;
    for (; place > 0 && near[place - 1] > value; --place) near[place] = near[place - 1];
    near[place] = value;
  }
  return count % 2 == 1 ? near[count / 2] : (near[count / 2 - 1] + near[count / 2]) / 2;
}

// By a network that sorts no more than it takes, without branches (Devillard 1998, "Fast median
// search").
double median_of_7(const double* values) {
  constexpr std::array<std::pair<int, int>, 13> kNetwork = {{{0, 5},
                                                             {0, 3},
                                                             {1, 6},
                                                             {2, 4},
                                                             {0, 1},
                                                             {3, 5},
                                                             {2, 6},
                                                             {2, 3},
                                                             {3, 6},
                                                             {4, 5},
                                                             {1, 4},
                                                             {1, 3},
                                                             {3, 4}}};
  std::array<double, 7> p;
  std::copy_n(values, 7, p.begin());
  for (const auto& [i, j] : kNetwork) {
    double& a = p[static_cast<std::size_t>(i)];
    double& b = p[static_cast<std::size_t>(j)];
    const double low = std::min(a, b);
    b = std::max(a, b);
    a = low;
  }
  return p[3];
}

// How far each value is from the median of those around it.
std::vector<double> distances(std::span<const double> values) {
  static_assert(2 * kHalfWindow + 1 == 7);
  std::vector<double> off(values.size());
  const std::size_t edge = std::min(kHalfWindow, values.size());
  for (std::size_t i = 0; i < edge; ++i) {
    off[i] = std::abs(values[i] - median_near(values, i));
    const std::size_t last = values.size() - 1 - i;
    off[last] = std::abs(values[last] - median_near(values, last));
  }
  for (std::size_t i = kHalfWindow; i + kHalfWindow < values.size(); ++i) {
    off[i] = std::abs(values[i] - median_of_7(&values[i - kHalfWindow]));
  }
  return off;
}

double noise_of(std::span<const double> values) {
  if (values.size() < 2) return 0;
  std::vector<double> steps(values.size() - 1);
  for (std::size_t i = 0; i < steps.size(); ++i) steps[i] = std::abs(values[i + 1] - values[i]);
  double size = quantile_in_place(steps, 0.5) / kNormalMedian;
  // Most neighbours tie, as on a coarse clock.
  if (size == 0) size = quantile_in_place(steps, 0.9) / kNormal90;
  return size / std::sqrt(2.0);
}

}  // namespace

double ShiftSeries::level(double value) const {
  return logarithmic ? std::exp(median + value) : (median + value) * unit;
}

ShiftSeries shift_series(std::span<const double> series) {
  ShiftSeries result;
  std::vector<double> values;
  std::vector<std::size_t> at;
  values.reserve(series.size());
  at.reserve(series.size());
  result.logarithmic = true;
  double greatest = 0;
  for (std::size_t i = 0; i < series.size(); ++i) {
    if (!std::isfinite(series[i])) continue;
    values.push_back(series[i]);
    at.push_back(i);
    if (series[i] <= 0) result.logarithmic = false;
    greatest = std::max(greatest, std::abs(series[i]));
  }
  if (values.empty()) return result;
  // Squares of very great or small values would leave the range of doubles.
  if (!result.logarithmic && greatest > 0) result.unit = greatest;
  for (double& value : values) {
    value = result.logarithmic ? std::log(value) : value / result.unit;
  }
  std::vector<double> sorted = values;
  result.median = quantile_in_place(sorted, 0.5);
  for (double& value : values) value -= result.median;
  result.noise = noise_of(values);
  const std::vector<double> off = distances(values);
  // What one value in ten does is no outlier: a series may have two modes.
  sorted = off;
  const double usual = quantile_in_place(sorted, 0.9) / kNormal90;
  const double limit = kOutlier * std::max(result.noise, usual);
  result.values.reserve(values.size());
  result.at.reserve(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (off[i] > limit) {
      result.outliers.push_back({values[i], result.values.size()});
      continue;
    }
    result.values.push_back(values[i]);
    result.at.push_back(at[i]);
  }
  return result;
}

}  // namespace benchc::stats
