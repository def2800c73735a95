#include "runtime/stats/paired.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "runtime/stats/clusters.h"
#include "runtime/stats/distributions.h"
#include "runtime/stats/moments.h"

namespace benchc::stats {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// Doubles as integers in the same order, so that bisection visits each representable value.
std::int64_t order_of(double value) {
  const auto bits = std::bit_cast<std::int64_t>(value);
  return bits < 0 ? std::numeric_limits<std::int64_t>::min() - bits : bits;
}

double value_at(std::int64_t order) {
  const std::int64_t bits = order < 0 ? std::numeric_limits<std::int64_t>::min() - order : order;
  return std::bit_cast<double>(bits);
}

double half_sum(double a, double b) { return a / 2 + b / 2; }

// How many Walsh averages are at most `limit`: as i rises, the last j that fits falls.
std::size_t walsh_count(std::span<const double> sorted, double limit) {
  std::size_t count = 0;
  std::size_t end = sorted.size();
  for (std::size_t i = 0; i < end; ++i) {
    while (end > i && half_sum(sorted[i], sorted[end - 1]) > limit) --end;
    count += end - i;
  }
  return count;
}

std::vector<double> log_ratios(std::span<const double> first, std::span<const double> second) {
  std::vector<double> result;
  result.reserve(first.size());
  for (std::size_t i = 0; i < first.size(); ++i) {
    const bool positive = first[i] > 0 && second[i] > 0;
    const double log = std::log(first[i]) - std::log(second[i]);
    if (!positive || !std::isfinite(log)) return {};
    result.push_back(log);
  }
  return result;
}

Ratio from_logs(double estimate, Interval on_logs, std::size_t pairs) {
  return {std::exp(estimate), {std::exp(on_logs.low), std::exp(on_logs.high)}, pairs};
}

// The Walsh averages of values in ascending order, by rank.
class WalshAverages {
 public:
  explicit WalshAverages(std::span<const double> sorted) : sorted_(sorted) {
    if (sorted.size() > kFew) return;
    for (std::size_t i = 0; i < sorted.size(); ++i) {
      for (std::size_t j = i; j < sorted.size(); ++j) {
        averages_[count_++] = half_sum(sorted[i], sorted[j]);
      }
    }
  }

  std::size_t count() const { return sorted_.size() * (sorted_.size() + 1) / 2; }

  // The k-th smallest, from 1. Quickest in the order middle, low, high.
  double at(std::size_t k) {
    if (count_ == 0) return walsh_average(sorted_, k);
    const auto begin = averages_.begin();
    const auto place = [begin](std::size_t rank) {
      return begin + static_cast<std::ptrdiff_t>(rank);
    };
    // What is in its place already parts the others.
    std::size_t from = 0;
    std::size_t to = count_;
    for (const std::size_t known : known_) {
      if (known < k - 1) from = std::max(from, known);
      if (known > k - 1 && known < to) to = known;
    }
    std::nth_element(place(from), place(k - 1), place(to));
    known_[asked_++ % known_.size()] = k - 1;
    return averages_[k - 1];
  }

  double middle() {
    const double low = at((count() + 1) / 2);
    return half_sum(low, count() % 2 == 1 ? low : at(count() / 2 + 1));
  }

 private:
  // Beyond, there are more averages than it is worth to look at.
  static constexpr std::size_t kFew = 64;

