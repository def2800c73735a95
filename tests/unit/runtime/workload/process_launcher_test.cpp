#include "runtime/workload/process_launcher.h"

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include "tests/support/temporary_directory.h"

namespace benchc::workload {
namespace {

constexpr std::size_t kAll = 1 << 20;

ProcessEnvironment variables(std::vector<std::string> entries) {
  return std::make_shared<const std::vector<std::string>>(std::move(entries));
}

class ProcessLauncherTest : public testing::Test {
 protected:
  static Launch command(std::vector<std::string> argv) {
    Launch launch;
    launch.argv = std::move(argv);
    launch.environment = variables({"PATH=/usr/bin:/bin"});
    launch.keep_stdout = kAll;
    launch.keep_stderr = kAll;
    launch.timeout = 20;
    return launch;
  }
  static Launch shell(const std::string& text) { return command({"/bin/sh", "-c", text}); }
  static std::string what(const Launch& launch, const Finished& finished) {
    return describe(finished, launch.timeout);
  }
  std::string what(const Launch& launch) { return what(launch, launcher_.run(launch)); }

  ProcessLauncher launcher_;
  test::TemporaryDirectory directory_;
};

TEST_F(ProcessLauncherTest, KeepsBothOutputsApart) {
  const Finished finished = launcher_.run(shell("echo out; echo err >&2"));
  EXPECT_TRUE(finished.exited_with(0));
  EXPECT_EQ(finished.out.text, "out\n");
  EXPECT_EQ(finished.err.text, "err\n");
  EXPECT_GT(finished.wall_seconds, 0);
  EXPECT_LE(finished.started_ns, launcher_.now());
}

TEST_F(ProcessLauncherTest, TellsTheExitCode) {
  EXPECT_EQ(what(shell("exit 3")), "exited with code 3");
}

TEST_F(ProcessLauncherTest, TellsTheSignal) {
  EXPECT_EQ(what(shell("kill -SEGV $$")), "killed by SIGSEGV");
}

TEST_F(ProcessLauncherTest, LooksAProgramUpInItsOwnPath) {
  directory_.write("mine", "#!/bin/sh\necho mine\n");
  chmod((directory_.path() / "mine").c_str(), 0755);
  Launch launch = command({"mine"});
  launch.environment = variables({"PATH=/nowhere:" + directory_.path().string()});
  EXPECT_EQ(launcher_.run(launch).out.text, "mine\n");
  launch.environment = nullptr;
  EXPECT_EQ(what(launch), "could not be started: no such program in PATH: mine");
}

TEST_F(ProcessLauncherTest, SaysWhyAProgramCannotStart) {
  directory_.write("plain", "not a program");
  directory_.write("binary", "not a program");
  directory_.write("script", "#!/no/such/interpreter\n");
  chmod((directory_.path() / "binary").c_str(), 0755);
  chmod((directory_.path() / "script").c_str(), 0755);
  const auto cause = [&](const std::string& program) {
    Launch launch = command({program});
    launch.directory = directory_.path();
    return launcher_.run(launch).cause;
  };
  EXPECT_EQ(cause("build/sorter"), "no such file: build/sorter");
  EXPECT_EQ(cause("./plain"), "permission denied: ./plain");
  EXPECT_EQ(cause("./binary"), "not a program: ./binary");
  EXPECT_EQ(cause("./script"), "the interpreter that ./script names is missing");
  EXPECT_EQ(cause("/usr"), "is a directory: /usr");
  EXPECT_EQ(cause(""), "the command's name is empty");
}

TEST_F(ProcessLauncherTest, SaysWhichWorkingDirectoryIsMissing) {
  Launch launch = command({"/bin/true"});
  launch.directory = "/no/such/place";
  EXPECT_EQ(what(launch), "could not be started: no such directory: /no/such/place");
}

TEST_F(ProcessLauncherTest, RunsInItsDirectory) {
  Launch launch = command({"/bin/pwd"});
  launch.directory = directory_.path();
  EXPECT_EQ(launcher_.run(launch).out.text, directory_.path().string() + "\n");
}

TEST_F(ProcessLauncherTest, EnvironmentIsExact) {
  Launch launch = command({"/usr/bin/env"});
  launch.environment = variables({"A=1", "B=two words"});
  EXPECT_EQ(launcher_.run(launch).out.text, "A=1\nB=two words\n");
}

TEST_F(ProcessLauncherTest, InputIsEmptyUnlessGiven) {
  EXPECT_EQ(launcher_.run(command({"/bin/cat"})).out.text, "");
}

TEST_F(ProcessLauncherTest, LargeInputArrivesWhole) {
  Launch launch = command({"/usr/bin/wc", "-c"});
  launch.stdin_text = std::string(5'000'000, 'x');
  EXPECT_EQ(launcher_.run(launch).out.text, "5000000\n");
}

TEST_F(ProcessLauncherTest, InputThatNobodyReadsBlocksNobody) {
  Launch launch = command({"/bin/true"});
  launch.stdin_text = std::string(5'000'000, 'x');
  EXPECT_TRUE(launcher_.run(launch).exited_with(0));
}

TEST_F(ProcessLauncherTest, OutputMayBeClosedEarly) {
  EXPECT_EQ(what(shell("exec >&- 2>&-; exit 4")), "exited with code 4");
}

TEST_F(ProcessLauncherTest, LargeOutputIsBoundedInMemory) {
  rusage before = {};
  getrusage(RUSAGE_SELF, &before);
  Launch launch = shell("head -c 1000000000 /dev/zero; echo; echo the end");
  launch.keep_stdout = 1000;
  const Finished finished = launcher_.run(launch);
  rusage after = {};
  getrusage(RUSAGE_SELF, &after);
  EXPECT_TRUE(finished.exited_with(0));
  EXPECT_EQ(finished.out.bytes, 1'000'000'009U);
  EXPECT_EQ(finished.out.text.size(), 1000U);
  EXPECT_EQ(finished.out.tail.size(), kTailBytes);
  EXPECT_TRUE(finished.out.tail.ends_with("\nthe end\n"));
  EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 32 * 1024);
}

TEST_F(ProcessLauncherTest, RunsOnTheCoresGiven) {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  ASSERT_EQ(sched_getaffinity(0, sizeof(allowed), &allowed), 0);
  for (unsigned core = 0; core < CPU_SETSIZE; ++core) {
    if (!CPU_ISSET(core, &allowed)) continue;
    Launch launch = command({"/bin/grep", "Cpus_allowed_list", "/proc/self/status"});
    launch.cores = {core};
    EXPECT_EQ(launcher_.run(launch).out.text, "Cpus_allowed_list:\t" + std::to_string(core) + "\n");
  }
}

TEST_F(ProcessLauncherTest, ACoreThatIsNotThereIsNamed) {
  Launch launch = command({"/bin/true"});
  launch.cores = {1000};
  EXPECT_EQ(what(launch), "could not be started: not allowed on core 1000: Invalid argument");
}

TEST_F(ProcessLauncherTest, AddressesAreTheSameWithoutRandomization) {
  Launch launch = command({"/bin/cat", "/proc/self/personality"});
  launch.settings.aslr_off = true;
  const Finished finished = launcher_.run(launch);
  if (!finished.exited_with(0)) GTEST_SKIP() << "not allowed here: " << what(launch, finished);
  EXPECT_EQ(std::stoul(finished.out.text, nullptr, 16) & 0x0040000, 0x0040000U);
  launch.settings.aslr_off = false;
  EXPECT_EQ(std::stoul(launcher_.run(launch).out.text, nullptr, 16) & 0x0040000, 0U);
}

TEST_F(ProcessLauncherTest, InheritsNoDescriptors) {
  const int open_here = open("/dev/null", O_RDONLY | O_CLOEXEC);
  Launch launch = shell("ls /proc/self/fd | tr '\\n' ' '");
  launch.stdin_text = "text";
  // 3 is what ls reads the directory by.
  EXPECT_EQ(launcher_.run(launch).out.text, "0 1 2 3 ");
  close(open_here);
}

TEST_F(ProcessLauncherTest, IgnoredAndBlockedSignalsAreNotInherited) {
  sigset_t blocked;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGUSR1);
  pthread_sigmask(SIG_BLOCK, &blocked, nullptr);
  signal(SIGPIPE, SIG_IGN);
  const Finished finished =
      launcher_.run(command({"/bin/grep", "-E", "Sig(Blk|Ign)", "/proc/self/status"}));
  signal(SIGPIPE, SIG_DFL);
  pthread_sigmask(SIG_UNBLOCK, &blocked, nullptr);
  EXPECT_EQ(finished.out.text, "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n");
}

TEST_F(ProcessLauncherTest, CountsWhatWasUsed) {
  const Finished finished =
      launcher_.run(shell("i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done"));
  EXPECT_GT(finished.usage.user_seconds, 0);
  EXPECT_LE(finished.usage.user_seconds, finished.wall_seconds * 1.5);
  EXPECT_GT(finished.usage.max_rss_bytes, 100'000);
  EXPECT_GT(finished.usage.page_faults, 10);
}

// The kernel counts a parent's memory into that of a child that began in it.
TEST_F(ProcessLauncherTest, MemoryBelowItsOwnIsKnownToBeUnknown) {
  const Finished finished = launcher_.run(command({"/bin/true"}));
  EXPECT_LE(finished.usage.max_rss_bytes, finished.usage.max_rss_floor_bytes);
}

TEST_F(ProcessLauncherTest, SeveralThreadsRunAtOnce) {
  std::atomic<int> right = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0; i < 10; ++i) {
        const std::string text = std::to_string(thread) + "." + std::to_string(i);
        if (launcher_.run(shell("echo " + text)).out.text == text + "\n") ++right;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 40);
}

}  // namespace
}  // namespace benchc::workload
