#include "runtime/stats/order.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "runtime/stats/distributions.h"

namespace benchc::stats {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Ranks, from 1, of the order statistics that bound the quantile; 0 and n + 1 say "none".
struct Ranks {
  std::size_t low;
  std::size_t high;
};

Ranks bounding_ranks(std::size_t n, double q, double alpha, double inflation) {
  // P(X(low) > quantile) = P(B < low), and by symmetry P(X(high) < quantile) = P(n - B < n+1-high).
  return {widened_binomial_cut(n, q, alpha / 2, inflation),
          n + 1 - widened_binomial_cut(n, 1 - q, alpha / 2, inflation)};
}

// The k-th smallest distance (from 1) of the values from `center`: the k nearest values are a
// window of the sorted ones, whose distance is that of its farther end.
double kth_distance(std::span<const double> sorted, double center, std::size_t k) {
  double nearest = kInfinity;
  for (std::size_t i = 0; i + k <= sorted.size(); ++i) {
    nearest = std::min(nearest, std::max(center - sorted[i], sorted[i + k - 1] - center));
  }
  return nearest;
}

// The least k-th distance over all centers in the interval.
double least_kth_distance(std::span<const double> sorted, Interval centers, std::size_t k) {
  double least = kInfinity;
  for (std::size_t i = 0; i + k <= sorted.size(); ++i) {
    const double first = sorted[i];
    const double last = sorted[i + k - 1];
    const double center = std::clamp(first + (last - first) / 2, centers.low, centers.high);
    least = std::min(least, std::max(center - first, last - center));
  }
  return least;
}

// The greatest: at an end of the interval, or where one window hands over to the next, which is
// half way between the value that leaves and the one that enters.
double greatest_kth_distance(std::span<const double> sorted, Interval centers, std::size_t k) {
  double greatest =
      std::max(kth_distance(sorted, centers.low, k), kth_distance(sorted, centers.high, k));
  for (std::size_t i = 0; i + k < sorted.size(); ++i) {
    const double half = (sorted[i + k] - sorted[i]) / 2;
    if (centers.contains(sorted[i] + half)) greatest = std::max(greatest, half);
  }
  return greatest;
}

}  // namespace

double sorted_quantile(std::span<const double> sorted, double q) {
  if (sorted.empty()) return std::numeric_limits<double>::quiet_NaN();
  const double place = static_cast<double>(sorted.size() - 1) * q;
  const double whole = std::floor(place);
  const std::size_t index = static_cast<std::size_t>(whole);
  const double below = sorted[index];
  const double part = place - whole;
  if (part == 0 || index + 1 >= sorted.size()) return below;
  const double above = sorted[index + 1];
  // Equal neighbours give themselves, infinite ones too.
  return below == above ? below : below + part * (above - below);
}

Interval sorted_quantile_interval(std::span<const double> sorted, double q, double alpha,
                                  double inflation) {
  const auto [low, high] = bounding_ranks(sorted.size(), q, alpha, inflation);
  Interval interval = Interval::unbounded();
  if (low >= 1) interval.low = sorted[low - 1];
  if (high <= sorted.size()) interval.high = sorted[high - 1];
  return interval;
}

double sorted_mad(std::span<const double> sorted) {
  const double median = sorted_quantile(sorted, 0.5);
  std::vector<double> distances;
  distances.reserve(sorted.size());
  for (const double value : sorted) distances.push_back(std::abs(value - median));
  std::sort(distances.begin(), distances.end());
  return sorted_quantile(distances, 0.5);
}

Interval sorted_mad_interval(std::span<const double> sorted, double alpha, double inflation) {
  const Interval medians = sorted_quantile_interval(sorted, 0.5, alpha / 2, inflation);
  const auto [low, high] = bounding_ranks(sorted.size(), 0.5, alpha / 2, inflation);
  if (!medians.bounded() || low < 1 || high > sorted.size()) return Interval::unbounded();
  return {least_kth_distance(sorted, medians, low), greatest_kth_distance(sorted, medians, high)};
}

}  // namespace benchc::stats
