#include "runtime/stats/clusters.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "runtime/stats/cluster_effect.h"
#include "runtime/stats/distributions.h"
#include "runtime/stats/moments.h"

namespace benchc::stats {
namespace {

// Steps of the exact law of a signed sum; beyond them its normal limit serves.
constexpr std::size_t kExactSteps = std::size_t{1} << 18;

// P(sum of the weights with random signs >= reach) <= tail, for a reach above 0 of the same parity
// as the weights' sum.
bool beyond(std::span<const std::size_t> weights, std::size_t reach, double tail) {
  const std::size_t total = std::accumulate(weights.begin(), weights.end(), std::size_t{0});
  // The sum reaches that far where those of negative sign weigh at most this.
  const std::size_t most = (total - reach) / 2;
  if (weights.size() * (most + 1) > kExactSteps) {
    double squares = 0;
    std::size_t step = 0;
    for (const std::size_t weight : weights) {
      squares += static_cast<double>(weight) * static_cast<double>(weight);
      step = std::max(step, weight);
    }
    // The law has steps of at most two weights: half of one is the continuity correction.
    const double distance = static_cast<double>(reach) - static_cast<double>(step);
    return distance >= normal_upper(tail) * std::sqrt(squares);
  }
  // share[s]: the share of the sign patterns whose negative weights add to s.
  std::vector<double> share(most + 1, 0.0);
  share[0] = 1;
  for (const std::size_t weight : weights) {
    for (std::size_t sum = most + 1; sum-- > 0;) {
      share[sum] = (share[sum] + (sum >= weight ? share[sum - weight] : 0.0)) / 2;
    }
  }
  return std::accumulate(share.begin(), share.end(), 0.0) <= tail;
}

// Whether a theta with the values order[0], …, order[below - 1] on one side, and the others on the
// other, is too far on that one side to be the median.
bool excluded(std::span<const std::size_t> order, std::size_t below, const Clusters& clusters,
              double tail) {
  if (2 * below >= order.size()) return false;
  std::vector<std::size_t> low(clusters.count(), 0);
  for (const std::size_t value : order.first(below)) ++low[clusters.of(value)];
  std::vector<std::size_t> weights;
  for (std::size_t i = 0; i < low.size(); ++i) {
    const std::size_t size = clusters.sizes()[i];
    const std::size_t twice = 2 * low[i];
    // A process that is split evenly says nothing about the side.
    if (twice != size) weights.push_back(twice > size ? twice - size : size - twice);
  }
  return beyond(weights, order.size() - 2 * below, tail);
}

// How many values, from the first of `order` on, can be cut off.
std::size_t cut(std::span<const std::size_t> order, const Clusters& clusters, double tail) {
  if (!excluded(order, 0, clusters, tail)) return 0;
  std::size_t fits = 0;
  std::size_t exceeds = (order.size() + 1) / 2;
  while (exceeds - fits > 1) {
    const std::size_t below = fits + (exceeds - fits) / 2;
    (excluded(order, below, clusters, tail) ? fits : exceeds) = below;
  }
  return fits + 1;
}

Interval exponential(Interval on_logs) {
  if (!on_logs.bounded()) return Interval::unbounded();
  return {std::exp(on_logs.low), std::exp(on_logs.high)};
}

// Whether the statistic's interval is of a law, so that it matters whether values are independent.
bool needs_order(Kind kind) {
  return kind != Kind::Min && kind != Kind::Max && kind != Kind::Sum && kind != Kind::Count;
}

// With an inflation that is known; without processes of the values, else of the processes.
Interval held_interval(Statistic statistic, std::span<const double> values,
                       std::span<const std::uint32_t> processes, double alpha, double inflation) {
  if (processes.empty() || !has_clustered_method(statistic.kind)) {
    return dependent_interval(statistic, values, alpha, inflation);
  }
  if (std::isnan(point(statistic, values))) return Interval::unbounded();
  const Clusters clusters(processes);
  switch (statistic.kind) {
    case Kind::Median:
      return clustered_median_interval(values, clusters, alpha, inflation);
    case Kind::Mean:
      return clustered_mean_interval(values, clusters, alpha, inflation);
    case Kind::Quantile:
      return clustered_quantile_interval(values, clusters, statistic.parameter, alpha, inflation);
    case Kind::Geomean:
      break;
    default:
      return jackknife_interval(statistic, values, clusters, alpha, inflation);
  }
  if (*std::min_element(values.begin(), values.end()) <= 0) return Interval::unbounded();
  std::vector<double> logs;
  logs.reserve(values.size());
  for (const double value : values) logs.push_back(std::log(value));
  return exponential(clustered_mean_interval(logs, clusters, alpha, inflation));
}

}  // namespace

Clusters::Clusters(std::span<const std::uint32_t> labels) {
  std::vector<std::uint32_t> known(labels.begin(), labels.end());
  std::sort(known.begin(), known.end());
  known.erase(std::unique(known.begin(), known.end()), known.end());
  sizes_.resize(known.size(), 0);
  of_.reserve(labels.size());
  for (const std::uint32_t label : labels) {
    const auto place = std::lower_bound(known.begin(), known.end(), label);
    of_.push_back(static_cast<std::size_t>(place - known.begin()));
    ++sizes_[of_.back()];
  }
}

Clusters Clusters::singles(std::size_t values) {
  Clusters clusters;
  clusters.of_.resize(values);
  std::iota(clusters.of_.begin(), clusters.of_.end(), std::size_t{0});
  clusters.sizes_.assign(values, 1);
  return clusters;
}

double Clusters::effective() const {
  double squares = 0;
  for (const std::size_t size : sizes_) squares += static_cast<double>(size * size);
  const double all = static_cast<double>(values());
  return squares > 0 ? all * all / squares : 0;
}

std::vector<double> Clusters::sums_about(std::span<const double> values, double center) const {
  std::vector<double> sums(count(), 0.0);
  for (std::size_t i = 0; i < of_.size(); ++i) sums[of_[i]] += values[i] - center;
  return sums;
}

Interval clustered_mean_interval(std::span<const double> values, const Clusters& clusters,
                                 double alpha, double inflation) {
  const double effective = clusters.effective();
  const double units = effective / inflation;
  // Two clusters of one size are the least that tell how much clusters differ.
  if (values.size() != clusters.values() || units < 2 - 1e-9) return Interval::unbounded();
  const double mean = mean_of(values);
  const double squares = squares_about(clusters.sums_about(values, mean), 0);
  if (!std::isfinite(squares)) return Interval::unbounded();
  if (squares == 0) {
    return enough_equal_values(clusters.count(), alpha) ? equal_values_interval(values, mean, alpha)
                                                        : Interval::unbounded();
  }
  const double half = student_upper(alpha / 2, units - 1) *
                      std::sqrt(squares * effective / (units - 1)) /
                      static_cast<double>(values.size());
  return {mean - half, mean + half};
}

Interval clustered_median_interval(std::span<const double> values, const Clusters& clusters,
                                   double alpha, double inflation) {
  if (values.empty() || values.size() != clusters.values()) return Interval::unbounded();
  double tail = alpha / 2;
  if (inflation > 1) {
    const double units = static_cast<double>(clusters.count()) / inflation;
    if (2 * std::exp2(-units) > alpha) return Interval::unbounded();
    // As far out as the wider law's tail reaches: the signs' own law is of independent clusters.
    tail = normal_tail(normal_upper(tail) * std::sqrt(inflation));
  }
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  Interval interval = Interval::unbounded();
  if (const std::size_t low = cut(order, clusters, tail); low > 0) {
    interval.low = values[order[low - 1]];
  }
  std::reverse(order.begin(), order.end());
  if (const std::size_t high = cut(order, clusters, tail); high > 0) {
    interval.high = values[order[high - 1]];
  }
  return interval;
}

bool has_clustered_method(Kind kind) {
  switch (kind) {
    case Kind::Median:
    case Kind::Quantile:
    case Kind::Mean:
    case Kind::Geomean:
    case Kind::TrimmedMean:
    case Kind::Stddev:
    case Kind::Cv:
      return true;
    default:
      return false;
  }
}

Dependence dependence(std::span<const double> values, std::span<const std::uint32_t> processes) {
  if (processes.size() != values.size()) return dependence(values);
  const Clusters clusters(processes);
  if (clusters.count() == values.size()) return dependence(values);
  // Their medians, by the first value of each.
  std::vector<std::vector<double>> parts(clusters.count());
  std::vector<std::size_t> began;
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::vector<double>& part = parts[clusters.of(i)];
    if (part.empty()) began.push_back(clusters.of(i));
    part.push_back(values[i]);
  }
  std::vector<double> medians;
  medians.reserve(began.size());
  for (const std::size_t cluster : began) medians.push_back(point({Kind::Median}, parts[cluster]));
  return dependence(medians);
}

Interval interval(Statistic statistic, std::span<const double> values,
                  std::span<const std::uint32_t> processes, double alpha) {
  if ((!processes.empty() && processes.size() != values.size()) || !(alpha > 0 && alpha < 1)) {
    return Interval::unbounded();
  }
  if (!needs_order(statistic.kind)) return interval(statistic, values, alpha);
  const Dependence found = dependence(values, processes);
  const auto held = [&](std::size_t from, std::size_t count, double share) {
    return held_interval(statistic, values.subspan(from, count),
                         processes.empty() ? processes : processes.subspan(from, count), share,
                         found.inflation);
  };
  if (!found.drifts) return held(0, values.size(), alpha);
  const std::size_t half = values.size() / 2;
  return hull(held(0, values.size(), alpha),
              hull(held(0, half, alpha / 2), held(half, values.size() - half, alpha / 2)));
}

std::size_t fewest_units(double alpha) {
  std::size_t units = 1;
  while (units < 1074 && !enough_equal_values(units, alpha)) ++units;
  return units;
}

}  // namespace benchc::stats
