#include "runtime/native/clock.h"

#include <limits>

#include <gtest/gtest.h>

namespace benchc::native {
namespace {

TEST(NativeClock, IsChosenWithWhatItCanDo) {
  const Clock clock = choose_clock();
  EXPECT_TRUE(is_usable(clock));
  EXPECT_GT(clock.resolution, 0);
  EXPECT_LT(clock.resolution, 0.001);
  EXPECT_GE(clock.overhead, 0);
  EXPECT_TRUE(clock.source == Clock::Source::Tsc || clock.frequency == 1e9);
}

TEST(NativeClock, RunsForward) {
  const Clock clock = choose_clock();
  std::uint64_t last = begin_ticks(clock.source);
  for (int i = 0; i < 10'000; ++i) {
    const std::uint64_t now = end_ticks(clock.source);
    ASSERT_GE(now, last);
    last = now;
  }
}

TEST(NativeClock, CountsTheSecondsThatTheKernelCounts) {
  const Clock clock = choose_clock();
  // The kernel's reading lies between two of the clock's, and the other way round: however long
  // this is interrupted, one bracket is no longer than the other's outside.
  const std::uint64_t outer_from = begin_ticks(clock.source);
  const std::uint64_t from = monotonic_ns();
  const std::uint64_t inner_from = begin_ticks(clock.source);
  while (monotonic_ns() - from < 5'000'000) {
  }
  const std::uint64_t inner_to = end_ticks(clock.source);
  const std::uint64_t to = monotonic_ns();
  const std::uint64_t outer_to = end_ticks(clock.source);
  const double seconds = static_cast<double>(to - from) / 1e9;
  EXPECT_LE(static_cast<double>(inner_to - inner_from) / clock.frequency, seconds * 1.001);
  EXPECT_GE(static_cast<double>(outer_to - outer_from) / clock.frequency, seconds * 0.999);
}

TEST(NativeClock, OneThatMakesNoSenseIsNotTakenOver) {
  const Clock good;
  EXPECT_TRUE(is_usable(good));
  for (const double wrong : {-1.0, 2.0, std::numeric_limits<double>::quiet_NaN()}) {
    Clock clock = good;
    clock.overhead = wrong;
    EXPECT_FALSE(is_usable(clock)) << wrong;
    clock = good;
    clock.resolution = wrong;
    EXPECT_FALSE(is_usable(clock)) << wrong;
    clock = good;
    clock.frequency = wrong;
    EXPECT_FALSE(is_usable(clock)) << wrong;
    clock.source = Clock::Source::Tsc;
    EXPECT_FALSE(is_usable(clock)) << wrong;
  }
  Clock unknown = good;
  unknown.source = static_cast<Clock::Source>(9);
  EXPECT_FALSE(is_usable(unknown));
}

}  // namespace
}  // namespace benchc::native
