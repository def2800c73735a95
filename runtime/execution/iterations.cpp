#include "runtime/execution/iterations.h"

#include <algorithm>
#include <functional>
#include <vector>

namespace benchc::execution {
namespace {

/// What a batch may become longer by.
constexpr std::uint64_t kMostGrowth = 4;

}  // namespace

void share_iterations(std::span<std::uint64_t> counts) {
  std::vector<std::uint64_t> largest(counts.begin(), counts.end());
  std::sort(largest.begin(), largest.end(), std::greater<>());
  // The largest of each cluster: the first that is too far below the last begins the next.
  std::size_t kept = 0;
  for (const std::uint64_t count : largest) {
    if (kept == 0 || count < largest[kept - 1] / kMostGrowth) largest[kept++] = count;
  }
  largest.resize(kept);
  for (std::uint64_t& count : counts) {
    if (count < 2) continue;
    // The clusters fall, and a count belongs to the last one whose largest is not below it.
    const auto below = std::upper_bound(largest.begin(), largest.end(), count, std::greater<>());
    count = *(below - 1);
  }
}

}  // namespace benchc::execution
