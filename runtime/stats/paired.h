#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "runtime/stats/estimate.h"
#include "runtime/stats/interval.h"

namespace benchc::stats {

/// The ratio of two statistics, or what is known of it.
struct Ratio {
  /// NaN where it is not defined.
  double estimate = 0;
  Interval interval = Interval::unbounded();
  std::size_t pairs = 0;
  /// In how many processes the pairs were measured; 0 where each pair is independent of the others.
  std::size_t processes = 0;
};

/// Whether `paired_ratio` has a method for this statistic: median, mean and geomean.
bool has_paired_method(Kind kind);

/// S(first) / S(second), where first[i] and second[i] were measured next to each other in random
/// order, so that what disturbs one disturbs both. Two-sided, at 1 - alpha.
///
///   median   Hodges-Lehmann estimate and signed-rank interval of the pairwise log ratios (Hodges &
///            Lehmann 1963; Hollander, Wolfe & Chicken 2014, 3.2 and 3.3)
///   geomean  Student's t on the pairwise log ratios
///   mean     Fieller 1954, on pairs: the ratios r for which a t interval of first - r * second
///            holds 0
///
/// The median's interval assumes that the log ratios are symmetric about their centre. Where the
/// two do not differ, random order makes them so; where they do, it holds if one is a multiple of
/// the other. Spans of different lengths are cut to the shorter. Median and geomean need all values
/// positive, the mean a second mean that is clearly positive; otherwise the interval is unbounded.
Ratio paired_ratio(Kind kind, std::span<const double> first, std::span<const double> second,
                   double alpha);

/// The same where pair i was measured in process `processes`[i], and the pairs of one process have
/// its layout of memory in common. What is independent is the processes, so a process is what a
/// pair is above: cluster summaries, in the words of Donner & Klar 2000.
///
///   median   a process counts as the Hodges-Lehmann estimate of its pairs' log ratios, which is
///            nearly as sharp as their mean and not moved by a disturbed batch
///   geomean  clustered_mean_interval of the pairs' log ratios
///   mean     Fieller 1954 with the variances of sums by process
///
/// With fewer processes than fewest_units(alpha) the median's ratio has no bound. With no
/// processes, each pair is independent.
Ratio paired_ratio(Kind kind, std::span<const double> first, std::span<const double> second,
                   std::span<const std::uint32_t> processes, double alpha);

/// A difference of two statistics, or what is known of it.
struct Difference {
  /// NaN where it is not defined.
  double estimate = 0;
  Interval interval = Interval::unbounded();
  std::size_t pairs = 0;
  /// As in Ratio.
  std::size_t processes = 0;
};

/// Whether `paired_difference` has a method for this statistic: median and mean.
bool has_paired_difference(Kind kind);

/// S(first) - S(second) of the same pairs, at 1 - alpha: `median` is the Hodges-Lehmann estimate
/// and signed-rank interval of the pairwise differences, `mean` Student's t on them. Processes are
/// heeded as in `paired_ratio`. Values need not be positive.
Difference paired_difference(Kind kind, std::span<const double> first,
                             std::span<const double> second,
                             std::span<const std::uint32_t> processes, double alpha);

/// The k-th smallest (from 1) of the n(n+1)/2 Walsh averages (x[i] + x[j]) / 2, i <= j, of values
/// in ascending order. It is found by bisection on the value, so time grows as n and memory not at
/// all.
double walsh_average(std::span<const double> sorted, std::size_t k);

}  // namespace benchc::stats
