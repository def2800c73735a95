#include "runtime/metric/machine.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/temporary_directory.h"

namespace benchc::metric {
namespace {

std::string field(const plan::Fingerprint& machine, const std::string& name) {
  for (const auto& [key, value] : machine) {
    if (key == name) return value;
  }
  return "no such field";
}

TEST(Machine, IsReadFromItsFiles) {
  const test::TemporaryDirectory root;
  root.write("proc/cpuinfo",
             "processor\t: 0\nmodel name\t: Some CPU @ 3 GHz\nflags\t\t: fpu hypervisor sse\n\n"
             "processor\t: 1\nmodel name\t: Some CPU @ 3 GHz\n");
  root.write("proc/meminfo", "MemTotal:        8000000 kB\nMemFree: 1 kB\n");
  root.write("proc/sys/kernel/osrelease", "6.1.0\n");
  root.write("proc/sys/kernel/hostname", "box\n");
  root.write("proc/1/cgroup", "0::/\n");
  root.write("sys/devices/system/cpu/cpu0/topology/thread_siblings_list", "0-1\n");
  root.write("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "performance\n");
  root.write("sys/devices/system/cpu/cpu1/online", "1\n");
  root.write("sys/devices/system/cpu/cpufreq/boost", "1\n");
  root.write("sys/devices/system/node/node0/cpulist", "0-1\n");
  root.write("sys/class/dmi/id/sys_vendor", "QEMU\n");

  const plan::Fingerprint expected = {
      {"cpu_model", "Some CPU @ 3 GHz"},
      {"cpu_count", "2"},
      {"threads_per_core", "2"},
      {"numa_nodes", "1"},
      {"memory_bytes", "8187281408"},
      {"kernel", "6.1.0"},
      {"governor", "performance"},
      {"virtualization", "kvm"},
      {"container", "none"},
      {"compiler", "g++ 12"},
      {"hostname", "box"},
  };
  EXPECT_EQ(read_machine({root.path(), "g++ 12"}), expected);
}

TEST(Machine, WhatCannotBeToldIsEmpty) {
  const test::TemporaryDirectory root;
  const plan::Fingerprint machine = read_machine({root.path(), ""});
  EXPECT_EQ(field(machine, "cpu_model"), "");
  EXPECT_EQ(field(machine, "memory_bytes"), "");
  EXPECT_EQ(field(machine, "virtualization"), "none");
}

TEST(Machine, KnowsContainers) {
  const test::TemporaryDirectory root;
  root.write("proc/1/cgroup", "12:cpu:/kubepods/burstable/pod1\n");
  EXPECT_EQ(field(read_machine({root.path(), ""}), "container"), "kubepods");
  root.write(".dockerenv", "");
  EXPECT_EQ(field(read_machine({root.path(), ""}), "container"), "docker");
}

TEST(Machine, ThisOneHasAModelAndCores) {
  const plan::Fingerprint machine = read_machine();
  EXPECT_NE(field(machine, "cpu_model"), "");
  EXPECT_NE(field(machine, "cpu_count"), "");
  EXPECT_NE(field(machine, "memory_bytes"), "");
  EXPECT_NE(field(machine, "kernel"), "");
}

}  // namespace
}  // namespace benchc::metric
