#include "runtime/control/cgroup.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/temporary_directory.h"

namespace benchc::control {
namespace {

namespace fs = std::filesystem;
using Strings = std::vector<std::string>;

constexpr pid_t kBenchc = 4242;
constexpr const char* kName = "benchc-4242-777";

/// A machine's control groups as files, whose groups get their files as the kernel gives them.
class CgroupTest : public testing::Test {
 protected:
  CgroupTest() {
    process(kBenchc, 777);
    tree_.root = root_.path();
    tree_.process = kBenchc;
    tree_.make = [this](const fs::path& directory) { return make(directory); };
    tree_.remove = [this](const fs::path& directory) { return remove(directory); };
    tree_.end = [this](pid_t process) { ended_.push_back(process); };
    tree_.pause = [this] { ++pauses_; };
  }

  void process(pid_t number, int start) {
    root_.write("proc/" + std::to_string(number) + "/stat",
                std::to_string(number) + " (a (b) c) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 " +
                    std::to_string(start) + " 0 0\n");
  }

  void v1() {
    root_.write("proc/self/cgroup", "4:memory:/job\n3:cpuset:/\n1:cpu,cpuacct:/job\n");
    root_.write("proc/self/mountinfo",
                "32 31 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu,cpuacct\n"
                "34 31 0:31 / /sys/fs/cgroup/cpuset rw shared:9 - cgroup cgroup rw,cpuset\n"
                "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
                "36 31 0:33 / /proc rw - proc proc rw\n");
    root_.write("sys/fs/cgroup/cpu/job/cgroup.procs", "");
    root_.write("sys/fs/cgroup/memory/job/cgroup.procs", "");
    root_.write("sys/fs/cgroup/cpuset/cpuset.cpus", "0-3\n");
    root_.write("sys/fs/cgroup/cpuset/cpuset.mems", "0\n");
  }

  void v2(const std::string& own, const std::string& handed_down) {
    root_.write("proc/self/cgroup", "0::" + own + "\n");
    root_.write("proc/self/mountinfo",
                "41 31 0:38 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw,nsdelegate\n");
    group("", "cpuset cpu io memory pids", "cpu memory pids", "");
    if (own == "/") return;
    root_.write("sys/fs/cgroup" + own + "/cgroup.type", "domain\n");
    group(own, "cpu memory pids", handed_down, std::to_string(kBenchc) + "\n");
  }

  void group(const std::string& path, const std::string& controllers,
             const std::string& handed_down, const std::string& processes) {
    const std::string folder = "sys/fs/cgroup" + path + "/";
    root_.write(folder + "cgroup.controllers", controllers + "\n");
    root_.write(folder + "cgroup.subtree_control", handed_down + "\n");
    root_.write(folder + "cgroup.procs", processes);
  }

  int make(const fs::path& directory) {
    if (refusal_ != 0) return refusal_;
    std::error_code error;
    if (!fs::create_directory(directory, error)) return EEXIST;
    const auto file = [&](const char* name, const char* text = "") {
      std::ofstream(directory / name) << text;
    };
    file("cgroup.procs");
    const std::string path = directory.string();
    if (path.find("/cgroup/cpu/") != std::string::npos) {
      file("cpu.cfs_period_us", "100000\n");
      file("cpu.cfs_quota_us", "-1\n");
    } else if (path.find("/cgroup/cpuset/") != std::string::npos) {
      file("cpuset.cpus");
      file("cpuset.mems");
    } else if (path.find("/cgroup/memory/") != std::string::npos) {
      file("memory.limit_in_bytes");
      file("memory.memsw.limit_in_bytes");
      file("memory.max_usage_in_bytes", "0\n");
      file("memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 0\n");
    } else {
      file("cgroup.type", "domain\n");
      file("cpu.pressure");
      file("memory.pressure");
      file("io.pressure");
      const std::string given = text(directory.parent_path() / "cgroup.subtree_control");
      if (given.find("cpu ") != std::string::npos) file("cpu.max", "max 100000\n");
      if (given.find("cpuset") != std::string::npos) file("cpuset.cpus");
      if (given.find("memory") != std::string::npos) {
        file("memory.max", "max\n");
        file("memory.swap.max", "max\n");
        file("memory.peak", "0\n");
        file("memory.events", "oom_kill 0\n");
      }
    }
    return 0;
  }

