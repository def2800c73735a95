#include "runtime/noise/facts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/temporary_directory.h"

namespace benchc::noise {
namespace {

using testing::ElementsAre;

const control::Topology kTwoThreads = {
    {.id = 0, .physical = 0}, {.id = 1, .physical = 1, .isolated = true}, {.id = 2, .physical = 0}};

TEST(Facts, AreReadFromTheKernelsFiles) {
  const test::TemporaryDirectory root;
  root.write("sys/devices/system/clocksource/clocksource0/current_clocksource", "kvm-clock\n");
  root.write("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "powersave\n");
  root.write("sys/devices/system/cpu/cpu0/node1/cpulist", "0\n");
  root.write("sys/devices/system/cpu/cpu2/cpufreq/scaling_governor", "performance\n");
  root.write("sys/devices/system/cpu/intel_pstate/no_turbo", "0\n");
  root.write("sys/devices/system/cpu/smt/control", "on\n");
  root.write("sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n");
  root.write("sys/fs/cgroup/cgroup.controllers", "cpu memory\n");
  root.write("sys/bus/event_source/devices/software/type", "1\n");
  root.write("proc/sys/kernel/randomize_va_space", "2\n");
  root.write("proc/sys/kernel/sched_rt_runtime_us", "950000\n");
  root.write("proc/sys/kernel/sched_rt_period_us", "1000000\n");
  root.write("proc/sys/kernel/numa_balancing", "1\n");
  root.write("proc/meminfo", "MemTotal: 100 kB\nSwapTotal:       2097152 kB\n");
  const Facts facts = read_facts(control::Tree(root.path()), kTwoThreads, {{"cpu_model", "X"}});

  EXPECT_EQ(facts.setting("clock_source"), "kvm-clock");
  EXPECT_EQ(facts.setting("governor"), "powersave, performance");
  EXPECT_EQ(facts.setting("turbo"), "on");
  EXPECT_EQ(facts.setting("smt"), "on");
  EXPECT_EQ(facts.setting("huge_pages"), "madvise");
  EXPECT_EQ(facts.setting("cgroup"), "v2");
  EXPECT_EQ(facts.setting("hardware_counters"), "no");
  EXPECT_EQ(facts.setting("aslr"), "on");
  EXPECT_EQ(facts.setting("realtime_share"), "95%");
  EXPECT_EQ(facts.setting("numa_balancing"), "on");
  EXPECT_EQ(facts.setting("swap"), "on, 2048 MiB");
  EXPECT_EQ(facts.field("cpu_model"), "X");
  ASSERT_EQ(facts.cores.size(), 3U);
  EXPECT_THAT(facts.cores[0].siblings, ElementsAre(2U));
  EXPECT_EQ(facts.cores[0].node, 1U);
  EXPECT_TRUE(facts.cores[1].isolated);
  EXPECT_THAT(facts.cores[1].siblings, testing::IsEmpty());
}

TEST(Facts, WhatTheMachineDoesNotTellIsEmpty) {
  const test::TemporaryDirectory root;
  const Facts facts = read_facts(control::Tree(root.path()), {{.id = 0}}, {});
  for (const Setting& setting : facts.settings) EXPECT_EQ(setting.value, "") << setting.name;
  EXPECT_FALSE(facts.cores[0].node);
}

}  // namespace
}  // namespace benchc::noise
