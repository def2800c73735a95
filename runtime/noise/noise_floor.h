#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

namespace benchc::noise {

/// What is left of a difference when there is none: the same thing measured twice (A/A). Ratios.
struct NoiseFloor {
  /// "process", "native", "memory", and what ran.
  std::string kind;
  std::string what;
  /// Why it was not measured, for people; empty where it was.
  std::string missing;
  /// Of each of the two.
  std::size_t samples = 0;
  /// Seconds that they took, and the median sample.
  double seconds = 0;
  double median = 0;
  double cv = 0;
  /// Median of the second half of the time against that of the first: A measured, then B.
  double sequential = 0;
  /// A against B as pairs side by side in random order, and the half-width of its interval at 95%;
  /// the width is absent where there were too few.
  double paired = 0;
  std::optional<double> half_width;
  /// The smallest true change that 5 seconds of pairs show 95 times in 100, at 5% false alarms.
  std::optional<double> smallest;
};

/// From pairs: `first[i]` and `second[i]` are seconds of the same thing, measured one behind the
/// other in random order; pairs are in the order of time.
NoiseFloor noise_floor(std::span<const double> first, std::span<const double> second,
                       double seconds);

}  // namespace benchc::noise
