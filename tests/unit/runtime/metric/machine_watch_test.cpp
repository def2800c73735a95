#include "runtime/metric/machine_watch.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/fake_machine.h"

namespace benchc::metric {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
const std::vector<unsigned> kSecondCore = {1};

TEST(MachineWatch, TellsWhatWasStolenOfTheMeasuredCores) {
  test::FakeMachine machine;
  MachineWatch watch(kSecondCore, machine.root());
  watch.begin(0);
  machine.pass(2, 0.25);
  const MachineInterval interval = watch.end(2 * kSecond);
  EXPECT_DOUBLE_EQ(interval.steal, 0.25);
  EXPECT_EQ(watch.machine_cores(), 2U);
}

TEST(MachineWatch, RatesAreOfTheInterval) {
  test::FakeMachine machine;
  MachineWatch watch({}, machine.root());
  watch.begin(kSecond);
  machine.interrupts += 500;
  machine.switches += 1500;
  machine.running = 3;
  machine.pass(0.5);
  const MachineInterval interval = watch.end(kSecond + kSecond / 2);
  EXPECT_DOUBLE_EQ(interval.interrupts, 1000);
  EXPECT_DOUBLE_EQ(interval.context_switches, 3000);
  EXPECT_DOUBLE_EQ(interval.run_queue, 3);
  EXPECT_EQ(interval.steal, 0);
}

TEST(MachineWatch, AnIntervalWithoutATickHasNoSteal) {
  test::FakeMachine machine;
  MachineWatch watch({}, machine.root());
  watch.begin(0);
  EXPECT_EQ(watch.end(kSecond / 1000).steal, 0);
}

TEST(MachineWatch, ASingleTickIsNotAllOfALongerInterval) {
  test::FakeMachine machine;
  MachineWatch watch(kSecondCore, machine.root());
  watch.begin(0);
  // The kernel told the tick of steal and not yet the others.
  machine.steal += 1;
  machine.write();
  EXPECT_DOUBLE_EQ(watch.end(kSecond / 20).steal, 0.2);
}

TEST(MachineWatch, AnIntervalGoesOnWhereTheLastOneEnded) {
  test::FakeMachine machine;
  MachineWatch watch({}, machine.root());
  watch.begin(0);
  machine.pass(1);
  watch.end(kSecond);
  watch.begin_at_end();
  machine.pass(1, 0.5);
  EXPECT_DOUBLE_EQ(watch.end(2 * kSecond).steal, 0.5);
}

TEST(MachineWatch, FrequencyAndTemperatureWhereTheMachineTells) {
  test::FakeMachine machine;
  machine.file("sys/devices/system/cpu/cpu1/cpufreq/scaling_cur_freq", "2500000\n");
  machine.file("sys/class/hwmon/hwmon3/name", "k10temp\n");
  machine.file("sys/class/hwmon/hwmon3/temp1_input", "61500\n");
  MachineWatch watch(kSecondCore, machine.root());
  watch.begin(0);
  const MachineInterval interval = watch.end(kSecond);
  EXPECT_DOUBLE_EQ(interval.frequency, 2.5e9);
  EXPECT_DOUBLE_EQ(interval.temperature, 61.5);
}

TEST(MachineWatch, WhatTheMachineDoesNotTellIsAbsent) {
  const test::TemporaryDirectory empty;
  MachineWatch watch({}, empty.path());
  watch.begin(0);
  const MachineInterval interval = watch.end(kSecond);
  for (const double value :
       {interval.steal, interval.frequency, interval.run_queue, interval.interrupts,
        interval.context_switches, interval.temperature}) {
    EXPECT_TRUE(std::isnan(value));
  }
  EXPECT_EQ(watch.machine_cores(), 0U);
}

TEST(MachineWatch, AFileOfManyCoresIsReadWhole) {
  test::FakeMachine machine;
  std::string text = "cpu  0 0 0 0 0 0 0 0\n";
  for (int core = 0; core < 1000; ++core) {
    text += "cpu" + std::to_string(core) + " 100000000 0 100000000 0 0 0 0 0 0 0\n";
  }
  machine.file("proc/stat", text + "intr 5\nctxt 6\nprocs_running 7\n");
  MachineWatch watch({}, machine.root());
  watch.begin(0);
  EXPECT_EQ(watch.end(kSecond).run_queue, 7);
  EXPECT_EQ(watch.machine_cores(), 1000U);
}

}  // namespace
}  // namespace benchc::metric
