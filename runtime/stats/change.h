#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "runtime/stats/interval.h"

namespace benchc::stats {

/// How far unchanged code is taken to move between two runs that were measured at different times,
/// as a standard deviation of the logarithm, while too few earlier runs are there to tell.
/// Sequential A/A comparisons were seen to differ by 2.4 to 3.2% in 5% of cases: with 1.5% a pair
/// of runs differs by more than 4.2% in 5% of cases.
inline constexpr double kAssumedRunToRunSpread = 0.015;

/// From this many earlier runs on, their own spread is used as it is seen.
inline constexpr std::size_t kRunsForObservedSpread = 5;

enum class Scale : std::uint8_t {
  /// (new - old) / old, on logarithms; needs all values positive.
  Relative,
  /// new - old, in the values' own unit.
  Difference,
};

/// What changed between earlier runs and a new one.
struct Change {
  Scale scale = Scale::Relative;
  /// NaN where it is not defined; then the interval is unbounded.
  double estimate = 0;
  Interval interval = Interval::unbounded();
  /// The earlier runs' level (their geometric mean if relative) with its interval at 1 - alpha.
  double level = 0;
  Interval level_interval = Interval::unbounded();
  std::size_t baseline_runs = 0;
  /// The standard deviation between runs that was used: of logarithms, or in the values' own unit.
  double run_spread = 0;
  /// The spread is the assumed one, since fewer than kRunsForObservedSpread runs are there and they
  /// differ by less.
  bool spread_assumed = false;
  /// What more samples in the new run cannot narrow: the interval if its value were known exactly.
  Interval floor = Interval::unbounded();
};

/// The change from `old_values`, the same statistic of N earlier runs, to `new_value` with its
/// within-run interval at 1 - alpha.
///
/// On its scale the change is new - mean(old). The runs are taken to scatter normally with one
/// spread s about one level, so a new run of unchanged code differs from the old ones' mean with
/// the standard deviation s * sqrt(1 + 1/N): a prediction interval, by Student's t with N - 1
/// degrees (Hahn & Meeker 1991, 4.7). For N < kRunsForObservedSpread, s is the larger of the spread
/// seen and the assumed one, with the normal law. The within-run interval is joined as the root of
/// the sum of squares on each side. Since the old runs' spread holds their own within-run noise
/// already, this is on the safe side.
Change change_from_runs(Scale scale, double new_value, Interval new_interval,
                        std::span<const double> old_values, double alpha);

}  // namespace benchc::stats