  std::span<const double> sorted_;
  std::array<double, kFew*(kFew + 1) / 2> averages_;
  std::size_t count_ = 0;
  // 0, the least, is where it begins, whatever stands there.
  std::array<std::size_t, 4> known_{};
  std::size_t asked_ = 0;
};

double hodges_lehmann(std::span<const double> sorted) { return WalshAverages(sorted).middle(); }

// One value a cluster, in ascending order.
std::vector<double> units_of(const std::vector<double>& values, const Clusters& clusters) {
  if (clusters.count() == values.size()) {
    std::vector<double> units = values;
    std::sort(units.begin(), units.end());
    return units;
  }
  std::vector<std::vector<double>> parts(clusters.count());
  for (std::size_t i = 0; i < values.size(); ++i) parts[clusters.of(i)].push_back(values[i]);
  std::vector<double> units;
  units.reserve(parts.size());
  for (std::vector<double>& part : parts) {
    std::sort(part.begin(), part.end());
    units.push_back(part.size() == 1 ? part.front() : hodges_lehmann(part));
  }
  std::sort(units.begin(), units.end());
  return units;
}

// The centre of values that are symmetric about it: logarithms of ratios, or differences.
struct Centre {
  double estimate = 0;
  Interval interval = Interval::unbounded();
};

Centre signed_rank_centre(const std::vector<double>& values, const Clusters& clusters,
                          double alpha) {
  const std::vector<double> units = units_of(values, clusters);
  WalshAverages averages(units);
  Centre centre{averages.middle(), Interval::unbounded()};
  const std::size_t cut = signed_rank_cut(units.size(), alpha / 2);
  if (cut > 0) {
    const double low = averages.at(cut);
    centre.interval = {low, averages.at(averages.count() + 1 - cut)};
  }
  return centre;
}

Ratio median_ratio(const std::vector<double>& logs, const Clusters& clusters, double alpha) {
  const Centre centre = signed_rank_centre(logs, clusters, alpha);
  if (!centre.interval.bounded()) {
    return {std::exp(centre.estimate), Interval::unbounded(), logs.size()};
  }
  return from_logs(centre.estimate, centre.interval, logs.size());
}

Ratio geomean_ratio(const std::vector<double>& logs, const Clusters& clusters, double alpha) {
  const double estimate = mean_of(logs);
  const Interval on_logs = clustered_mean_interval(logs, clusters, alpha);
  if (!on_logs.bounded()) return {std::exp(estimate), Interval::unbounded(), logs.size()};
  return from_logs(estimate, on_logs, logs.size());
}

// Fieller, "Some problems in interval estimation", JRSS B 16, 1954. The ratio r is inside when
// (mean a - r mean b)^2 <= t^2 var(mean of a - r b), a quadratic in r; the variance is that of sums
// by cluster.
Ratio mean_ratio(std::span<const double> first, std::span<const double> second,
                 const Clusters& clusters, double alpha) {
  const std::size_t pairs = first.size();
  const double n = static_cast<double>(pairs);
  const double effective = clusters.effective();
  const double mean_a = mean_of(first);
  const double mean_b = mean_of(second);
  Ratio result{mean_a / mean_b, Interval::unbounded(), pairs};
  if (!std::isfinite(result.estimate)) result.estimate = kNan;
  if (effective < 2 - 1e-9 || !(mean_b > 0) || std::isnan(result.estimate)) return result;

  // In units of the second mean, so that squares neither overflow nor vanish.
  double aa = 0;
  double ab = 0;
  double bb = 0;
  double residuals = 0;
  const double r = result.estimate;
  const std::vector<double> first_sums = clusters.sums_about(first, mean_a);
  const std::vector<double> second_sums = clusters.sums_about(second, mean_b);
  for (std::size_t i = 0; i < clusters.count(); ++i) {
    const double a = first_sums[i] / mean_b;
    const double b = second_sums[i] / mean_b;
    aa += a * a;
    ab += a * b;
    bb += b * b;
    residuals += (a - r * b) * (a - r * b);
  }
  const std::size_t units = clusters.count();
  if (!std::isfinite(aa + ab + bb)) return result;
  if (residuals == 0) {
    // One is an exact multiple of the other in every pair.
    if (enough_equal_values(units, alpha)) result.interval = Interval::exactly(r);
    return result;
  }
  const double t = student_upper(alpha / 2, effective - 1);
  const double factor = t * t * effective / (effective - 1) / (n * n);
  // (1 - g) x^2 - 2 (r - h) x + (r^2 - k) <= 0
  const double quadratic = 1 - factor * bb;
  const double linear = r - factor * ab;
  const double root_squared = linear * linear - quadratic * (r * r - factor * aa);
  // The second mean is not clearly away from 0: no bounded set of ratios can be told.
  if (!(quadratic > 0) || !(root_squared >= 0)) return result;
  const double root = std::sqrt(root_squared);
  result.interval = {(linear - root) / quadratic, (linear + root) / quadratic};
  return result;
}

}  // namespace

bool has_paired_difference(Kind kind) { return kind == Kind::Median || kind == Kind::Mean; }

Difference paired_difference(Kind kind, std::span<const double> first,
                             std::span<const double> second,
                             std::span<const std::uint32_t> processes, double alpha) {
  const std::size_t pairs = std::min(first.size(), second.size());
  Difference result{kNan, Interval::unbounded(), pairs};
  if (!processes.empty() && processes.size() < pairs) return result;
  if (pairs == 0 || !has_paired_difference(kind) || !(alpha > 0 && alpha < 1)) return result;
  std::vector<double> differences;
  differences.reserve(pairs);
  for (std::size_t i = 0; i < pairs; ++i) {
    differences.push_back(first[i] - second[i]);
    if (!std::isfinite(differences.back())) return result;
  }
  const Clusters clusters =
      processes.empty() ? Clusters::singles(pairs) : Clusters(processes.first(pairs));
  if (!processes.empty()) result.processes = clusters.count();
  if (kind == Kind::Median) {
    const Centre centre = signed_rank_centre(differences, clusters, alpha);
    result.estimate = centre.estimate;
    result.interval = centre.interval;
  } else {
    result.estimate = mean_of(differences);
    result.interval = clustered_mean_interval(differences, clusters, alpha);
  }
  return result;
}

bool has_paired_method(Kind kind) {
  return kind == Kind::Median || kind == Kind::Mean || kind == Kind::Geomean;
}

double walsh_average(std::span<const double> sorted, std::size_t k) {
  if (sorted.empty()) return kNan;
  std::int64_t low = order_of(sorted.front());
  std::int64_t high = order_of(sorted.back());
  while (low < high) {
    const std::int64_t middle =
        low + static_cast<std::int64_t>(
                  (static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low)) / 2);
    if (walsh_count(sorted, value_at(middle)) >= k) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return value_at(low);
}

Ratio paired_ratio(Kind kind, std::span<const double> first, std::span<const double> second,
                   double alpha) {
  return paired_ratio(kind, first, second, {}, alpha);
}

Ratio paired_ratio(Kind kind, std::span<const double> first, std::span<const double> second,
                   std::span<const std::uint32_t> processes, double alpha) {
  const std::size_t pairs = std::min(first.size(), second.size());
  const Ratio unknown{kNan, Interval::unbounded(), pairs};
  if (!processes.empty() && processes.size() < pairs) return unknown;
  if (pairs == 0 || !has_paired_method(kind) || !(alpha > 0 && alpha < 1)) return unknown;
  first = first.first(pairs);
  second = second.first(pairs);
  const Clusters clusters =
      processes.empty() ? Clusters::singles(pairs) : Clusters(processes.first(pairs));
  Ratio ratio = unknown;
  if (kind == Kind::Mean) {
    ratio = mean_ratio(first, second, clusters, alpha);
  } else if (const std::vector<double> logs = log_ratios(first, second); !logs.empty()) {
    ratio = kind == Kind::Median ? median_ratio(logs, clusters, alpha)
                                 : geomean_ratio(logs, clusters, alpha);
  }
  if (!processes.empty()) ratio.processes = clusters.count();
  return ratio;
}

}  // namespace benchc::stats
