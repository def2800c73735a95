// How several threads count: in one atomic number, or each in its own.
#include <atomic>
#include <cstdint>
#include <vector>

#include "benchc/native.h"

namespace {

/// A cache line each, so that threads with numbers of their own do not share one by accident.
struct alignas(64) Number {
  std::atomic<std::uint64_t> value = 0;
};

}  // namespace

BENCHC_ENTRY(count_events, bench) {
  const bool shared = bench.text("where") == "shared";
  std::vector<Number> numbers(bench.threads());
  // An iteration is a call on every thread.
  bench.items(bench.threads());
  bench.measure_each([&](std::uint32_t thread) {
    numbers[shared ? 0 : thread].value.fetch_add(1, std::memory_order_relaxed);
  });
}
