#pragma once

#include <cstdint>

#include <time.h>

#include "runtime/native/protocol.h"

#if defined(__x86_64__)
#include <x86intrin.h>
#endif

/// Reading the clock that batches are timed with. A reading is in ticks; `Clock::frequency` of them
/// are a second.
namespace benchc::native {

inline std::uint64_t monotonic_ns() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000U +
         static_cast<std::uint64_t>(now.tv_nsec);
}

/// Before what is timed: nothing behind the reading begins before it. The fences are those of
/// Intel's manual (volume 2B, RDTSC); Linux makes lfence serialise on AMD as well.
inline std::uint64_t begin_ticks(Clock::Source source) {
#if defined(__x86_64__)
  if (source == Clock::Source::Tsc) {
    _mm_lfence();
    const std::uint64_t ticks = __rdtsc();
    _mm_lfence();
    return ticks;
  }
#endif
  return monotonic_ns();
}

/// Behind what is timed: all before the reading has been done.
inline std::uint64_t end_ticks(Clock::Source source) {
#if defined(__x86_64__)
  if (source == Clock::Source::Tsc) {
    unsigned processor = 0;
    const std::uint64_t ticks = __rdtscp(&processor);
    _mm_lfence();
    return ticks;
  }
#endif
  return monotonic_ns();
}

/// Chooses by measuring, in about 4 ms: the time stamp counter where it is invariant, runs evenly
/// against CLOCK_MONOTONIC, and is finer or cheaper; else CLOCK_MONOTONIC.
Clock choose_clock();

/// Whether a clock that another process chose can be read here.
bool is_usable(const Clock& clock);

}  // namespace benchc::native
