#include <atomic>
#include <cerrno>
#include <csignal>
#include <string>
#include <thread>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/workload/process_launcher.h"

namespace benchc::workload {
namespace {

class ProcessLeftovers : public testing::Test {
 protected:
  static Launch shell(const std::string& text, double timeout = 20) {
    Launch launch;
    launch.argv = {"/bin/sh", "-c", text};
    launch.environment = std::make_shared<const std::vector<std::string>>(
        std::vector<std::string>{"PATH=/usr/bin:/bin"});
    launch.keep_stdout = 1000;
    launch.timeout = timeout;
    return launch;
  }

  // The process whose number was the output's first word.
  static bool lives(const Finished& finished) {
    const pid_t pid = std::stoi(finished.out.text);
    return kill(pid, 0) == 0;
  }

  static bool childless() { return waitpid(-1, nullptr, WNOHANG) < 0 && errno == ECHILD; }

  ProcessLauncher launcher_;
};

TEST_F(ProcessLeftovers, TimeoutEndsTheWholeGroup) {
  const Launch launch = shell("sleep 100 & echo $!; wait", 0.2);
  const Finished finished = launcher_.run(launch);
  EXPECT_EQ(describe(finished, launch.timeout), "timed out after 0.2 s");
  EXPECT_FALSE(lives(finished));
  EXPECT_TRUE(childless());
}

TEST_F(ProcessLeftovers, TimeoutEndsOneThatWillNotListen) {
  const Launch launch = shell("trap '' TERM; sleep 100 & echo $!; while :; do wait; done", 0.1);
  const Finished finished = launcher_.run(launch);
  EXPECT_EQ(finished.end, Finished::End::TimedOut);
  EXPECT_FALSE(lives(finished));
}

TEST_F(ProcessLeftovers, TimeoutEndsOneThatIsStopped) {
  const Finished finished = launcher_.run(shell("echo $$; kill -STOP $$", 0.1));
  EXPECT_EQ(finished.end, Finished::End::TimedOut);
  EXPECT_FALSE(lives(finished));
}

TEST_F(ProcessLeftovers, WhatStaysInTheBackgroundIsEndedAndNotWaitedFor) {
  const Finished finished = launcher_.run(shell("sleep 100 & echo $!"));
  EXPECT_TRUE(finished.exited_with(0));
  EXPECT_FALSE(lives(finished));
  EXPECT_TRUE(childless());
}

TEST_F(ProcessLeftovers, WhatLeavesTheGroupIsEndedToo) {
  const Finished finished =
      launcher_.run(shell("setsid sh -c 'echo $$; exec sleep 100' & sleep 0.1"));
  EXPECT_TRUE(finished.exited_with(0));
  EXPECT_FALSE(lives(finished));
  EXPECT_TRUE(childless());
}

TEST_F(ProcessLeftovers, ADaemonThatWritesForeverIsEndedToo) {
  const Finished finished = launcher_.run(shell("setsid sh -c 'echo $$; exec yes' & sleep 0.1"));
  EXPECT_TRUE(finished.exited_with(0));
  EXPECT_FALSE(lives(finished));
  EXPECT_TRUE(childless());
}

TEST_F(ProcessLeftovers, ChildrenFromBeforeAreLeftAlone) {
  const pid_t own = fork();
  ASSERT_GE(own, 0);
  if (own == 0) {
    pause();
    _exit(0);
  }
  {
    ProcessLauncher later;
    const Finished finished =
        later.run(shell("setsid sh -c 'echo $$; exec sleep 100' & sleep 0.1"));
    EXPECT_FALSE(lives(finished));
  }
  EXPECT_EQ(kill(own, 0), 0);
  kill(own, SIGKILL);
  waitpid(own, nullptr, 0);
}

TEST_F(ProcessLeftovers, StopEndsTheGroup) {
  std::atomic<bool> stop = false;
  Launch launch = shell("sleep 100 & echo $!; wait");
  launch.stop.flags[0] = &stop;
  std::thread stopper([&] { stop = true; });
  const Finished finished = launcher_.run(launch);
  stopper.join();
  EXPECT_EQ(describe(finished, 1), "interrupted");
  EXPECT_TRUE(childless());
}

}  // namespace
}  // namespace benchc::workload
