#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

/// Whether a series of times has come to rest, in the line of Barrett, Bolz-Tereick, Killick, Mount
/// and Tratt, "Virtual Machine Warmup Blows Hot and Cold" (OOPSLA 2017).
namespace benchc::stats {

/// Of fewer values nothing is said.
inline constexpr std::size_t kFewestForSteadyState = 20;

struct SteadyState {
  enum class Kind : std::uint8_t {
    /// One level from the first value on.
    Flat,
    /// The last level is the fastest one.
    WarmUp,
    /// There was a faster one before the last level.
    Slowdown,
    /// The values still change near their end, or are too few to tell.
    NoSteadyState,
  };
  Kind kind = Kind::NoSteadyState;
  /// The index of the first value of the last level; the number of values where there is none.
  std::size_t first = 0;

  friend bool operator==(const SteadyState&, const SteadyState&) = default;
};

/// Classifies times (lower is faster) in the order in which they were taken. Linear in their
/// number, but for a bounded part.
///
/// 1. Outliers are set aside: what is further than 3 times the distance between the 10% and the 90%
///    quantile from the median, over a window of 200 values. Those in an unbroken row at the
///    beginning belong to no level.
/// 2. The others are cut where their mean or their variance changes: `change_points`.
/// 3. From the end backwards, segments belong to the last level whose mean differs from that of the
///    last one by at most 0.5%, or by the pooled standard deviation of the two.
/// 4. A last level of less than a quarter of the values, or of less than 20, is none.
SteadyState steady_state(std::span<const double> times);

/// Where the law of the values changes: the first indices of all segments but the first, by optimal
/// partitioning with pruning (PELT: Killick, Fearnhead and Eckley 2012) at the cost of a normal law
/// whose mean and variance are each segment's own, with the penalty 15 ln n for each change. A
/// deviation below 0.1% of the values' median counts as that. Beyond 512 values, changes are looked
/// for between blocks of equal length. Values must be finite.
std::vector<std::size_t> change_points(std::span<const double> values);

}  // namespace benchc::stats
