// What real processes are started with. Where this machine does not allow a setting, what its
// refusal says is looked at instead.
#include <algorithm>
#include <csignal>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include "runtime/control/cgroup.h"
#include "runtime/control/process_probe.h"
#include "runtime/workload/memory_kill.h"
#include "runtime/workload/process_launcher.h"
#include "tests/support/temporary_directory.h"

namespace benchc::workload {
namespace {

using testing::HasSubstr;

constexpr std::size_t kAll = 1 << 20;

class ProcessSettingsTest : public testing::Test {
 protected:
  Launch shell(const std::string& text) const {
    Launch launch;
    launch.argv = {"/bin/sh", "-c", text};
    launch.environment = std::make_shared<const std::vector<std::string>>(
        std::vector<std::string>{"PATH=/usr/bin:/bin"});
    launch.keep_stdout = kAll;
    launch.timeout = 30;
    launch.settings = settings_;
    return launch;
  }

  /// What it writes, or why it failed.
  std::string said(const Launch& launch) {
    const Finished finished = launcher_.run(launch);
    return finished.exited_with(0) ? finished.out.text : describe(finished, launch.timeout);
  }

  /// Fields of /proc/self/stat from the one with number `first` on, of a program that is started.
  static std::string stat_fields(int first, int last) {
    return "cut -d' ' -f" + std::to_string(first) + "-" + std::to_string(last) + " /proc/self/stat";
  }

  ProcessLauncher launcher_;
  control::ProcessSettings settings_;
  test::TemporaryDirectory folder_;
  /// The tests themselves may be run under nice; more of it needs no rights.
  int own_nice_ = getpriority(PRIO_PROCESS, 0);
  int nicer_ = std::min(own_nice_ + 4, 19);
};

TEST_F(ProcessSettingsTest, NiceAndUmaskReachTheProgramAndItsDescendants) {
  settings_.nice = nicer_;
  settings_.umask = 027;
  EXPECT_EQ(said(shell("umask; " + stat_fields(19, 19))), "0027\n" + std::to_string(nicer_) + "\n");
  settings_ = {};
  EXPECT_NE(said(shell("umask")), "0027\n");
}

TEST_F(ProcessSettingsTest, BenchcItselfKeepsItsOwn) {
  settings_.nice = nicer_;
  settings_.umask = 027;
  said(shell("true"));
  EXPECT_EQ(getpriority(PRIO_PROCESS, 0), own_nice_);
  settings_ = {};
  EXPECT_EQ(said(shell(stat_fields(19, 19))), std::to_string(own_nice_) + "\n");
}

TEST_F(ProcessSettingsTest, FifoReachesTheProgramOrSaysWhatItNeeds) {
  const int scheduler = sched_getscheduler(0);
  settings_.fifo = 3;
  const std::string result = said(shell(stat_fields(40, 41)));
  if (control::probe(settings_).unmet.empty()) {
    EXPECT_EQ(result, "3 1\n");
  } else {
    EXPECT_THAT(result, HasSubstr("could not be started: SCHED_FIFO 3"));
  }
  EXPECT_EQ(sched_getscheduler(0), scheduler);
}

TEST_F(ProcessSettingsTest, ANiceThatIsNotAllowedSaysWhatWouldBeNeeded) {
  settings_.nice = -6;
  const std::string result = said(shell(stat_fields(19, 19)));
  if (result != "-6\n") {
    EXPECT_THAT(result, HasSubstr("could not be started: nice -6 needs root or CAP_SYS_NICE, or a "
                                  "limit of nice (ulimit -e) of 26, which is "));
  }
}

TEST_F(ProcessSettingsTest, WithoutANetworkThereIsNothingButALoopbackThatIsDown) {
  settings_.network_off = true;
  if (const std::string unmet = control::probe(settings_).unmet; !unmet.empty()) {
    EXPECT_THAT(unmet, HasSubstr("needs root or CAP_SYS_ADMIN"));
    GTEST_SKIP() << unmet;
  }
  const std::string look = "readlink /proc/self/ns/net; tail -n +3 /proc/net/dev | cut -d: -f1";
  const std::string first = said(shell(look));
  EXPECT_THAT(first, testing::EndsWith("]\n    lo\n"));
  // The same for the next one; not for one that has a network.
  EXPECT_EQ(said(shell(look)), first);
  settings_.network_off = false;
  EXPECT_NE(said(shell(look)), first);
}

TEST_F(ProcessSettingsTest, AMemoryPolicyReachesTheProgram) {
  settings_.memory_policy = {control::MemoryPolicy::Kind::Bind, {0}};
  if (const std::string unmet = control::probe(settings_).unmet; !unmet.empty()) {
    GTEST_SKIP() << unmet;
  }
  EXPECT_THAT(said(shell("cat /proc/self/numa_maps")), HasSubstr(" bind:0 "));
}

TEST_F(ProcessSettingsTest, ANodeThatIsNotThereIsNoStart) {
  settings_.memory_policy = {control::MemoryPolicy::Kind::Bind, {0}};
  // Containers are often refused all policies.
  if (const std::string unmet = control::probe(settings_).unmet; !unmet.empty()) {
    GTEST_SKIP() << unmet;
  }
  settings_.memory_policy.nodes = {1000};
  EXPECT_EQ(said(shell("true")), "could not be started: no memory may be had on node 1000");
}

TEST_F(ProcessSettingsTest, AGroupThatIsNotThereIsNoStart) {
  settings_.cgroups = {(folder_.path() / "cgroup.procs").string()};
  EXPECT_EQ(said(shell("true")), "could not be started: control group " + settings_.cgroups[0] +
                                     ": No such file or directory");
}

TEST_F(ProcessSettingsTest, AProcessEntersItsGroupsByItself) {
  // Any file will do: "0" stands for whoever writes it.
  const std::string one = folder_.write("one/cgroup.procs", "").string();
  const std::string other = folder_.write("other/cgroup.procs", "").string();
  settings_.cgroups = {one, other};
  EXPECT_EQ(said(shell("cat " + one + " " + other)), "00");
}

TEST_F(ProcessSettingsTest, OpenFilesOfSettingsDoNotReachTheProgram) {
  settings_.cgroups = {folder_.write("one/cgroup.procs", "").string()};
  settings_.network_off = control::probe({.network_off = true}).unmet.empty();
  EXPECT_EQ(said(shell("ls /proc/self/fd")), "0\n1\n2\n3\n");
}

TEST_F(ProcessSettingsTest, AKillForTheLimitOfMemoryIsTheReason) {
  const std::string procs = folder_.write("group/cgroup.procs", "").string();
  settings_.cgroups = {folder_.write("other/cgroup.procs", "").string(), procs};
  folder_.write("group/memory.max", "67108864\n");
  folder_.write("group/memory.events", "low 0\noom 3\noom_kill 1\n");
  const MemoryKill watched(settings_);
  EXPECT_EQ(watched.since(), "");
  folder_.write("group/memory.events", "low 0\noom 4\noom_kill 2\n");
  EXPECT_EQ(watched.since(), "memory limit of 64 MiB of its cgroup");
  EXPECT_EQ(MemoryKill(settings_).since(), "");
  EXPECT_EQ(MemoryKill({}).since(), "");

  Finished finished;
  finished.end = Finished::End::Killed;
  finished.code = SIGKILL;
  finished.cause = watched.since();
  EXPECT_EQ(describe(finished, 1), "killed: memory limit of 64 MiB of its cgroup");
  finished.end = Finished::End::Exited;
  finished.code = 137;
  EXPECT_EQ(describe(finished, 1),
            "exited with code 137, a process of it was killed: memory limit of 64 MiB of its "
            "cgroup");
}

/// In a control group of this machine's, where it has one to give.
class ProcessCgroupTest : public ProcessSettingsTest {
 protected:
  bool make(const control::CgroupLimits& limits) {
    Expected<control::Cgroup> made = control::Cgroup::make(limits);
    if (!made) {
      why_ = made.error().message;
      return false;
    }
    group_.emplace(std::move(*made));
    settings_.cgroups = group_->procs();
    return true;
  }

