#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "runtime/stats/shift_scan.h"
#include "runtime/stats/shift_series.h"

/// Which candidates of a change are told. Private to the room.
namespace benchc::stats {

/// How values scatter about the means of their segments.
struct ShiftNoise {
  /// Of one value.
  double variance = 0;
  /// By how much the variance of a mean is greater than it would be of independent values: an
  /// autoregressive law of first order is assumed.
  double inflation = 1;
  /// Of Student's law, for what a mean differs by in units of its estimated deviation.
  double degrees = 1;
};

class ShiftCuts {
 public:
  /// At a level alpha; segments of at least `edge` values. What was set aside is heeded where it is
  /// asked whether a segment may be outliers that happen to stand together.
  ShiftCuts(std::span<const double> values, std::span<const ShiftSeries::SetAside> outliers,
            std::size_t edge, double alpha);

  const std::vector<std::size_t>& cuts() const { return cuts_; }
  const PrefixSums& sums() const { return sums_; }
  const ShiftNoise& noise() const { return noise_; }

  std::size_t segment_begin(std::size_t cut) const { return cut == 0 ? 0 : cuts_[cut - 1]; }
  std::size_t segment_end(std::size_t cut) const {
    return cut + 1 == cuts_.size() ? sums_.size() : cuts_[cut + 1];
  }
  /// Of a segment's mean, with the noise of the series or its own, if that is greater.
  double mean_variance(std::size_t begin, std::size_t end) const;

 private:
  void measure_noise();
  /// The difference between the means beside a cut, in units of its deviation.
  double strength(std::size_t cut) const;
  /// The cut that does not hold at a level alpha; cuts_.size() where all do.
  std::size_t first_to_fall(double alpha) const;
  /// How likely so many values of the shorter segment beside a cut would lie beyond the middle
  /// between both levels if they were of the longer one's level, by the share of all other values
  /// that lie as far from theirs, whatever the law of the noise: a sign test.
  double chance_of_signs(std::size_t cut) const;

  std::span<const double> values_;
  std::span<const ShiftSeries::SetAside> outliers_;
  std::size_t edge_;
  PrefixSums sums_;
  std::vector<std::size_t> cuts_;
  ShiftNoise noise_;
  double least_variance_ = 0;
};

}  // namespace benchc::stats
