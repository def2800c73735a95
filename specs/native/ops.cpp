// The two operations that native.bench measures: one of a cycle, one of 72.
#include <cstdint>

#include "benchc/native.h"

BENCHC_ENTRY(one_cycle, bench) {
  std::uint64_t x = 1;
  bench.measure([&] {
    x += 1;
    benchc::keep(x);
  });
}

BENCHC_ENTRY(seventy_two_cycles, bench) {
  std::uint64_t x = 3;
  bench.measure([&] {
    // A multiplication takes three cycles, and each waits for the one before.
    for (int i = 0; i < 24; ++i) {
      x *= x;
      benchc::keep(x);
    }
  });
}