  int remove(const fs::path& directory) {
    if (busy_ > 0) {
      --busy_;
      return EBUSY;
    }
    removed_.push_back(relative(directory));
    return fs::remove_all(directory) > 0 ? 0 : ENOENT;
  }

  std::string relative(const fs::path& path) const {
    return path.lexically_relative(root_.path() / "sys/fs/cgroup").string();
  }
  fs::path at(const std::string& path) const { return root_.path() / "sys/fs/cgroup" / path; }
  static std::string text(const fs::path& file) {
    std::ifstream stream(file);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  }
  std::string value(const std::string& path) const { return text(at(path)); }
  Strings relative(const Strings& paths) const {
    Strings all;
    for (const std::string& path : paths) all.push_back(relative(fs::path(path)));
    return all;
  }

  test::TemporaryDirectory root_;
  CgroupTree tree_;
  int refusal_ = 0;
  int busy_ = 0;
  int pauses_ = 0;
  Strings removed_;
  std::vector<pid_t> ended_;
};

const CgroupLimits kBoth = {1.5, std::uint64_t{64} << 20, {}};

TEST_F(CgroupTest, InVersionOneEachControllerHasItsHierarchy) {
  v1();
  {
    CgroupLimits limits = kBoth;
    limits.cores = {2, 3};
    const Expected<Cgroup> group = Cgroup::make(limits, tree_);
    ASSERT_TRUE(group) << group.error().message;
    EXPECT_EQ(value("cpu/job/benchc-4242-777/cpu.cfs_quota_us"), "150000");
    EXPECT_EQ(value("memory/job/benchc-4242-777/memory.limit_in_bytes"), "67108864");
    // Swap is memory too.
    EXPECT_EQ(value("memory/job/benchc-4242-777/memory.memsw.limit_in_bytes"), "67108864");
    EXPECT_EQ(value("cpuset/benchc-4242-777/cpuset.cpus"), "2,3");
    EXPECT_EQ(value("cpuset/benchc-4242-777/cpuset.mems"), "0");
    EXPECT_EQ(group->obtained(), "cpu 1.5, memory 64 MiB, cores [2,3]");
    EXPECT_EQ(relative(group->procs()), (Strings{"memory/job/benchc-4242-777/cgroup.procs",
                                                 "cpuset/benchc-4242-777/cgroup.procs",
                                                 "cpu/job/benchc-4242-777/cgroup.procs"}));
    const CgroupFiles files = cgroup_files(group->procs());
    EXPECT_EQ(relative(files.memory_peak), "memory/job/benchc-4242-777/memory.max_usage_in_bytes");
    EXPECT_EQ(relative(files.oom_kills), "memory/job/benchc-4242-777/memory.oom_control");
    EXPECT_EQ(files.cpu_pressure, "");
  }
  EXPECT_FALSE(fs::exists(at("cpu/job/benchc-4242-777")));
  EXPECT_FALSE(fs::exists(at("memory/job/benchc-4242-777")));
  EXPECT_FALSE(fs::exists(at("cpuset/benchc-4242-777")));
}

TEST_F(CgroupTest, InVersionTwoAGroupAboveThatHandsControllersDownIsEnough) {
  v2("/user.slice/session-3.scope", "");
  root_.write("sys/fs/cgroup/user.slice/session-3.scope/cgroup.procs", "4000\n4242\n");
  group("/user.slice", "cpu memory pids", "memory pids", "");
  root_.write("sys/fs/cgroup/user.slice/cgroup.type", "domain\n");
  const Expected<Cgroup> group = Cgroup::make(kBoth, tree_);
  ASSERT_TRUE(group) << group.error().message;
  EXPECT_EQ(relative(group->procs()), Strings{"benchc-4242-777/cgroup.procs"});
  EXPECT_EQ(value("benchc-4242-777/cpu.max"), "150000 100000");
  EXPECT_EQ(value("benchc-4242-777/memory.max"), "67108864");
  EXPECT_EQ(value("benchc-4242-777/memory.swap.max"), "0");
  EXPECT_EQ(group->obtained(), "cpu 1.5, memory 64 MiB");
  const CgroupFiles files = cgroup_files(group->procs());
  EXPECT_EQ(relative(files.memory_peak), "benchc-4242-777/memory.peak");
  EXPECT_EQ(relative(files.memory_pressure), "benchc-4242-777/memory.pressure");
  // What others hand down stays as it was.
  EXPECT_EQ(value("user.slice/cgroup.subtree_control"), "memory pids\n");
}

TEST_F(CgroupTest, InAGroupOfItsOwnBenchcMakesRoomAndComesBack) {
  v2("/app.scope", "");
  // Nobody above hands anything down.
  root_.write("sys/fs/cgroup/cgroup.subtree_control", "pids\n");
  root_.write("sys/fs/cgroup/cgroup.controllers", "pids\n");
  {
    const Expected<Cgroup> group = Cgroup::make(kBoth, tree_);
    ASSERT_TRUE(group) << group.error().message;
    EXPECT_EQ(value("app.scope/benchc-4242-777-own/cgroup.procs"), "4242");
    EXPECT_EQ(value("app.scope/cgroup.subtree_control"), "+cpu +memory");
    EXPECT_EQ(value("app.scope/benchc-4242-777/cpu.max"), "150000 100000");
  }
  EXPECT_EQ(value("app.scope/cgroup.subtree_control"), "-cpu -memory");
  EXPECT_EQ(value("app.scope/cgroup.procs"), "4242");
  EXPECT_EQ(removed_, (Strings{"app.scope/benchc-4242-777", "app.scope/benchc-4242-777-own"}));
}

TEST_F(CgroupTest, AGroupWithOthersInItIsNotRearranged) {
  v2("/session.scope", "");
  root_.write("sys/fs/cgroup/session.scope/cgroup.procs", "4000\n4242\n");
  root_.write("sys/fs/cgroup/cgroup.subtree_control", "pids\n");
  root_.write("sys/fs/cgroup/cgroup.controllers", "pids\n");
  const Expected<Cgroup> group = Cgroup::make(kBoth, tree_);
  ASSERT_FALSE(group);
  EXPECT_EQ(group.error().message,
            "no control group that may be written here has the controllers cpu and memory");
  EXPECT_EQ(group.error().hint,
            "as root, or inside `systemd-run --user --scope -p Delegate=yes`, there is one");
  EXPECT_TRUE(removed_.empty());
  EXPECT_EQ(value("session.scope/cgroup.subtree_control"), "\n");
}

TEST_F(CgroupTest, SideBySideEachControllerIsFoundWhereItIs) {
  v1();
  // cpu by v1, memory by v2.
  root_.write("proc/self/cgroup", "1:cpu,cpuacct:/job\n0::/\n");
  root_.write("proc/self/mountinfo",
              "32 31 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu,cpuacct\n"
              "41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n");
  group("/unified", "memory", "memory", "");
  const Expected<Cgroup> group = Cgroup::make(kBoth, tree_);
  ASSERT_TRUE(group) << group.error().message;
  EXPECT_EQ(relative(group->procs()), (Strings{"cpu/job/benchc-4242-777/cgroup.procs",
                                               "unified/benchc-4242-777/cgroup.procs"}));
}

TEST_F(CgroupTest, InAContainerTheMountShowsAPartOfTheTree) {
  v1();
  root_.write("proc/self/cgroup", "4:memory:/docker/abc/job\n1:cpu,cpuacct:/elsewhere\n");
  root_.write("proc/self/mountinfo",
              "32 31 0:29 /docker/abc /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu,cpuacct\n"
              "35 31 0:32 /docker/abc /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n");
  const Expected<Cgroup> group = Cgroup::make(kBoth, tree_);
  ASSERT_TRUE(group) << group.error().message;
  EXPECT_EQ(relative(group->procs()), (Strings{"memory/job/benchc-4242-777/cgroup.procs",
                                               "cpu/benchc-4242-777/cgroup.procs"}));
}

TEST_F(CgroupTest, ARefusalSaysWhatWouldHelpAndLeavesNothing) {
  v1();
  refusal_ = EROFS;
  const Expected<Cgroup> group = Cgroup::make(kBoth, tree_);
  ASSERT_FALSE(group);
  EXPECT_EQ(group.error().message,
            "control group " + at("memory/job").string() + "/" + kName + ": Read-only file system");
  EXPECT_FALSE(group.error().hint.empty());
}

TEST_F(CgroupTest, WithoutControllersItSaysSo) {
  root_.write("proc/self/cgroup", "1:name=systemd:/\n");
  root_.write("proc/self/mountinfo",
              "40 31 0:37 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,name=systemd\n");
  EXPECT_EQ(Cgroup::make(kBoth, tree_).error().message,
            "no control group here has the controller cpu");
  root_.write("proc/self/cgroup", "");
  EXPECT_EQ(Cgroup::make(kBoth, tree_).error().message, "no control groups are mounted here");
}

TEST_F(CgroupTest, ALimitThatReadsBackOtherwiseIsNotHad) {
  v1();
  const auto usual = tree_.make;
  tree_.make = [&](const fs::path& directory) {
    const int error = usual(directory);
    const fs::path limit = directory / "memory.limit_in_bytes";
    if (fs::exists(limit)) {
      // A device that takes all and keeps nothing.
      fs::remove(limit);
      fs::create_symlink("/dev/null", limit);
    }
    return error;
  };
  const Expected<Cgroup> group = Cgroup::make(kBoth, tree_);
  ASSERT_FALSE(group);
  EXPECT_THAT(group.error().message, testing::HasSubstr("was set to 67108864 and reads "));
  EXPECT_EQ(removed_, Strings{"memory/job/benchc-4242-777"});
}

TEST_F(CgroupTest, WhatIsStillInItIsEndedBeforeItGoes) {
  v1();
  Expected<Cgroup> group = Cgroup::make({1.0, {}, {}}, tree_);
  ASSERT_TRUE(group);
  std::ofstream(at("cpu/job/benchc-4242-777/cgroup.procs")) << "0\n1\n4242\n5001\n";
  busy_ = 2;
  EXPECT_TRUE(group->remove());
  EXPECT_EQ(pauses_, 2);
  // Never benchc, and nobody that is seen from outside of a container.
  EXPECT_EQ(std::set<pid_t>(ended_.begin(), ended_.end()), std::set<pid_t>{5001});
}

TEST_F(CgroupTest, OneThatStaysBusyIsLeft) {
  v1();
  Expected<Cgroup> group = Cgroup::make({1.0, {}, {}}, tree_);
  ASSERT_TRUE(group);
  busy_ = 1000;
  EXPECT_FALSE(group->remove());
  EXPECT_TRUE(group->remove());
}

TEST_F(CgroupTest, TheNextOneRemovesWhatADeadOneLeft) {
  v1();
  fs::create_directory(at("memory/job/benchc-40-500"));
  const Expected<Cgroup> group = Cgroup::make({1.0, {}, {}}, tree_);
  ASSERT_TRUE(group);
  EXPECT_EQ(removed_, Strings{"memory/job/benchc-40-500"});
}

TEST_F(CgroupTest, LeftoversOfDeadBenchcsAreRemoved) {
  v1();
  process(50, 600);
  // Dead; alive; its number now belongs to another; somebody else's; a refuge of a dead one.
  for (const char* name : {"benchc-40-500", "benchc-50-600", "benchc-50-599", "benchc-x-1",
                           "benchc-40-500-own", "benchcraft-40-1", "job-40-500"}) {
    fs::create_directory(at("cpu/job") / name);
  }
  fs::create_directory(at("memory/benchc-41-1"));
  EXPECT_EQ(relative(remove_leftover_cgroups(tree_)),
            (Strings{"memory/benchc-41-1", "cpu/job/benchc-40-500", "cpu/job/benchc-40-500-own",
                     "cpu/job/benchc-50-599"}));
  EXPECT_TRUE(fs::exists(at("cpu/job/benchc-50-600")));
  EXPECT_TRUE(fs::exists(at("cpu/job/benchc-x-1")));
}

TEST(CgroupLimitsTest, ValuesOfTheControl) {
  const Expected<CgroupLimits> both = parse_cgroup("cpu 1.5 memory 2147483648");
  ASSERT_TRUE(both);
  EXPECT_EQ(both->cpu, 1.5);
  EXPECT_EQ(both->memory, std::uint64_t{2} << 30);
  EXPECT_FALSE(parse_cgroup("cpu 0.5")->memory);
  EXPECT_FALSE(parse_cgroup("memory 4096")->cpu);
  for (const char* value :
       {"", "cpu", "cpu x", "cpu 0", "cpu -1", "cpu inf", "cpu nan", "memory 10", "memory 1e30",
        "cpu 1 cpu 2", "io 3", "cpu 1.5, memory 4096"}) {
    EXPECT_FALSE(parse_cgroup(value)) << value;
  }
}

}  // namespace
}  // namespace benchc::control
