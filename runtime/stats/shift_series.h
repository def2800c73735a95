#pragma once

#include <cstddef>
#include <span>
#include <vector>

/// A series as its changes are looked for. Private to the room.
namespace benchc::stats {

struct ShiftSeries {
  /// The values that count, less their median: logarithms where all values are above 0, so that
  /// noise in proportion to a level is the same on each level; else in `unit`.
  std::vector<double> values;
  /// Where they are in the series.
  std::vector<std::size_t> at;
  /// Outliers, and how many of `values` stand before each.
  struct SetAside {
    double value = 0;
    std::size_t before = 0;
  };
  std::vector<SetAside> outliers;
  bool logarithmic = false;
  double median = 0;
  /// What one of `values` is in the series' unit; 1 for logarithms.
  double unit = 1;
  /// The standard deviation of the noise, from differences between neighbours, which a step does
  /// not raise.
  double noise = 0;

  /// A level of `values`, in the series' unit.
  double level(double value) const;
};

/// Sets aside what is not finite, and outliers: what is further than kOutlier times the noise from
/// the running median of 7 values (the filter of Hampel; Davies & Gather 1993). Up to three values
/// in a row that leave a level are no new one, four are.
ShiftSeries shift_series(std::span<const double> series);

inline constexpr double kOutlier = 4.5;

}  // namespace benchc::stats