  std::optional<control::Cgroup> group_;
  std::string why_;
};

TEST_F(ProcessCgroupTest, ALimitOfMemoryBitesAndIsTheReason) {
  if (!make({{}, std::uint64_t{32} << 20, {}})) GTEST_SKIP() << why_;
  EXPECT_EQ(group_->obtained(), "memory 32 MiB");
  Launch launch = shell("");
  launch.argv = {"dd", "if=/dev/zero", "of=/dev/null", "bs=100M", "count=1"};
  EXPECT_EQ(said(launch), "killed: memory limit of 32 MiB of its cgroup");
  // The shell lives on, and tells the end of what it started by a code.
  EXPECT_EQ(said(shell("dd if=/dev/zero of=/dev/null bs=100M count=1; exit 3")),
            "exited with code 3, a process of it was killed: memory limit of 32 MiB of its cgroup");
  EXPECT_EQ(said(shell("exit 3")), "exited with code 3");
  EXPECT_EQ(said(shell("kill -KILL $$")), "killed by SIGKILL");
  EXPECT_EQ(said(shell("echo fits")), "fits\n");
  const control::CgroupFiles files = control::cgroup_files(settings_.cgroups);
  EXPECT_FALSE(files.memory_limit.empty());
}

TEST_F(ProcessCgroupTest, AQuotaOfTimeBites) {
  if (!make({0.05, {}, {}})) GTEST_SKIP() << why_;
  EXPECT_EQ(group_->obtained(), "cpu 0.05");
  const std::string stat =
      std::filesystem::path(settings_.cgroups.front()).replace_filename("cpu.stat").string();
  // It ends only when the kernel has stopped it for its quota at least once.
  EXPECT_EQ(said(shell("until grep -q 'nr_throttled [1-9]' " + stat + "; do :; done; echo bitten")),
            "bitten\n");
}

TEST_F(ProcessCgroupTest, NothingIsLeftOfIt) {
  if (!make({1.0, std::uint64_t{64} << 20, {0}})) GTEST_SKIP() << why_;
  const std::vector<std::string> procs = settings_.cgroups;
  for (const std::string& file : procs) EXPECT_EQ(access(file.c_str(), F_OK), 0) << file;
  said(shell("setsid sleep 60 & echo left behind"));
  EXPECT_TRUE(group_->remove());
  for (const std::string& file : procs) EXPECT_NE(access(file.c_str(), F_OK), 0) << file;
}

}  // namespace
}  // namespace benchc::workload
