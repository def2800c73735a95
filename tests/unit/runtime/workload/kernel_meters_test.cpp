#include "runtime/workload/kernel_meters.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/workload/process_launcher.h"
#include "tests/support/temporary_directory.h"

namespace benchc::workload {
namespace {

using testing::HasSubstr;

/// A machine whose /proc and /sys are files of ours.
class KernelMetersTest : public testing::Test {
 protected:
  void write(const std::string& path, const std::string& text) {
    const std::filesystem::path file = root_ / path;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }
  void package(const std::string& name, const std::string& energy,
               const std::string& range = "262143328850\n") {
    write("sys/class/powercap/" + name + "/energy_uj", energy);
    write("sys/class/powercap/" + name + "/max_energy_range_uj", range);
  }
  void pressure(const std::string& resource, const std::string& some, const std::string& full) {
    const std::string averages = " avg10=0.00 avg60=0.00 avg300=0.00 total=";
    write("proc/pressure/" + resource,
          "some" + averages + some + "\nfull" + averages + full + "\n");
  }
  std::string why_not(const std::string& name, bool cgroup = false) {
    return why_not_metered(name, cgroup, root_);
  }
  KernelMeters begun(const std::vector<std::string>& names,
                     const std::vector<std::string>& cgroups = {}) {
    KernelMeters meters(root_);
    meters.begin(names, cgroups);
    return meters;
  }

  test::TemporaryDirectory directory_;
  std::filesystem::path root_ = directory_.path();
};

TEST_F(KernelMetersTest, EnergyIsTheSumOfThePackages) {
  package("intel-rapl:0", "1000000\n");
  package("intel-rapl:1", "5000000\n");
  // A part of the first, and the first once more.
  package("intel-rapl:0:0", "1\n");
  package("intel-rapl-mmio:0", "1\n");
  EXPECT_EQ(why_not("energy"), "");
  const KernelMeters meters = begun({"time", "energy"});
  package("intel-rapl:0", "3500000\n");
  package("intel-rapl:1", "5250000\n");
  package("intel-rapl:0:0", "900000000\n");
  const std::vector<EventCount> counts = meters.end();
  ASSERT_EQ(counts.size(), 1U);
  EXPECT_EQ(counts[0].name, "energy");
  EXPECT_DOUBLE_EQ(counts[0].value, 2.75);
}

TEST_F(KernelMetersTest, AnEnergyCounterThatBeganAgainIsUnwrapped) {
  package("intel-rapl:0", "9000000\n", "10000000\n");
  const KernelMeters meters = begun({"energy"});
  package("intel-rapl:0", "1500000\n", "10000000\n");
  ASSERT_EQ(meters.end().size(), 1U);
  EXPECT_DOUBLE_EQ(meters.end()[0].value, 2.5);
}

TEST_F(KernelMetersTest, PressureIsTheTimeThatSomethingStoodStill) {
  pressure("io", "2000000", "9");
  EXPECT_EQ(why_not("io_pressure"), "");
  const KernelMeters meters = begun({"io_pressure"});
  pressure("io", "2250000", "700000000");
  ASSERT_EQ(meters.end().size(), 1U);
  EXPECT_EQ(meters.end()[0].name, "io_pressure");
  EXPECT_DOUBLE_EQ(meters.end()[0].value, 0.25);
}

TEST_F(KernelMetersTest, WhatCannotBeHadSaysWhy) {
  EXPECT_THAT(why_not("energy"), HasSubstr("no RAPL counters"));
  EXPECT_THAT(why_not("cpu_pressure"), HasSubstr("/proc/pressure/cpu"));
  EXPECT_EQ(why_not("memory_peak"), "it needs the control `cgroup`");
  EXPECT_EQ(why_not("memory_peak", true), "");
  std::filesystem::create_directories(root_ / "sys/class/powercap/intel-rapl:0");
  EXPECT_THAT(why_not("energy"), HasSubstr("only root may"));
  EXPECT_TRUE(begun({"energy", "cpu_pressure", "memory_peak"}).end().empty());
}

TEST_F(KernelMetersTest, OddFilesAreNoValues) {
  package("intel-rapl:0", "much\n");
  write("proc/pressure/memory", "some avg10=0.00\nfull avg10=0.00 total=77\n");
  EXPECT_NE(why_not("energy"), "");
  EXPECT_NE(why_not("memory_pressure"), "");
  EXPECT_TRUE(begun({"energy", "memory_pressure"}).end().empty());
}

TEST(MetersOfAProcess, TheLauncherReadsThemAroundIt) {
  if (!why_not_metered("cpu_pressure", false).empty()) GTEST_SKIP() << "there is no PSI";
  ProcessLauncher launcher;
  Launch launch;
  launch.argv = {"/bin/true"};
  launch.timeout = 20;
  launch.events = {"cpu_pressure", "memory_peak"};
  const Finished finished = launcher.run(launch);
  EXPECT_TRUE(finished.exited_with(0));
  // Without a cgroup there is no peak of its memory.
  ASSERT_EQ(finished.events.size(), 1U);
  EXPECT_EQ(finished.events[0].name, "cpu_pressure");
  EXPECT_GE(finished.events[0].value, 0);
}

}  // namespace
}  // namespace benchc::workload
