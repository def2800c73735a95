#include "runtime/noise/kinds.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/fake_launcher.h"

namespace benchc::noise {
namespace {

using test::FakeLauncher;

TEST(MeasureFloor, TakesPairsForTheTime) {
  FakeLauncher launcher;
  launcher.program("true", FakeLauncher::Act{.seconds = 0.01});
  const workload::Conditions conditions;
  const workload::NativeTools tools;
  const std::vector<Kind> all = kinds(conditions, tools, launcher);
  const NoiseFloor floor = measure_floor(all.front(), 1, 1, {}, launcher);
  EXPECT_EQ(floor.kind, "process");
  EXPECT_EQ(floor.missing, "");
  // One sample comes before, and the last pair may begin at the end.
  EXPECT_EQ(floor.samples, 50U);
  EXPECT_NEAR(floor.median, 0.01, 1e-9);
  EXPECT_EQ(floor.sequential, 0);
}

TEST(MeasureFloor, SaysWhatCouldNotBeStarted) {
  FakeLauncher launcher;
  const workload::Conditions conditions;
  const workload::NativeTools tools;
  const std::vector<Kind> all = kinds(conditions, tools, launcher);
  EXPECT_THAT(measure_floor(all[0], 1, 1, {}, launcher).missing,
              testing::HasSubstr("could not be started"));
  EXPECT_THAT(measure_floor(all[1], 1, 1, {}, launcher).missing,
              testing::HasSubstr("benchc-native"));
}

TEST(MeasureFloor, EndsWhenItIsStopped) {
  FakeLauncher launcher;
  launcher.program("true", FakeLauncher::Act{});
  const std::atomic<bool> stop = true;
  const workload::Conditions conditions;
  const workload::NativeTools tools;
  const std::vector<Kind> all = kinds(conditions, tools, launcher);
  EXPECT_EQ(measure_floor(all[0], 100, 1, {.flags = {&stop, nullptr}}, launcher).samples, 0U);
}

}  // namespace
}  // namespace benchc::noise
