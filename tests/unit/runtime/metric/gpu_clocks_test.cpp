#include "runtime/metric/gpu_clocks.h"

#include <cstdlib>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "runtime/metric/nvml.h"
#include "tests/support/temporary_directory.h"

namespace benchc::metric {
namespace {

class GpuClocks : public testing::Test {
 protected:
  ~GpuClocks() override { unsetenv("FAKE_NVML"); }

  /// A machine with NVIDIA's driver, whose library misbehaves in this way.
  GpuReading nvidia(const char* wrong = "", const std::string& library = BENCHC_FAKE_NVML,
                    double timeout = 30) {
    root_.write("dev/nvidiactl", "");
    setenv("FAKE_NVML", wrong, 1);
    return read_gpu_clocks({root_.path(), library, timeout});
  }
  GpuReading sysfs() { return read_gpu_clocks({root_.path(), "no such library", 1}); }

  test::TemporaryDirectory root_;
};

TEST_F(GpuClocks, AMachineWithoutAGpuTellsNothing) {
  const GpuReading reading = sysfs();
  EXPECT_EQ(reading, GpuReading{});
  EXPECT_EQ(gpu_clocks_text(reading, reading), "");
}

TEST_F(GpuClocks, NvidiasAreAskedByItsLibrary) {
  const GpuReading reading = nvidia();
  EXPECT_EQ(reading.problem, "");
  ASSERT_EQ(reading.gpus.size(), 2U);
  const GpuClock& first = reading.gpus[0];
  EXPECT_EQ(first.id, "0");
  EXPECT_EQ(first.core, 1980U);
  EXPECT_EQ(first.most_core, 2010U);
  EXPECT_EQ(first.memory, 2619U);
  EXPECT_EQ(first.throttled, (std::vector<std::string>{"power cap", "heat"}));
  // What it does not tell is absent, and idling holds nothing down.
  const GpuClock expected = {.id = "1", .name = "", .core = 1980U};
  EXPECT_EQ(reading.gpus[1], expected);
  EXPECT_EQ(gpu_clocks_text(reading, reading),
            "Fake \\x1b[1m H100: 1980 of 2010 MHz, memory 2619 of 2619 MHz, held down by power cap "
            "and heat; 1: 1980 MHz");
}

TEST_F(GpuClocks, WithoutTheDriverItsLibraryIsNotTouched) {
  setenv("FAKE_NVML", "hang", 1);
  EXPECT_EQ(read_gpu_clocks({root_.path(), BENCHC_FAKE_NVML, 30}), GpuReading{});
}

TEST_F(GpuClocks, ABadLibraryIsAProblemAndNoCrash) {
  const auto problem = [&](const GpuReading& reading) {
    EXPECT_TRUE(reading.gpus.empty());
    return reading.problem;
  };
  EXPECT_EQ(problem(nvidia("crash")), "NVML ended its process without an answer");
  EXPECT_EQ(problem(nvidia("refuse")), "NVML refused with code 9");
  EXPECT_EQ(problem(nvidia("hang", BENCHC_FAKE_NVML, 0.2)), "NVML did not answer");
  EXPECT_EQ(problem(nvidia("", root_.write("nvml.so", "no library"))), "NVML is not installed");
  EXPECT_EQ(problem(nvidia("", "libc.so.6")), "NVML lacks a function that is asked for");
}

TEST_F(GpuClocks, WhatALibrarySaysIsBounded) {
  EXPECT_EQ(nvidia("many").gpus.size(), 64U);
  const GpuReading endless = nvidia("no end");
  ASSERT_EQ(endless.gpus.size(), 2U);
  EXPECT_EQ(endless.gpus[0].name, std::string(96, 'x'));
  const GpuReading late = nvidia("crash late");
  EXPECT_EQ(late.gpus.size(), 1U);
  EXPECT_EQ(late.problem, "NVML ended in the middle of its answer");
}

TEST_F(GpuClocks, AmdsAreReadFromTheirLevels) {
  const std::string device = "sys/class/drm/card1/device/";
  root_.write(device + "uevent", "DRIVER=amdgpu\nPCI_CLASS=30000\n");
  root_.write(device + "pp_dpm_sclk", "0: 500Mhz\n1: 1800Mhz *\n2: 2400Mhz\n");
  root_.write(device + "pp_dpm_mclk", "0: 96Mhz *\n1: 1000Mhz\n");
  // A connector of the card is no card.
  root_.write("sys/class/drm/card1-DP-1/status", "connected\n");
  const GpuReading reading = sysfs();
  ASSERT_EQ(reading.gpus.size(), 1U);
  EXPECT_EQ(gpu_clock_text(reading.gpus[0]), "amdgpu: 1800 of 2400 MHz, memory 96 of 1000 MHz");
  EXPECT_EQ(reading.gpus[0].id, "card1");
}

TEST_F(GpuClocks, IntelsAreReadFromTheirFrequencies) {
  const std::string card = "sys/class/drm/card0/";
  root_.write(card + "device/uevent", "DRIVER=i915\n");
  root_.write(card + "gt_act_freq_mhz", "0\n");
  root_.write(card + "gt_cur_freq_mhz", "350\n");
  root_.write(card + "gt_RP0_freq_mhz", "1300\n");
  ASSERT_EQ(sysfs().gpus.size(), 1U);
  EXPECT_EQ(gpu_clock_text(sysfs().gpus[0]), "i915: 350 of 1300 MHz");
  root_.write(card + "gt_act_freq_mhz", "900\n");
  EXPECT_EQ(sysfs().gpus[0].core, 900U);

  const std::string newer = "sys/class/drm/card2/device/";
  root_.write(newer + "uevent", "DRIVER=xe\n");
  root_.write(newer + "tile0/gt0/freq0/cur_freq", "1200\n");
  root_.write(newer + "tile0/gt0/freq0/rp0_freq", "2450\n");
  ASSERT_EQ(sysfs().gpus.size(), 2U);
  EXPECT_EQ(gpu_clock_text(sysfs().gpus[1]), "xe: 1200 of 2450 MHz");
}

TEST_F(GpuClocks, ACardThatTellsNonsenseIsNone) {
  root_.write("sys/class/drm/card0/device/pp_dpm_sclk", "no clocks *\n: *\n99999999999999Mhz *\n");
  root_.write("sys/class/drm/card0/gt_cur_freq_mhz", "fast\n");
  root_.write("sys/class/drm/cardx/gt_cur_freq_mhz", "350\n");
  EXPECT_EQ(sysfs(), GpuReading{});
}

TEST_F(GpuClocks, AChangeMeanwhileIsTold) {
  const GpuReading idle = {.gpus = {{.id = "0", .name = "A", .core = 210U}}, .problem = ""};
  const GpuReading busy = {.gpus = {{.id = "0", .name = "A", .core = 1980U}}, .problem = ""};
  EXPECT_EQ(gpu_clocks_text(idle, idle), "A: 210 MHz");
  EXPECT_EQ(gpu_clocks_text(idle, busy), "A: 210 MHz; afterwards A: 1980 MHz");
  EXPECT_EQ(gpu_clocks_text(idle, {}), "A: 210 MHz; afterwards unknown");
}

}  // namespace
}  // namespace benchc::metric
