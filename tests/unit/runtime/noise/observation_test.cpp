#include "runtime/noise/observation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/noise/clock_cost.h"
#include "tests/support/temporary_directory.h"

namespace benchc::noise {
namespace {

constexpr double kTicks = 100;
constexpr long kOwn = 7;

/// Two seconds of a machine with two cores.
class ObservationTest : public testing::Test {
 protected:
  ObservationTest() {
    before_.at_ns = 1'000'000'000;
    after_.at_ns = 3'000'000'000;
    //                   user nice system idle iowait irq softirq steal
    before_.stat =
        "cpu  0 0 0 0\ncpu0 100 0 0 1000 0 0 0 0 0 0\ncpu1 0 0 0 1000 0 0 0 0\nctxt 50\n"
        "processes 10\n";
    after_.stat =
        "cpu  0 0 0 0\ncpu0 180 0 6 1084 0 10 10 10 0 0\ncpu1 0 0 0 1200 0 0 0 0\nctxt 4050\n"
        "processes 14\n";
  }
  Observation seen() const { return between(before_, after_, kTicks, kOwn); }

  Snapshot before_;
  Snapshot after_;
};

TEST_F(ObservationTest, TellsWhatEachCoreDid) {
  before_.interrupts = "           CPU0       CPU1\n 24:   10   0  IO-APIC 5-edge\nERR: 0\n";
  after_.interrupts = "           CPU0       CPU1\n 24:   30   4  IO-APIC 5-edge\nERR: 9\n";
  before_.frequencies = {{0, 2e9}, {1, 3e9}};
  after_.frequencies = {{0, 3e9}, {1, 3e9}};
  const Observation observation = seen();
  EXPECT_DOUBLE_EQ(observation.seconds, 2);
  ASSERT_EQ(observation.cores.size(), 2U);
  const CoreActivity& first = observation.cores[0];
  EXPECT_DOUBLE_EQ(first.busy, 106.0 / 200);
  EXPECT_DOUBLE_EQ(first.steal, 10.0 / 200);
  EXPECT_DOUBLE_EQ(first.interrupted, 20.0 / 200);
  // The last line has no column of core 1, and 9 is counted for core 0.
  EXPECT_DOUBLE_EQ(first.interrupts, (20 + 9) / 2.0);
  EXPECT_EQ(first.least_frequency, 2e9);
  EXPECT_EQ(first.most_frequency, 3e9);
  EXPECT_DOUBLE_EQ(observation.cores[1].busy, 0);
  EXPECT_DOUBLE_EQ(observation.cores[1].interrupts, 2);
  EXPECT_DOUBLE_EQ(observation.context_switches, 2000);
  EXPECT_DOUBLE_EQ(observation.started_processes, 2);
}

TEST_F(ObservationTest, NamesTheBusiestOfTheOthers) {
  before_.processes = {{kOwn, {"benchc", 0}}, {20, {"cc1", 100}}, {21, {"bash", 5}}};
  after_.processes = {{kOwn, {"benchc", 30}}, {20, {"cc1", 140}}, {21, {"bash", 5}},
                      {22, {"new", 2}},       {23, {"b", 10}},    {24, {"c", 4}}};
  const Observation observation = seen();
  EXPECT_NEAR(observation.others, 0.53 - 0.15, 1e-9);
  ASSERT_EQ(observation.neighbours.size(), 3U);
  EXPECT_EQ(observation.neighbours[0].name, "cc1");
  EXPECT_DOUBLE_EQ(observation.neighbours[0].cores, 0.2);
  EXPECT_EQ(observation.neighbours[1].name, "b");
  EXPECT_NEAR(observation.nameless, 0.38 - 0.28, 1e-9);
}

TEST_F(ObservationTest, TellsWhatMemoryAndDisksDid) {
  before_.vmstat = "pswpin 10\npswpout 0\npgmajfault 5\n";
  after_.vmstat = "pswpin 14\npswpout 2\npgmajfault 25\n";
  after_.meminfo = "MemTotal:  1000 kB\nMemAvailable:  50 kB\n";
  before_.cpu_pressure = "some avg10=1.00 avg60=0 avg300=0 total=1000000\nfull total=3\n";
  after_.cpu_pressure = "some avg10=1.00 avg60=0 avg300=0 total=1500000\nfull total=3\n";
  before_.group = "nr_periods 5\nnr_throttled 1\n";
  after_.group = "nr_periods 9\nnr_throttled 4\n";
  const Observation observation = seen();
  EXPECT_DOUBLE_EQ(observation.swapped, 3);
  EXPECT_DOUBLE_EQ(observation.major_faults, 10);
  EXPECT_EQ(observation.free_memory, 0.05);
  EXPECT_EQ(observation.cpu_pressure, 0.25);
  EXPECT_FALSE(observation.io_pressure);
  EXPECT_DOUBLE_EQ(observation.group_throttled, 3);
}

TEST_F(ObservationTest, NonsenseIsNothing) {
  for (std::string Snapshot::*text : {&Snapshot::stat, &Snapshot::interrupts, &Snapshot::vmstat,
                                      &Snapshot::meminfo, &Snapshot::cpu_pressure}) {
    before_.*text = "cpu99999999999 x\nsome total=\n: : :\n";
    after_.*text = "cpu\nctxt\n\nCPU\n";
  }
  const Observation observation = seen();
  EXPECT_EQ(observation.others, 0);
  EXPECT_FALSE(observation.cpu_pressure);
  EXPECT_FALSE(observation.free_memory);
}

TEST(Snapshot, IsReadFromTheKernelsFiles) {
  const test::TemporaryDirectory root;
  root.write("proc/stat", "cpu0 1 2 3\n");
  root.write("proc/12/stat", "12 (a) b) S 1 2 3 4 5 6 7 8 9 10 40 2 0 0\n");
  root.write("proc/13/stat", "nonsense");
  root.write("proc/self/cgroup", "1:cpu,cpuacct:/ci/job\n0::/\n");
  root.write("sys/fs/cgroup/cpu,cpuacct/ci/job/cpu.stat", "nr_throttled 3\n");
  root.write("sys/devices/system/cpu/cpu1/cpufreq/scaling_cur_freq", "2400000\n");
  root.write("sys/devices/system/cpu/cpu1/thermal_throttle/core_throttle_count", "5\n");
  const Snapshot snapshot = read_snapshot(root.path(), 42);
  EXPECT_EQ(snapshot.at_ns, 42);
  EXPECT_EQ(snapshot.stat, "cpu0 1 2 3\n");
  ASSERT_EQ(snapshot.processes.size(), 1U);
  EXPECT_EQ(snapshot.processes.at(12).name, "a) b");
  EXPECT_EQ(snapshot.processes.at(12).ticks, 42);
  EXPECT_EQ(snapshot.group, "nr_throttled 3\n");
  EXPECT_EQ(snapshot.frequencies.at(1), 2.4e9);
  EXPECT_EQ(snapshot.throttled, 5);
}

TEST(ClockCost, IsOfTheReadingsAndNotOfWhatInterruptedThem) {
  std::int64_t now = 0;
  int readings = 0;
  // Every second reading is a step of 50 ns on; one was interrupted.
  const ClockCost cost = clock_cost(
      [&] {
        ++readings;
        now += readings == 100 ? 1'000'000 : readings % 2 == 0 ? 50 : 0;
        return now;
      },
      0.002);
  EXPECT_DOUBLE_EQ(cost.resolution, 50e-9);
  EXPECT_NEAR(cost.cost, 25e-9, 1e-9);
  EXPECT_DOUBLE_EQ(cost.longest_gap, 1e-3);
}

TEST(ClockCost, AClockThatStandsEndsToo) {
  EXPECT_EQ(clock_cost([] { return 5; }, 1).resolution, 0);
}

}  // namespace
}  // namespace benchc::noise
