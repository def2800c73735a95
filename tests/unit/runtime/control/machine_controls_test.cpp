// What controls of the machine's files are decided to be: had already, to be changed, or out of
// reach, each with its reason.

#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "runtime/control/control.h"
#include "tests/unit/runtime/control/fake_machine.h"

namespace benchc::control {
namespace {

class MachineControls : public testing::Test {
 protected:
  /// Decided for measuring on `cores`; nothing may have been written.
  Applied decided(const std::string& name, const std::string& value,
                  std::vector<unsigned> cores = {1}) {
    plan::Environment environment;
    environment.controls = {{name, value, plan::OnUnmet::Warn}};
    Expected<Applied> applied = apply(environment, cores, fake_.machine);
    EXPECT_TRUE(applied);
    return applied ? std::move(*applied) : Applied{};
  }

  /// The paths and values that are to be written.
  std::vector<std::string> changes(const std::string& name, const std::string& value,
                                   std::vector<unsigned> cores = {1}) {
    std::vector<std::string> lines;
    const Applied applied = decided(name, value, std::move(cores));
    EXPECT_TRUE(applied.warnings.empty()) << applied.warnings.front();
    for (const Change& change : applied.changes) lines.push_back(change.path + " " + change.value);
    return lines;
  }

  std::string why_not(const std::string& name, const std::string& value) {
    return probe_control(name, value, fake_.machine).unmet;
  }

  void remove(const std::string& path) { std::filesystem::remove_all(fake_.root.path() / path); }

