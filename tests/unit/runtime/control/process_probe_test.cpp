#include "runtime/control/process_probe.h"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/temporary_directory.h"

namespace benchc::control {
namespace {

/// What this machine allows decides which of both comes; never neither, and never both.
void expect_had_or_reason(const ProcessSettings& settings, const std::string& had) {
  const Probed probed = probe(settings);
  if (probed.unmet.empty()) {
    EXPECT_EQ(probed.obtained, had);
  } else {
    EXPECT_EQ(probed.obtained, "");
  }
}

TEST(ProcessProbe, WhatEveryoneMayIsHad) {
  // The tests themselves may be run under nice.
  const int nicer = std::min(getpriority(PRIO_PROCESS, 0) + 5, 19);
  ProcessSettings settings;
  settings.nice = nicer;
  EXPECT_EQ(probe(settings).obtained, "nice " + std::to_string(nicer));
  EXPECT_EQ(probe(settings).unmet, "");
  settings = {};
  settings.umask = 027;
  EXPECT_EQ(probe(settings).obtained, "027");
}

TEST(ProcessProbe, ThisProcessStaysAsItWas) {
  const mode_t before = umask(022);
  umask(before);
  const int nice = getpriority(PRIO_PROCESS, 0);
  const int scheduler = sched_getscheduler(0);
  ProcessSettings settings;
  settings.nice = nice == 19 ? 18 : 19;
  settings.umask = before == 077 ? 022U : 077U;
  settings.network_off = true;
  probe(settings);
  const mode_t after = umask(before);
  EXPECT_EQ(after, before);
  EXPECT_EQ(getpriority(PRIO_PROCESS, 0), nice);
  EXPECT_EQ(sched_getscheduler(0), scheduler);
}

TEST(ProcessProbe, WhatNeedsRightsIsHadOrSaysWhy) {
  ProcessSettings settings;
  settings.nice = -5;
  expect_had_or_reason(settings, "nice -5");
  settings = {};
  settings.fifo = 50;
  expect_had_or_reason(settings, "fifo 50");
  settings = {};
  settings.network_off = true;
  expect_had_or_reason(settings, "off");
  settings = {};
  settings.memory_locked = true;
  expect_had_or_reason(settings, "on");
  settings = {};
  settings.memory_policy = {MemoryPolicy::Kind::Bind, {0}};
  expect_had_or_reason(settings, "nodes [0]");
}

TEST(ProcessProbe, ANodeThatIsNotThereIsUnmet) {
  ProcessSettings settings;
  settings.memory_policy = {MemoryPolicy::Kind::Bind, {1000}};
  EXPECT_FALSE(probe(settings).unmet.empty());
  settings.memory_policy = {MemoryPolicy::Kind::Bind, {100000}};
  EXPECT_EQ(probe(settings).unmet, "no node 100000");
}

TEST(ProcessProbe, AGroupThatIsNotThereIsUnmet) {
  const test::TemporaryDirectory folder;
  ProcessSettings settings;
  settings.cgroups = {(folder.path() / "cgroup.procs").string()};
  EXPECT_EQ(probe(settings).unmet,
            "control group " + settings.cgroups[0] + ": No such file or directory");
}

TEST(ProcessProbe, FifoIsRefusedWhereItCouldStopTheMachine) {
  const test::TemporaryDirectory root;
  const std::vector<unsigned> all = {0, 1};
  const std::vector<unsigned> one = {1};
  root.write("proc/sys/kernel/sched_rt_period_us", "1000000\n");
  root.write("proc/sys/kernel/sched_rt_runtime_us", "950000\n");
  EXPECT_EQ(fifo_danger(one, all, root.path()), "");
  EXPECT_EQ(fifo_danger(all, all, root.path()),
            "every core is measured on: a process under SCHED_FIFO could keep all others from "
            "running");
  const std::string for_ever =
      "kernel.sched_rt_runtime_us does not keep time for other processes: one under SCHED_FIFO "
      "could take its core for ever";
  for (const char* runtime : {"-1\n", "1000000\n", "nonsense\n"}) {
    root.write("proc/sys/kernel/sched_rt_runtime_us", runtime);
    EXPECT_EQ(fifo_danger(one, all, root.path()), for_ever) << runtime;
  }
}

}  // namespace
}  // namespace benchc::control
