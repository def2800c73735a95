#include "runtime/noise/clock_cost.h"

#include <algorithm>
#include <cstddef>

namespace benchc::noise {

ClockCost clock_cost(const std::function<std::int64_t()>& clock, double seconds) {
  constexpr std::size_t kMostReadings = 1'000'000;
  const std::int64_t begin = clock();
  const auto end = begin + static_cast<std::int64_t>(seconds * 1e9);
  std::int64_t previous = begin;
  std::int64_t least = 0;
  std::int64_t longest = 0;
  std::size_t readings = 0;
  while (previous < end && readings < kMostReadings) {
    const std::int64_t now = clock();
    const std::int64_t passed = now - previous;
    previous = now;
    ++readings;
    if (passed > 0) least = least == 0 ? passed : std::min(least, passed);
    longest = std::max(longest, passed);
  }
  ClockCost cost;
  if (readings == 0) return cost;
  // Without the longest gap, which is not the clock's.
  const std::int64_t reading = std::max<std::int64_t>(0, previous - begin - longest);
  cost.resolution = static_cast<double>(least) / 1e9;
  cost.cost = static_cast<double>(reading) / 1e9 / static_cast<double>(readings);
  cost.longest_gap = static_cast<double>(longest) / 1e9;
  return cost;
}

}  // namespace benchc::noise
