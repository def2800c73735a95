#include "runtime/control/journal.h"

#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/control/writable.h"
#include "tests/unit/runtime/control/fake_machine.h"

namespace benchc::control {
namespace {

namespace fs = std::filesystem;

/// One that has long ended: no process started at the first tick after the boot.
ProcessIdentity dead_process() {
  ProcessIdentity process = this_process();
  process.started = 1;
  return process;
}

class JournalTest : public testing::Test {
 protected:
  /// What another benchc noted before it was killed.
  void left_by(const ProcessIdentity& process, const std::vector<Noted>& settings) const {
    Expected<Journal> journal = Journal::open(folder_.path(), process);
    ASSERT_TRUE(journal) << journal.error().message;
    ASSERT_TRUE(journal->note(settings));
  }

  /// The file of this host's journal.
  fs::path file() const {
    for (const fs::directory_entry& entry : fs::directory_iterator(folder_.path())) {
      if (entry.path().extension() == ".journal") return entry.path();
    }
    return {};
  }

  test::TemporaryDirectory folder_;
};

TEST_F(JournalTest, WhatADeadProcessNotedIsFound) {
  left_by(dead_process(), {{kSwappiness, "60"}, {kHugePages, "madvise"}});
  EXPECT_TRUE(Journal::waits(folder_.path()));
  Expected<Journal> journal = Journal::open(folder_.path());
  ASSERT_TRUE(journal);
  EXPECT_EQ(journal->left(), (std::vector<Noted>{{kSwappiness, "60"}, {kHugePages, "madvise"}}));
  EXPECT_EQ(journal->left_by(), getpid());
  ASSERT_TRUE(journal->keep_only({}));
  EXPECT_FALSE(Journal::waits(folder_.path()));
}

TEST_F(JournalTest, AMachineThatWasStartedAgainHasForgotten) {
  ProcessIdentity process = dead_process();
  process.boot = "another";
  left_by(process, {{kSwappiness, "60"}});
  const Expected<Journal> journal = Journal::open(folder_.path());
  ASSERT_TRUE(journal);
  EXPECT_TRUE(journal->left().empty());
}

TEST_F(JournalTest, AProcessThatRunsIsLeftAlone) {
  // The parent of this one runs, and its lock is not seen where a file system has none.
  ProcessIdentity process = this_process();
  process.pid = getppid();
  std::ifstream file("/proc/" + std::to_string(process.pid) + "/stat");
  std::string word;
  for (int i = 0; i < 22; ++i) file >> word;
  process.started = std::strtoull(word.c_str(), nullptr, 10);
  if (!is_running(process)) GTEST_SKIP() << "the parent's name has a blank";
  left_by(process, {{kSwappiness, "60"}});
  const Expected<Journal> journal = Journal::open(folder_.path());
  ASSERT_FALSE(journal);
  EXPECT_EQ(journal.error().message, "another benchc (pid " + std::to_string(process.pid) +
                                         ") holds the machine's settings");
}

TEST_F(JournalTest, HalfALineIsNoNote) {
  left_by(dead_process(), {{kSwappiness, "60"}});
  std::ofstream(file(), std::ios::app) << "was " << kHugePages << " madv";
  {
    Expected<Journal> journal = Journal::open(folder_.path(), dead_process());
    ASSERT_TRUE(journal);
    EXPECT_EQ(journal->left(), (std::vector<Noted>{{kSwappiness, "60"}}));
    ASSERT_TRUE(journal->note(std::vector<Noted>{{kNoTurbo, "0"}}));
  }
  const Expected<Journal> journal = Journal::open(folder_.path());
  EXPECT_EQ(journal->left().back(), (Noted{kNoTurbo, "0"}));
}

TEST_F(JournalTest, SomebodyElsesIsNotBelieved) {
  left_by(dead_process(), {{kSwappiness, "60"}});
  const fs::path journal = file();
  fs::permissions(journal, fs::perms::others_write, fs::perm_options::add);
  EXPECT_EQ(Journal::open(folder_.path()).error().message,
            "cannot use `" + journal.string() + "`: others may write to it");
  const fs::path elsewhere = folder_.write("elsewhere", "");
  fs::remove(journal);
  fs::create_symlink(elsewhere, journal);
  EXPECT_FALSE(Journal::open(folder_.path()));
}

TEST_F(JournalTest, OnlyWhatControlsWriteIsWritten) {
  FakeMachine fake;
  fake.root.write("etc/passwd", "root");
  const std::vector<Noted> forged = {{"/etc/passwd", "x"},
                                     {"/proc/irq/../../etc/passwd", "x"},
                                     {"/proc/irq/24/../../../etc/passwd/smp_affinity_list", "0"},
                                     {"/proc/sys/vm/drop_caches", "3"},
                                     {kSwappiness, "60; rm"},
                                     {kGovernor1, "Performance"}};
  const PutBack back = put_back(forged, fake.machine.tree);
  EXPECT_EQ(back.problems.size(), forged.size());
  EXPECT_EQ(back.problems[0], "the journal names something that no control sets; left alone");
  EXPECT_TRUE(back.done.empty());
  EXPECT_TRUE(back.left.empty());
  EXPECT_EQ(fake.reads("/etc/passwd"), "root");
  EXPECT_EQ(fake.reads(kGovernor1), "powersave");
}

TEST_F(JournalTest, TheOldestNoteOfASettingWins) {
  FakeMachine fake;
  ASSERT_TRUE(fake.machine.tree.write(kSwappiness, "5"));
  const std::vector<Noted> notes = {{kSwappiness, "60"}, {kSwappiness, "0"}};
  EXPECT_TRUE(put_back(notes, fake.machine.tree).problems.empty());
  EXPECT_EQ(fake.reads(kSwappiness), "60");
}

TEST(Writable, ReadsAsTheKernelWritesIt) {
  const std::string irq = "/proc/irq/24/smp_affinity_list";
  EXPECT_TRUE(stands_at(irq, "0-2", "0,1,2"));
  EXPECT_FALSE(stands_at(irq, "0-3", "0,1,2"));
  EXPECT_TRUE(stands_at("/proc/irq/default_smp_affinity", "00000003", "3"));
  EXPECT_TRUE(stands_at(kHugePages, "always [madvise] never", "madvise"));
  EXPECT_FALSE(stands_at(kHugePages, "always [madvise] never", "always"));
}

}  // namespace
}  // namespace benchc::control
