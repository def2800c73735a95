#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "runtime/stats/interval.h"

/// Where the level or the variance of a series changed for good: a change point. A single spike is
/// none, nor is the wandering of an autocorrelated series.
namespace benchc::stats {

struct Shift {
  enum class Kind : std::uint8_t { Level, Variance };
  Kind kind = Kind::Level;
  /// The index of the first value after the change, and the least and the greatest that it may be.
  std::size_t first = 0;
  std::size_t earliest = 0;
  std::size_t latest = 0;
  /// The levels of the segments before and after it, in the values' unit; of a variance, the
  /// standard deviations.
  double before = 0;
  double after = 0;
  /// after - before, and after / before - 1 where both are positive (unbounded and NaN elsewhere),
  /// with intervals at 1 - alpha; those of a change of variance are not computed, and unbounded.
  double difference = 0;
  Interval difference_interval = Interval::unbounded();
  double ratio = 0;
  Interval ratio_interval = Interval::unbounded();

  friend bool operator==(const Shift&, const Shift&) = default;
};

/// Fewer values than this after a change are no level yet, and fewer before it tell nothing.
inline constexpr std::size_t kFewestOfLevel = 4;
/// Of a shorter series nothing is said.
inline constexpr std::size_t kFewestForShifts = 10;

/// All shifts of a series, in its order; at a level alpha no shift is told of a series without one
/// with probability of at least 1 - alpha, whatever its length.
std::vector<Shift> shifts(std::span<const double> series, double alpha);

/// The same as the series grows. Each value costs the time of a series of at most 2 * kShiftWindow
/// values, however many came before: of a longer series the last kShiftWindow to 2 * kShiftWindow
/// values are looked at, and shifts before them stay as they were told. Up to 2 * kShiftWindow
/// values it finds just what `shifts` finds; beyond, a level is compared with no more than the
/// window holds of the one before it, and alpha is shared by the windows of the series.
class ShiftDetector {
 public:
  explicit ShiftDetector(double alpha);

  void add(double value);
  std::size_t size() const { return begin_ + window_.size(); }
  /// Those of the series so far.
  std::span<const Shift> shifts() const { return shifts_; }

 private:
  void look();
  void forget();

  double alpha_;
  /// The index of the window's first value.
  std::size_t begin_ = 0;
  std::vector<double> window_;
  std::vector<Shift> shifts_;
  /// How many of them lie before the window.
  std::size_t settled_ = 0;
};

inline constexpr std::size_t kShiftWindow = 128;

}  // namespace benchc::stats
