#include "runtime/stats/cluster_effect.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "runtime/stats/distributions.h"
#include "runtime/stats/moments.h"
#include "runtime/stats/order.h"

namespace benchc::stats {
namespace {

// By how much the share of values that are at most `point` varies beyond that of independent
// values.
double design_effect(std::span<const double> values, const Clusters& clusters, double point) {
  const double n = static_cast<double>(values.size());
  const double below = static_cast<double>(
      std::count_if(values.begin(), values.end(), [&](double v) { return v <= point; }));
  const double share = below / n;
  // Nothing is seen of the other side: the most that clusters can have in common.
  if (share <= 0 || share >= 1) return n / clusters.effective();
  std::vector<double> sums(clusters.count(), 0.0);
  for (std::size_t i = 0; i < values.size(); ++i) {
    sums[clusters.of(i)] += (values[i] <= point ? 1 : 0) - share;
  }
  double squares = 0;
  for (const double sum : sums) squares += sum * sum;
  const double effective = clusters.effective();
  return squares * effective / (effective - 1) / (n * share * (1 - share));
}

bool on_logarithms(Kind kind) { return kind == Kind::Stddev || kind == Kind::Cv; }

// Which group of successive clusters each value is in.
Clusters grouped(const Clusters& clusters, std::size_t groups) {
  std::vector<std::uint32_t> labels;
  labels.reserve(clusters.values());
  for (std::size_t i = 0; i < clusters.values(); ++i) {
    labels.push_back(static_cast<std::uint32_t>(clusters.of(i) * groups / clusters.count()));
  }
  return Clusters(labels);
}

}  // namespace

Interval clustered_quantile_interval(std::span<const double> values, const Clusters& clusters,
                                     double q, double alpha, double inflation) {
  const double units = clusters.effective() / inflation;
  if (values.empty() || units < 2) return Interval::unbounded();
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  const double here = design_effect(values, clusters, sorted_quantile(sorted, q));
  const double middle = design_effect(values, clusters, sorted_quantile(sorted, 0.5));
  const double effect = std::max({1.0, here, 1 + (middle - 1) / 2});
  const double widening = student_upper(alpha / 2, units - 1) / normal_upper(alpha / 2);
  return sorted_quantile_interval(sorted, q, alpha, effect * inflation * widening * widening);
}

Interval jackknife_interval(Statistic statistic, std::span<const double> values,
                            const Clusters& clusters, double alpha, double inflation) {
  constexpr std::size_t kMostGroups = 40;
  if (clusters.count() > kMostGroups) {
    return jackknife_interval(statistic, values, grouped(clusters, kMostGroups), alpha, inflation);
  }
  const double units = clusters.effective() / inflation;
  if (clusters.count() < 2 || units < 2) return Interval::unbounded();
  const bool logarithm = on_logarithms(statistic.kind);
  const auto scaled = [&](std::span<const double> some) {
    const double value = point(statistic, some);
    return logarithm ? std::log(value) : value;
  };
  const Interval same = enough_equal_values(clusters.count(), alpha)
                            ? Interval::exactly(point(statistic, values))
                            : Interval::unbounded();
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  if (*least == *most) return same;
  const double n = static_cast<double>(values.size());
  const double whole = scaled(values);
  std::vector<double> pseudo(clusters.count());
  std::vector<double> rest;
  for (std::size_t cluster = 0; cluster < clusters.count(); ++cluster) {
    rest.clear();
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (clusters.of(i) != cluster) rest.push_back(values[i]);
    }
    const double weight = n / static_cast<double>(clusters.sizes()[cluster]);
    pseudo[cluster] = weight * whole - (weight - 1) * scaled(rest);
  }
  double center = 0;
  for (std::size_t i = 0; i < pseudo.size(); ++i) {
    center += pseudo[i] * static_cast<double>(clusters.sizes()[i]) / n;
  }
  double variance = 0;
  for (std::size_t i = 0; i < pseudo.size(); ++i) {
    const double weight = n / static_cast<double>(clusters.sizes()[i]);
    variance += (pseudo[i] - center) * (pseudo[i] - center) / (weight - 1);
  }
  variance *= inflation / static_cast<double>(pseudo.size());
  // It is not finite where the statistic has no logarithm without some cluster.
  if (!std::isfinite(variance)) return Interval::unbounded();
  if (variance == 0) return same;
  const double half = student_upper(alpha / 2, units - 1) * std::sqrt(variance);
  const Interval found{center - half, center + half};
  return logarithm ? Interval{std::exp(found.low), std::exp(found.high)} : found;
}

}  // namespace benchc::stats
