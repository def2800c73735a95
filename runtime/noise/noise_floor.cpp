#include "runtime/noise/noise_floor.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "runtime/stats/estimate.h"
#include "runtime/stats/paired.h"

namespace benchc::noise {
namespace {

constexpr double kAlpha = 0.05;
constexpr double kShown = 5;
/// A true change of d half-widths h of a 95% interval is seen with 95% probability where
/// d = h * (1.96 + 1.645) / 1.96 (normal law: half of alpha above, 5% below).
constexpr double kPower = (1.96 + 1.645) / 1.96;

double median(std::span<const double> values) {
  return stats::point({.kind = stats::Kind::Median}, values);
}

double known(double value) { return std::isfinite(value) ? value : 0; }

}  // namespace

NoiseFloor noise_floor(std::span<const double> first, std::span<const double> second,
                       double seconds) {
  NoiseFloor floor;
  const std::size_t pairs = std::min(first.size(), second.size());
  floor.samples = pairs;
  floor.seconds = seconds;
  if (pairs == 0) {
    floor.missing = "no sample was taken in the time";
    return floor;
  }
  std::vector<double> all;
  for (std::size_t i = 0; i < pairs; ++i) {
    all.push_back(first[i]);
    all.push_back(second[i]);
  }
  floor.median = median(all);
  floor.cv = known(stats::point({.kind = stats::Kind::Cv}, all));
  const std::span<const double> early(all.data(), pairs);
  const std::span<const double> late(all.data() + pairs, pairs);
  floor.sequential = known(median(late) / median(early) - 1);
  const stats::Ratio ratio =
      stats::paired_ratio(stats::Kind::Median, first.first(pairs), second.first(pairs), kAlpha);
  floor.paired = known(ratio.estimate - 1);
  if (ratio.interval.bounded()) {
    floor.half_width = ratio.interval.width() / 2;
    floor.smallest = kPower * *floor.half_width * std::sqrt(seconds / kShown);
  }
  return floor;
}

}  // namespace benchc::noise
