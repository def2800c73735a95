#include <atomic>
#include <cstdint>
#include <vector>

#include "stdlib/include/benchc/native.h"
#include "stdlib/std/each_thread.h"

namespace {

using benchc::stdlib::measure_on_thread;
using benchc::stdlib::on_each_thread;

/// Two lines long: processors fetch a line's neighbour with it.
struct alignas(128) Line {
  std::atomic<std::uint64_t> value = 0;
};

/// Adds 1; how often that was in vain.
struct Add {
  static std::uint64_t once(std::atomic<std::uint64_t>& value) {
    value.fetch_add(1, std::memory_order_relaxed);
    return 0;
  }
};
struct CompareExchange {
  static std::uint64_t once(std::atomic<std::uint64_t>& value) {
    std::uint64_t failures = 0;
    std::uint64_t seen = value.load(std::memory_order_relaxed);
    while (!value.compare_exchange_weak(seen, seen + 1, std::memory_order_relaxed)) ++failures;
    return failures;
  }
};

template <typename Operation>
bool works_once() {
  std::atomic<std::uint64_t> value = 41;
  Operation::once(value);
  return value == 42;
}

template <typename Operation>
void count_up(benchc_case* raw, const char* retries) {
  benchc::Bench<false> bench(raw);
  const bool shared = bench.integer("shared") != 0;
  const std::uint32_t threads = bench.threads();
  if (!works_once<Operation>()) bench.fail("41 and 1 did not give 42");

  std::vector<Line> lines(shared ? 1 : threads);
  std::vector<std::uint64_t> done(threads);
  std::vector<double*> failures(threads);
  if (retries != nullptr) {
    for (std::uint32_t t = 0; t < threads; ++t) failures[t] = &bench.counter(retries, t);
  }
  bench.items(threads);

  on_each_thread(raw, [&](std::uint32_t thread) {
    std::atomic<std::uint64_t>& value = lines[shared ? 0 : thread].value;
    double* const failed = failures[thread];
    if (failed == nullptr) {
      done[thread] = measure_on_thread(raw, thread, [&] { Operation::once(value); });
    } else {
      done[thread] = measure_on_thread(raw, thread, [&] {
        // The sum is not touched where there is nothing to add.
        if (const std::uint64_t more = Operation::once(value); more != 0) [[unlikely]] {
          *failed += static_cast<double>(more);
        }
      });
    }
  });

  std::uint64_t all = 0;
  for (const std::uint64_t own : done) {
    if (own != done[0]) bench.fail("the threads did not do the same number of operations");
    all += own;
  }
  std::uint64_t counted = 0;
  for (const Line& line : lines) counted += line.value;
  if (counted != all) bench.fail("the operations done and the final value are not the same");
}

}  // namespace

BENCHC_EXPORT void std_atomic_add(benchc_case* raw) {
  benchc::detail::enter(raw, [&] { count_up<Add>(raw, nullptr); });
}
BENCHC_EXPORT void std_atomic_cas(benchc_case* raw) {
  benchc::detail::enter(raw, [&] { count_up<CompareExchange>(raw, "failures"); });
}
