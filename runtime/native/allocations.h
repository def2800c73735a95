#pragma once

#include <atomic>
#include <cstdint>

namespace benchc::native {

/// What the preloaded library exports as `benchc_allocations`, and the process finds by that name.
struct Allocations {
  std::atomic<std::uint32_t> on;
  std::atomic<std::uint64_t> calls;
  std::atomic<std::uint64_t> bytes;
};

}  // namespace benchc::native