  FakeMachine fake_;
};

using Lines = std::vector<std::string>;

TEST_F(MachineControls, TheGovernorOfEachPolicyOfTheMeasuredCores) {
  EXPECT_EQ(changes("governor", "performance", {1, 3}),
            (Lines{kGovernor1 + " performance", kGovernor3 + " performance"}));
  EXPECT_EQ(changes("governor", "powersave"), Lines{});
  EXPECT_EQ(fake_.reads(kGovernor1), "powersave");
}

TEST_F(MachineControls, AGovernorThatTheKernelDoesNotKnow) {
  EXPECT_EQ(why_not("governor", "ondemand"), "the kernel knows only performance powersave here");
  remove("sys/devices/system/cpu/cpufreq");
  EXPECT_EQ(why_not("governor", "performance"),
            "the kernel shows no cpufreq for these cores: in a virtual machine, its host decides");
}

TEST_F(MachineControls, TurboByTheSwitchThatIsThere) {
  EXPECT_EQ(changes("turbo", "off"), Lines{kNoTurbo + " 1"});
  EXPECT_EQ(changes("turbo", "on"), Lines{});
  remove("sys/devices/system/cpu/intel_pstate");
  fake_.root.write("sys/devices/system/cpu/cpufreq/boost", "1\n");
  EXPECT_EQ(changes("turbo", "off"), Lines{"/sys/devices/system/cpu/cpufreq/boost 0"});
  remove("sys/devices/system/cpu/cpufreq/boost");
  fake_.root.write("sys/devices/system/cpu/cpufreq/policy1/boost", "1\n");
  EXPECT_EQ(changes("turbo", "off"), Lines{"/sys/devices/system/cpu/cpufreq/policy1/boost 0"});
  remove("sys/devices/system/cpu/cpufreq/policy1/boost");
  EXPECT_EQ(why_not("turbo", "off"),
            "the kernel shows no switch for it: in a virtual machine, its host decides");
}

TEST_F(MachineControls, IdleSmtTakesTheSiblingsOfMeasuredCoresOffline) {
  EXPECT_EQ(changes("smt", "idle"), Lines{"/sys/devices/system/cpu/cpu3/online 0"});
  const Applied applied = decided("smt", "idle");
  EXPECT_EQ(applied.obtained[0].obtained, "idle: [3] offline");
  EXPECT_EQ(applied.all_cores, (std::vector<unsigned>{0, 1, 2}));
  EXPECT_EQ(applied.other_cores, (std::vector<unsigned>{0, 2}));
  EXPECT_EQ(changes("smt", "idle", {1, 3}), Lines{});
  // Core 0 has no switch.
  EXPECT_EQ(decided("smt", "idle", {2}).warnings,
            Lines{"control `smt = idle`: core 0 cannot be taken offline"});
}

TEST_F(MachineControls, CoresAreNotTakenFromCpusetsThatWouldNotGetThemBack) {
  fake_.root.write("sys/fs/cgroup/cpuset/cpuset.cpus", "0-3\n");
  fake_.root.write("sys/fs/cgroup/cpuset/others/cpuset.cpus", "0-3\n");
  EXPECT_EQ(decided("smt", "idle").warnings,
            Lines{"control `smt = idle`: a core taken offline would be lost to the cpusets of "
                  "cgroup v1 that are here"});
}

TEST_F(MachineControls, SmtOffLeavesTheFirstOfEachPhysicalCore) {
  plan::Environment environment;
  environment.controls = {{"cores", "1", plan::OnUnmet::Fail}, {"smt", "off", plan::OnUnmet::Fail}};
  const Expected<Applied> applied = apply(environment, {}, fake_.machine);
  ASSERT_TRUE(applied);
  EXPECT_EQ(applied->cores, (std::vector<unsigned>{1}));
  EXPECT_EQ(applied->all_cores, (std::vector<unsigned>{0, 1}));
  ASSERT_EQ(applied->changes.size(), 1U);
  EXPECT_EQ(applied->changes[0].path, "/sys/devices/system/cpu/smt/control");
  EXPECT_EQ(decided("smt", "off", {3}).warnings,
            Lines{"control `smt = off`: it would take away core 3, which is measured on"});
}

TEST_F(MachineControls, AProcessorWithoutSmtHasItOff) {
  fake_.root.write("sys/devices/system/cpu/smt/control", "notsupported\n");
  fake_.machine.topology = {{0, 0}, {1, 1}};
  EXPECT_EQ(decided("smt", "off").obtained[0].obtained, "off: no two cores share a physical one");
  EXPECT_EQ(why_not("smt", "on"), "no two cores share a physical one here");
  fake_.root.write("sys/devices/system/cpu/smt/control", "forceoff\n");
  EXPECT_EQ(why_not("smt", "on"), "it is switched off until the next boot");
}

TEST_F(MachineControls, HugePages) {
  EXPECT_EQ(changes("huge_pages", "never"), Lines{kHugePages + " never"});
  EXPECT_EQ(changes("huge_pages", "madvise"), Lines{});
  EXPECT_EQ(why_not("huge_pages", "big"), "`big` is not a value of huge pages");
  remove("sys/kernel/mm");
  EXPECT_EQ(why_not("huge_pages", "never"), "the kernel has no transparent huge pages");
}

TEST_F(MachineControls, SwapIsLeftAloneByTheKernelAndNotEmptied) {
  EXPECT_EQ(changes("swap", "off"), Lines{kSwappiness + " 0"});
  EXPECT_EQ(changes("swap", "on"), Lines{});
  fake_.root.write("proc/swaps", "Filename\tType\n");
  EXPECT_EQ(changes("swap", "off"), Lines{});
  EXPECT_EQ(why_not("swap", "on"), "the machine has no swap");
}

TEST_F(MachineControls, CachesAreDroppedWhereTheyMayBe) {
  EXPECT_TRUE(decided("caches", "dropped").drops_caches);
  EXPECT_FALSE(decided("caches", "kept").drops_caches);
  remove("proc/sys/vm/drop_caches");
  EXPECT_EQ(why_not("caches", "dropped"), "it is not there");
}

TEST_F(MachineControls, InterruptsGoToTheOtherCores) {
  // Those that are elsewhere stay; one that was only there goes to all others.
  EXPECT_EQ(changes("irq", "away", {3}),
            (Lines{"/proc/irq/24/smp_affinity_list 0,1,2", "/proc/irq/25/smp_affinity_list 0,1,2",
                   "/proc/irq/default_smp_affinity 7"}));
  EXPECT_EQ(decided("irq", "away", {0, 1, 2, 3}).warnings,
            Lines{"control `irq = away`: all cores are measured on"});
  EXPECT_EQ(changes("irq", "any"), Lines{});
}

TEST_F(MachineControls, AMaskKeepsItsLengthAndItsCommas) {
  fake_.root.write("proc/irq/default_smp_affinity", "ff,ffffffff\n");
  EXPECT_EQ(changes("irq", "away", {3}).back(), "/proc/irq/default_smp_affinity ff,fffffff7");
}

TEST_F(MachineControls, InterruptsAreNotMovedToCoresThatGoOffline) {
  plan::Environment environment;
  environment.controls = {{"irq", "away", plan::OnUnmet::Fail},
                          {"smt", "idle", plan::OnUnmet::Fail}};
  const Expected<Applied> applied = apply(environment, std::vector<unsigned>{1}, fake_.machine);
  ASSERT_TRUE(applied);
  EXPECT_EQ(applied->obtained[0].name, "irq");
  ASSERT_FALSE(applied->changes.empty());
  EXPECT_EQ(applied->changes[0].path, "/sys/devices/system/cpu/cpu3/online");
}

TEST_F(MachineControls, AnotherBenchcKeepsWhatItHolds) {
  fake_.machine.settings_refused = "another benchc (pid 7) holds the machine's settings";
  EXPECT_EQ(why_not("governor", "performance"), fake_.machine.settings_refused);
  // Nothing has to be changed for this.
  EXPECT_EQ(why_not("governor", "powersave"), "");
}

TEST_F(MachineControls, NonsenseIsUnmet) {
  for (const char* name : {"turbo", "smt", "swap", "caches", "irq", "governor", "huge_pages"}) {
    EXPECT_NE(why_not(name, "../x"), "") << name;
    EXPECT_NE(why_not(name, ""), "") << name;
  }
}

}  // namespace
}  // namespace benchc::control
