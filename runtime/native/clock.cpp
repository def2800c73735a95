#include "runtime/native/clock.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <optional>

#include <fcntl.h>
#include <unistd.h>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace benchc::native {
namespace {

constexpr std::size_t kPairs = 301;
constexpr std::uint64_t kWindow = 2'000'000;
constexpr double kAgreement = 1e-4;
constexpr int kTries = 3;

/// Fills in what pairs of readings say about the clock.
void measure_pairs(Clock& clock) {
  std::array<std::uint64_t, kPairs> pairs;
  for (std::uint64_t& pair : pairs) {
    const std::uint64_t begin = begin_ticks(clock.source);
    const std::uint64_t end = end_ticks(clock.source);
    pair = end > begin ? end - begin : 0;
  }
  std::sort(pairs.begin(), pairs.end());
  const auto least = std::upper_bound(pairs.begin(), pairs.end(), 0U);
  // A clock that stands still for 301 pairs is at best as fine as all of them together.
  const double ticks = least == pairs.end() ? 1.0 : static_cast<double>(*least);
  clock.resolution = ticks / clock.frequency;
  clock.overhead = static_cast<double>(pairs[kPairs / 2]) / clock.frequency;
}

#if defined(__x86_64__)

/// Beyond what chance gives; a tie goes to the kernel's clock, whose rate nobody has to measure.
bool is_better(double one, double other) { return one < 0.9 * other; }

bool has_invariant_counter() {
  unsigned a = 0;
  unsigned b = 0;
  unsigned c = 0;
  unsigned d = 0;
  return __get_cpuid(0x80000007U, &a, &b, &c, &d) != 0 && (d & (1U << 8U)) != 0;
}

/// Whether the kernel still holds the counter for good. It watches the counters of all cores, and
/// takes "tsc" off its list when they drift; where the list cannot be read, CPUID has to do.
bool is_trusted_by_kernel() {
  const int file = open("/sys/devices/system/clocksource/clocksource0/available_clocksource",
                        O_RDONLY | O_CLOEXEC);
  if (file < 0) return true;
  std::array<char, 256> list = {};
  const ssize_t got = read(file, list.data(), list.size() - 1);
  close(file);
  return got <= 0 || std::strstr(list.data(), "tsc") != nullptr;
}

struct Instant {
  std::uint64_t ticks = 0;
  std::uint64_t ns = 0;
};

/// Both clocks at about the same time: the closest of some tries.
Instant read_both() {
  Instant best;
  std::uint64_t closest = UINT64_MAX;
  for (int i = 0; i < 8; ++i) {
    const std::uint64_t before = begin_ticks(Clock::Source::Tsc);
    const std::uint64_t ns = monotonic_ns();
    const std::uint64_t behind = end_ticks(Clock::Source::Tsc);
    if (behind - before >= closest) continue;
    closest = behind - before;
    best = {before + closest / 2, ns};
  }
  return best;
}

double frequency_between(const Instant& from, const Instant& to) {
  return static_cast<double>(to.ticks - from.ticks) * 1e9 / static_cast<double>(to.ns - from.ns);
}

Instant wait_from(const Instant& from) {
  while (monotonic_ns() - from.ns < kWindow) _mm_pause();
  return read_both();
}

/// Ticks a second; absent where two windows disagree again and again.
std::optional<double> measure_frequency() {
  for (int i = 0; i < kTries; ++i) {
    const Instant first = read_both();
    const Instant second = wait_from(first);
    const Instant third = wait_from(second);
    const double one = frequency_between(first, second);
    const double other = frequency_between(second, third);
    if (std::abs(one / other - 1.0) <= kAgreement) return frequency_between(first, third);
  }
  return std::nullopt;
}

#endif

}  // namespace

Clock choose_clock() {
  Clock monotonic;
  measure_pairs(monotonic);
#if defined(__x86_64__)
  if (has_invariant_counter() && is_trusted_by_kernel()) {
    if (const std::optional<double> frequency = measure_frequency()) {
      Clock counter;
      counter.source = Clock::Source::Tsc;
      counter.frequency = *frequency;
      measure_pairs(counter);
      if (is_better(counter.overhead, monotonic.overhead) ||
          is_better(counter.resolution, monotonic.resolution)) {
        return counter;
      }
    }
  }
#endif
  return monotonic;
}

bool is_usable(const Clock& clock) {
  const auto is_time = [](double seconds) { return seconds >= 0 && seconds < 1; };
  if (!is_time(clock.overhead) || !is_time(clock.resolution)) return false;
  if (clock.source == Clock::Source::Monotonic) return clock.frequency == 1e9;
#if defined(__x86_64__)
  return clock.source == Clock::Source::Tsc && clock.frequency > 1e6 && clock.frequency < 1e12;
#else
  return false;
#endif
}

}  // namespace benchc::native
