// A process that holds the machine is killed before each of its system calls that change a file, so
// at every moment at which the machine, or the journal, looks different from outside.

#include <csignal>
#include <cstdint>
#include <string>
#include <vector>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/control/held.h"
#include "runtime/control/writable.h"
#include "tests/unit/runtime/control/fake_machine.h"

namespace benchc::control {
namespace {

const std::vector<std::string> kChanged = {
    kGovernor1,
    kHugePages,
    kNoTurbo,
    kSwappiness,
    "/proc/irq/24/smp_affinity_list",
    "/sys/devices/system/cpu/cpu3/online",
};

plan::Environment everything() {
  plan::Environment environment;
  for (const auto& [name, value] :
       std::vector<std::pair<const char*, const char*>>{{"governor", "performance"},
                                                        {"huge_pages", "never"},
                                                        {"irq", "away"},
                                                        {"smt", "idle"},
                                                        {"swap", "off"},
                                                        {"turbo", "off"}}) {
    environment.controls.push_back({name, value, plan::OnUnmet::Fail});
  }
  return environment;
}

/// Takes hold of the machine and lets it go.
void hold_and_let_go(const FakeMachine& fake, const std::filesystem::path& journal) {
  const plan::Environment environment = everything();
  Expected<Applied> applied = apply(environment, std::vector<unsigned>{1}, fake.machine);
  if (!applied) _exit(1);
  Held held(environment, journal, fake.machine.tree);
  if (!held.take(*applied, no_waiter())) _exit(2);
  if (!held.restore().empty()) _exit(3);
  _exit(0);
}

/// Whether a process that stands before or after a system call stands before one that changes a
/// file. What lies between two of those looks the same from outside.
bool before_a_change(pid_t process) {
  __ptrace_syscall_info info{};
  if (ptrace(PTRACE_GET_SYSCALL_INFO, process, sizeof(info), &info) <= 0) return false;
  if (info.op != PTRACE_SYSCALL_INFO_ENTRY) return false;
  switch (info.entry.nr) {
    case SYS_write:
    case SYS_ftruncate:
    case SYS_unlinkat:
    case SYS_renameat:
#ifdef SYS_unlink
    case SYS_unlink:
    case SYS_rename:
#endif
    case SYS_exit_group:
      return true;
    case SYS_openat:
      return (info.entry.args[2] & (O_CREAT | O_TRUNC)) != 0;
    default:
      return false;
  }
}

enum class End : std::uint8_t { Killed, Finished, NotTraced };

/// Kills a process that takes hold of the machine before it changes a file for the n-th time.
End killed_before(int change, const FakeMachine& fake, const std::filesystem::path& journal) {
  const pid_t child = fork();
  if (child == 0) {
    if (ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) _exit(9);
    raise(SIGSTOP);
    hold_and_let_go(fake, journal);
  }
  int status = 0;
  waitpid(child, &status, 0);
  if (WIFEXITED(status)) return End::NotTraced;
  // Else stops at system calls are not told from others.
  ptrace(PTRACE_SETOPTIONS, child, nullptr, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
  while (true) {
    ptrace(PTRACE_SYSCALL, child, nullptr, nullptr);
    waitpid(child, &status, 0);
    if (WIFEXITED(status)) {
      EXPECT_EQ(WEXITSTATUS(status), 0);
      return End::Finished;
    }
    if (!before_a_change(child) || --change > 0) continue;
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
    return End::Killed;
  }
}

TEST(Kill, AtWhicheverMomentTheNextBenchcRestoresTheMachine) {
  FakeMachine fake;
  const test::TemporaryDirectory journal;
  std::vector<std::string> before;
  for (const std::string& path : kChanged) before.push_back(setting_of(fake.reads(path)));

  int left_changed = 0;
  End end = End::Killed;
  for (int change = 1; end == End::Killed && change < 1000; ++change) {
    end = killed_before(change, fake, journal.path());
    if (end == End::NotTraced) GTEST_SKIP() << "no process may be traced here";
    for (std::size_t i = 0; i < kChanged.size(); ++i) {
      if (setting_of(fake.reads(kChanged[i])) != before[i]) {
        ++left_changed;
        break;
      }
    }
    const Expected<Undone> undone = undo_left(journal.path(), fake.machine.tree);
    ASSERT_TRUE(undone) << undone.error().message;
    ASSERT_TRUE(undone->settings.problems.empty()) << undone->settings.problems.front();
    for (std::size_t i = 0; i < kChanged.size(); ++i) {
      ASSERT_TRUE(stands_at(kChanged[i], fake.reads(kChanged[i]), before[i]))
          << kChanged[i] << " reads " << fake.reads(kChanged[i]) << ", was " << before[i]
          << ", killed before change " << change;
    }
    ASSERT_FALSE(Journal::waits(journal.path()));
  }
  EXPECT_EQ(end, End::Finished);
  // Else nothing was tested.
  EXPECT_GT(left_changed, 20);
}

}  // namespace
}  // namespace benchc::control
