// Changes of the machine: made, read back, watched, and put back, whatever happens in between.

#include "runtime/control/held.h"

#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/unit/runtime/control/fake_machine.h"

namespace benchc::control {
namespace {

using Lines = std::vector<std::string>;

class HeldTest : public testing::Test {
 protected:
  plan::Environment with(std::vector<plan::Control> controls) const {
    plan::Environment environment;
    environment.controls = std::move(controls);
    return environment;
  }

  Applied decided(const plan::Environment& environment) const {
    Expected<Applied> applied = apply(environment, std::vector<unsigned>{1}, fake_.machine);
    EXPECT_TRUE(applied);
    return applied ? std::move(*applied) : Applied{};
  }

  /// Has a file of the machine be another file of this system.
  void replace(const std::string& path, const std::string& target) const {
    const std::filesystem::path file =
        fake_.root.path() / std::filesystem::path(path).relative_path();
    std::filesystem::remove(file);
    std::filesystem::create_symlink(target, file);
  }

  FakeMachine fake_;
  test::TemporaryDirectory journal_;
  const plan::Environment three_ = with({{"governor", "performance", plan::OnUnmet::Warn},
                                         {"huge_pages", "never", plan::OnUnmet::Warn},
                                         {"turbo", "off", plan::OnUnmet::Warn}});
};

TEST_F(HeldTest, AWaitInVainIsNotHad) {
  fake_.root.write("proc/stat", "cpu0 0 0 0 0 0 0 0 0\n");
  double now = 0;
  const Waiter waiter = {.now = [&] { return now; },
                         .pause =
                             [&](double seconds) {
                               now += seconds;
                               const auto ticks = std::to_string(static_cast<long>(100 * now));
                               fake_.root.write("proc/stat", "cpu0 " + ticks + " 0 0 0 0 0 0 0\n");
                               return true;
                             },
                         .say = {}};
  const plan::Environment quiet = with({{"settle", "load < 0.5 within 3s", plan::OnUnmet::Warn}});
  Applied applied = decided(quiet);
  Held held(quiet, journal_.path(), fake_.machine.tree);
  ASSERT_TRUE(held.take(applied, waiter));
  EXPECT_EQ(applied.obtained[0].obtained, "not applied: it is load 1.00 after 3.0 s");
  EXPECT_EQ(applied.warnings,
            Lines{"control `settle = load < 0.5 within 3s`: it is load 1.00 after 3.0 s"});
}

TEST_F(HeldTest, ChangesAreMadeAndPutBack) {
  Applied applied = decided(three_);
  Held held(three_, journal_.path(), fake_.machine.tree);
  EXPECT_EQ(held.refused(), "");
  EXPECT_EQ(fake_.reads(kGovernor1), "powersave");
  ASSERT_TRUE(held.take(applied, no_waiter()));
  EXPECT_EQ(fake_.reads(kGovernor1), "performance");
  EXPECT_EQ(fake_.reads(kHugePages), "never");
  EXPECT_EQ(fake_.reads(kNoTurbo), "1");
  EXPECT_TRUE(Journal::waits(journal_.path()));
  EXPECT_EQ(applied.warnings, Lines{});
  EXPECT_EQ(held.lost(applied), Lines{});
  EXPECT_EQ(held.restore(), Lines{});
  EXPECT_EQ(fake_.reads(kGovernor1), "powersave");
  EXPECT_EQ(fake_.reads(kHugePages), "madvise");
  EXPECT_EQ(fake_.reads(kNoTurbo), "0");
  EXPECT_FALSE(Journal::waits(journal_.path()));
}

TEST_F(HeldTest, TheyAreAlsoPutBackWhenItGoes) {
  {
    Applied applied = decided(three_);
    Held held(three_, journal_.path(), fake_.machine.tree);
    ASSERT_TRUE(held.take(applied, no_waiter()));
  }
  EXPECT_EQ(fake_.reads(kGovernor1), "powersave");
}

TEST_F(HeldTest, WhatChangesMeanwhileIsToldOnceAndKept) {
  Applied applied = decided(three_);
  Held held(three_, journal_.path(), fake_.machine.tree);
  ASSERT_TRUE(held.take(applied, no_waiter()));
  ASSERT_TRUE(fake_.machine.tree.write(kGovernor1, "powersave"));
  EXPECT_EQ(held.lost(applied),
            Lines{"control `governor = performance`: governor of frequency policy 1 became "
                  "powersave while measuring"});
  EXPECT_EQ(held.lost(applied), Lines{});
  EXPECT_EQ(applied.obtained[0].obtained,
            "performance; governor of frequency policy 1 became powersave while measuring");
}

TEST_F(HeldTest, WhatDoesNotReadBackIsUnmet) {
  // A process's name keeps 15 characters of what is written to it.
  fake_.root.write("sys/devices/system/cpu/cpufreq/policy1/scaling_available_governors",
                   "performance_of_many powersave");
  replace(kGovernor1, "/proc/self/comm");
  const Tree& tree = fake_.machine.tree;
  const std::string name = tree.read(kGovernor1).value_or("");
  const plan::Environment warns = with({{"governor", "performance_of_many", plan::OnUnmet::Warn}});
  Applied applied = decided(warns);
  {
    Held held(warns, journal_.path(), tree);
    ASSERT_TRUE(held.take(applied, no_waiter()));
    EXPECT_EQ(applied.warnings,
              Lines{"control `governor = performance_of_many`: governor of frequency policy 1 was "
                    "set to performance_of_many and reads performance_of_"});
    EXPECT_EQ(applied.obtained[0].obtained.substr(0, 11), "not applied");
  }
  EXPECT_EQ(fake_.reads(kGovernor1), name);
}

TEST_F(HeldTest, AnUnmetControlThatMustHoldPutsEverythingBack) {
  replace(kSwappiness, "/proc/self/comm");
  const plan::Environment environment = with(
      {{"governor", "performance", plan::OnUnmet::Warn}, {"swap", "off", plan::OnUnmet::Fail}});
  Applied applied = decided(environment);
  Held held(environment, journal_.path(), fake_.machine.tree);
  const Expected<void> taken = held.take(applied, no_waiter());
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().message,
            "control `swap = off`: swappiness reads what could not be put back");
  EXPECT_EQ(fake_.reads(kGovernor1), "powersave");
  EXPECT_FALSE(Journal::waits(journal_.path()));
}

TEST_F(HeldTest, InterruptsThatTheKernelBindsAreNamed) {
  // It reads 0, and takes no list.
  replace("/proc/irq/25/smp_affinity_list", "/proc/self/oom_score_adj");
  if (fake_.reads("/proc/irq/25/smp_affinity_list") != "0") GTEST_SKIP() << "badness is set here";
  const plan::Environment environment = with({{"irq", "away", plan::OnUnmet::Fail}});
  Expected<Applied> applied = apply(environment, std::vector<unsigned>{0}, fake_.machine);
  ASSERT_TRUE(applied);
  Held held(environment, journal_.path(), fake_.machine.tree);
  ASSERT_TRUE(held.take(*applied, no_waiter()));
  EXPECT_EQ(applied->obtained[0].obtained, "away from [0], but for cores of interrupt 25");
  EXPECT_EQ(fake_.reads("/proc/irq/24/smp_affinity_list"), "1,2,3");
  EXPECT_EQ(held.restore(), Lines{});
  EXPECT_EQ(fake_.reads("/proc/irq/24/smp_affinity_list"), "0-3");
}

TEST_F(HeldTest, ASecondBenchcIsKeptOff) {
  Applied applied = decided(three_);
  Held first(three_, journal_.path(), fake_.machine.tree);
  const Held second(three_, journal_.path(), fake_.machine.tree);
  EXPECT_EQ(second.refused(),
            "another benchc (pid " + std::to_string(getpid()) + ") holds the machine's settings");
  // One that changes nothing is not in its way.
  EXPECT_EQ(Held(with({}), journal_.path(), fake_.machine.tree).refused(), "");
  ASSERT_TRUE(first.take(applied, no_waiter()));
  EXPECT_EQ(fake_.reads(kGovernor1), "performance");
}

TEST_F(HeldTest, SoIsOneThatNotesElsewhere) {
  const test::TemporaryDirectory elsewhere;
  Held first(three_, journal_.path(), fake_.machine.tree);
  EXPECT_EQ(Held(three_, elsewhere.path(), fake_.machine.tree).refused(),
            "another benchc holds the machine's settings");
  first.restore();
  EXPECT_EQ(Held(three_, elsewhere.path(), fake_.machine.tree).refused(), "");
}

TEST_F(HeldTest, WhatADeadBenchcLeftIsPutBackFirst) {
  // As a process that started at the first tick of this boot, and so is long dead.
  ProcessIdentity dead = this_process();
  dead.started = 1;
  {
    Expected<Journal> journal = Journal::open(journal_.path(), dead);
    ASSERT_TRUE(journal);
    ASSERT_TRUE(journal->note(std::vector<Noted>{{kSwappiness, "60"}, {kNoTurbo, "0"}}));
  }
  ASSERT_TRUE(fake_.machine.tree.write(kSwappiness, "0"));
  // An environment that changes nothing itself does so, too.
  const Held held(with({}), journal_.path(), fake_.machine.tree);
  EXPECT_EQ(held.undone().by, dead.pid);
  EXPECT_EQ(held.undone().settings.done, Lines{"swappiness is 60 again"});
  EXPECT_EQ(fake_.reads(kSwappiness), "60");
  EXPECT_FALSE(Journal::waits(journal_.path()));
}

TEST_F(HeldTest, NobodyIsKeptFromAMachineThatIsNotChanged) {
  const plan::Environment environment = with({{"governor", "powersave", plan::OnUnmet::Fail}});
  Applied applied = decided(environment);
  Held first(environment, journal_.path(), fake_.machine.tree);
  ASSERT_TRUE(first.take(applied, no_waiter()));
  EXPECT_EQ(Held(three_, journal_.path(), fake_.machine.tree).refused(), "");
}

TEST_F(HeldTest, WithoutAFolderNothingIsChanged) {
  const Held held(three_, {}, fake_.machine.tree);
  EXPECT_EQ(held.refused(), "there is no folder to note changes of the machine in");
}

TEST_F(HeldTest, AFileThatIsGoneIsAProblemThatStaysNoted) {
  Applied applied = decided(three_);
  Held held(three_, journal_.path(), fake_.machine.tree);
  ASSERT_TRUE(held.take(applied, no_waiter()));
  std::filesystem::remove(fake_.root.path() / kHugePages.substr(1));
  EXPECT_EQ(held.restore(), Lines{"huge pages could not be put back to madvise: it is not there"});
  EXPECT_EQ(fake_.reads(kGovernor1), "powersave");
  fake_.root.write(kHugePages.substr(1), "always madvise [never]");
  const Expected<Undone> undone = undo_left(journal_.path(), fake_.machine.tree);
  ASSERT_TRUE(undone);
  EXPECT_EQ(undone->settings.done, Lines{"huge pages is madvise again"});
  EXPECT_FALSE(Journal::waits(journal_.path()));
}

}  // namespace
}  // namespace benchc::control
