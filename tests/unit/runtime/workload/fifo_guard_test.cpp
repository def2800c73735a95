#include "runtime/workload/fifo_guard.h"

#include <csignal>

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

namespace benchc::workload {
namespace {

/// A process under SCHED_FIFO that has started another, in a session of its own, and both sleep.
class Sleepers {
 public:
  Sleepers() {
    int ends[2];
    if (pipe(ends) != 0) return;
    parent_ = fork();
    if (parent_ == 0) {
      setpgid(0, 0);
      sched_param priority = {};
      priority.sched_priority = 2;
      if (sched_setscheduler(0, SCHED_FIFO, &priority) != 0) _exit(1);
      const pid_t child = fork();
      if (child == 0) {
        setsid();
        const pid_t own = getpid();
        if (write(ends[1], &own, sizeof(own)) != sizeof(own)) _exit(1);
      }
      while (true) pause();
    }
    close(ends[1]);
    if (read(ends[0], &child_, sizeof(child_)) != sizeof(child_)) child_ = -1;
    close(ends[0]);
  }
  Sleepers(const Sleepers&) = delete;
  Sleepers& operator=(const Sleepers&) = delete;
  ~Sleepers() {
    if (child_ > 0) kill(child_, SIGKILL);
    if (parent_ > 0) kill(parent_, SIGKILL);
    if (parent_ > 0) waitpid(parent_, nullptr, 0);
    // Where this process adopts its descendants, the orphan is its own now.
    if (child_ > 0) waitpid(child_, nullptr, 0);
  }

  pid_t parent() const { return parent_; }
  pid_t child() const { return child_; }

 private:
  pid_t parent_ = -1;
  pid_t child_ = -1;
};

TEST(FifoGuard, GivesAProcessAndItsDescendantsBackToTheUsualScheduler) {
  const Sleepers sleepers;
  const Sleepers others;
  if (sleepers.child() < 0 || others.child() < 0) GTEST_SKIP() << "SCHED_FIFO is not allowed here";
  ASSERT_EQ(sched_getscheduler(sleepers.parent()), SCHED_FIFO);
  ASSERT_EQ(sched_getscheduler(sleepers.child()), SCHED_FIFO);
  take_fifo_away(sleepers.parent());
  EXPECT_EQ(sched_getscheduler(sleepers.parent()), SCHED_OTHER);
  EXPECT_EQ(sched_getscheduler(sleepers.child()), SCHED_OTHER);
  // Those of another case keep theirs.
  EXPECT_EQ(sched_getscheduler(others.parent()), SCHED_FIFO);
  EXPECT_EQ(sched_getscheduler(others.child()), SCHED_FIFO);
}

}  // namespace
}  // namespace benchc::workload
