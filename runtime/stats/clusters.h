#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "runtime/stats/dependence.h"
#include "runtime/stats/estimate.h"
#include "runtime/stats/interval.h"

/// Values that come in clusters, as the batches that one process times. A process has one layout of
/// memory for all that it measures, so its values resemble each other more than those of another:
/// what is independent is the processes (Kalibera & Jones 2013).
namespace benchc::stats {

/// Which cluster each of a number of values belongs to.
class Clusters {
 public:
  /// values[i] belongs to `labels`[i]; labels may be any numbers.
  explicit Clusters(std::span<const std::uint32_t> labels);
  /// So many values, each a cluster of its own.
  static Clusters singles(std::size_t values);

  std::size_t values() const { return of_.size(); }
  std::size_t count() const { return sizes_.size(); }
  /// The cluster, from 0, of a value.
  std::size_t of(std::size_t value) const { return of_[value]; }
  const std::vector<std::size_t>& sizes() const { return sizes_; }
  /// As how many clusters of one size they count: (sum of sizes)^2 / sum of squared sizes (Kish
  /// 1965), which is `count` where all have one size.
  double effective() const;
  /// Sums by cluster of the distances from `center`.
  std::vector<double> sums_about(std::span<const double> values, double center) const;

 private:
  Clusters() = default;

  std::vector<std::size_t> of_;
  std::vector<std::size_t> sizes_;
};

/// Whether `interval` below has a method of its own for this statistic: all that rest on a law but
/// mad.
bool has_clustered_method(Kind kind);

/// How values follow from each other: in their own order, or where they share processes, the
/// processes' medians in the order in which the processes began (`effective` then counts
/// processes). Processes that do not fit the values count for nothing.
Dependence dependence(std::span<const double> values, std::span<const std::uint32_t> processes);

/// `interval` of estimate.h for values in the order in which they were taken, which may follow from
/// each other (dependence.h), and of which values[i] was measured in process `processes`[i],
/// whatever the values of one process have in common; processes may follow from each other, too.
///
/// Without processes the interval is that of estimate.h with the inflation that the values show. Of
/// a series that drifts it holds the intervals of all values, of their first half and of their
/// second, each at half of alpha: what was true at some time lies in it, rather than one value.
///
///   median    signs by process (Larocque, Nevalainen & Oja 2007): theta is inside unless the sum
///             over processes of (values below it - values above) is too far from 0 under random
///             signs of the processes. With one value each, that is the binomial law's ranks
///   mean      Student's t on the processes' sums about the mean; with processes of one size, t on
///             their means. Degrees are those of the effective number of processes
///   geomean   the same on logarithms
///   quantile, trimmed mean, stddev, cv: see cluster_effect.h
///
/// mad has the interval of estimate.h, which takes the samples of one process as independent.
/// Unbounded where the spans' lengths differ.
Interval interval(Statistic statistic, std::span<const double> values,
                  std::span<const std::uint32_t> processes, double alpha);

/// Student's t interval of the mean of clustered values. Clusters that follow from each other count
/// as so many times fewer as `inflation` says.
Interval clustered_mean_interval(std::span<const double> values, const Clusters& clusters,
                                 double alpha, double inflation = 1);

/// The interval of the median of clustered values, likewise.
Interval clustered_median_interval(std::span<const double> values, const Clusters& clusters,
                                   double alpha, double inflation = 1);

/// How many independent units must agree before anything can be said of a median at this alpha: the
/// least n with 2 * (1/2)^n <= alpha.
std::size_t fewest_units(double alpha);

}  // namespace benchc::stats
