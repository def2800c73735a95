// Workloads that misbehave: each is reported with its cause, the others go on, and nothing of it
// stays behind.

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/system/repository.h"

namespace benchc::system_test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class BadWorkload : public testing::Test {
 protected:
  /// Runs `declarations` beside a workload that is fine, which must be measured whatever the others
  /// do.
  Finished ran(const std::string& declarations) {
    repository.write("a.bench",
                     "bench 1\n"
                     "measure default { samples = 2; warmup = 0 }\n"
                     "workload fine { command = [\"/bin/true\"] }\n" +
                         declarations);
    Finished finished = repository.benchc({"run", "a.bench"}, {.limit_seconds = 60});
    EXPECT_FALSE(finished.timed_out);
    EXPECT_THAT(finished.out, HasSubstr("fine"));
    EXPECT_EQ(repository.stored().size(), 1U);
    return finished;
  }

  /// As above, and something could not be measured, for the reason that is given back.
  std::string failed(const std::string& declarations) {
    const Finished finished = ran(declarations);
    EXPECT_EQ(finished.exit_code, 3) << finished.all();
    return finished.out;
  }

  Repository repository;
};

/// Whether a process runs that has `word` in its command line.
bool runs(const std::string& word) {
  for (const auto& entry : fs::directory_iterator("/proc")) {
    std::ifstream file(entry.path() / "cmdline", std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (text.find(word) != std::string::npos) return true;
  }
  return false;
}

/// A number of seconds that no other process sleeps.
std::string long_sleep(int which) {
  return std::to_string(500'000'000LL + ::getpid() * 10LL + which);
}

// The inner one has a single core, on which threads that wait for each other can wait for ever.
TEST_F(BadWorkload, BenchcItselfIsAWorkloadLikeAnyOther) {
  repository.write("inner.bench",
                   "bench 1\nmeasure default { samples = 2; warmup = 0 }\n"
                   "workload nothing { command = [\"/bin/true\"] }\n");
  const Finished finished =
      ran("workload inner { command = [\"" BENCHC_BINARY
          "\", \"run\", \"-q\", \"--store\", \"inner\", \"inner.bench\"]; timeout = 20s }\n");
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
}

TEST_F(BadWorkload, MissingExecutable) {
  EXPECT_THAT(failed("workload bad { command = [\"./missing\"] }\n"),
              AllOf(HasSubstr("bad"), HasSubstr("./missing")));
}

TEST_F(BadWorkload, MissingExecutableOnThePath) {
  EXPECT_THAT(failed("workload bad { command = [\"no-such-program\"] }\n"),
              HasSubstr("no-such-program"));
}

TEST_F(BadWorkload, AFileThatMayNotBeExecuted) {
  repository.write("data.txt", "text");
  EXPECT_THAT(failed("workload bad { command = [\"./data.txt\"] }\n"), HasSubstr("data.txt"));
}

TEST_F(BadWorkload, ExitCodeAndTheEndOfItsOutput) {
  EXPECT_THAT(failed("workload bad { shell = \"echo the reason is this >&2; exit 7\" }\n"),
              AllOf(HasSubstr("exited with code 7"), HasSubstr("the reason is this")));
}

TEST_F(BadWorkload, Crash) {
  EXPECT_THAT(failed("workload bad { shell = \"kill -SEGV $$\" }\n"), HasSubstr("SIGSEGV"));
}

TEST_F(BadWorkload, OutputIsShownEscaped) {
  EXPECT_THAT(failed("workload bad { shell = \"printf '\\\\033]0;owned\\\\007'; exit 1\" }\n"),
              AllOf(HasSubstr("owned"), Not(HasSubstr("\x1b"))));
}

TEST_F(BadWorkload, TimeoutEndsTheWholeGroup) {
  const std::string seconds = long_sleep(1);
  EXPECT_THAT(failed("workload bad { shell = \"sleep " + seconds + " & sleep " + seconds +
                     "\"; timeout = 300ms }\n"),
              HasSubstr("timed out"));
  EXPECT_FALSE(runs(seconds));
}

TEST_F(BadWorkload, DoesNotOutliveABenchcThatIsKilled) {
  repository.write("a.bench",
                   "bench 1\nmeasure default { samples = 1; warmup = 0 }\n"
                   "workload stays { shell = \"echo $$ > pid; kill -KILL $PPID; exec sleep " +
                       long_sleep(4) + "\" }\n");
  EXPECT_EQ(repository.benchc({"run", "a.bench"}).exit_code, 128 + SIGKILL);
  const int process =
      static_cast<int>(syscall(SYS_pidfd_open, std::stoi(repository.read("pid")), 0));
  if (process < 0) return;
  pollfd ended = {process, POLLIN, 0};
  EXPECT_EQ(poll(&ended, 1, 10'000), 1);
  close(process);
}

TEST_F(BadWorkload, ForksAndLeaves) {
  const std::string seconds = long_sleep(2);
  const Finished finished = ran("workload leaves { shell = \"sleep " + seconds +
                                " & setsid sleep " + seconds + " & true\" }\n");
  EXPECT_NE(finished.exit_code, 1) << finished.all();
  EXPECT_THAT(finished.out, HasSubstr("leaves"));
  EXPECT_FALSE(runs(seconds));
}

TEST_F(BadWorkload, WritesAGigabyte) {
  const Finished finished =
      ran("workload writes { command = [\"head\", \"-c\", \"1000000000\", \"/dev/zero\"] }\n");
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
  EXPECT_LT(finished.max_rss_kib, 300L * 1024 * kMemoryFactor);
}

TEST_F(BadWorkload, WritesAGigabyteThatAMetricReads) {
  const Finished finished =
      ran("workload writes { command = [\"head\", \"-c\", \"1000000000\", \"/dev/zero\"]\n"
          "  metric x = json \"$.x\" }\n");
  EXPECT_EQ(finished.exit_code, 3) << finished.all();
  EXPECT_LT(finished.max_rss_kib, 400L * 1024 * kMemoryFactor);
}

TEST_F(BadWorkload, FailsItsVerification) {
  EXPECT_THAT(
      failed(
          "workload bad { command = [\"/bin/echo\", \"no\"]; verify stdout contains \"yes\" }\n"),
      AllOf(HasSubstr("verify"), HasSubstr("yes")));
}

TEST_F(BadWorkload, PrintsNoMetric) {
  EXPECT_THAT(
      failed("workload bad { command = [\"/bin/echo\", \"{}\"]; metric sum = json \"$.sum\" }\n"),
      AllOf(HasSubstr("sum"), HasSubstr("$.sum")));
}

TEST_F(BadWorkload, SetupFails) {
  const std::string said =
      failed("workload bad { setup = [\"/bin/false\"]; command = [\"touch\", \"ran\"] }\n");
  EXPECT_THAT(said, HasSubstr("setup"));
  EXPECT_FALSE(fs::exists(repository.root() / "ran"));
}

TEST_F(BadWorkload, BuildFails) {
  const std::string said = failed(
      "build broken { shell = \"echo cannot build it >&2; exit 2\" }\n"
      "workload bad { needs broken; command = [\"touch\", \"ran\"] }\n");
  EXPECT_THAT(said, AllOf(HasSubstr("bad"), HasSubstr("broken")));
  EXPECT_FALSE(fs::exists(repository.root() / "ran"));
}

TEST_F(BadWorkload, BuildMakesNothing) {
  EXPECT_THAT(failed("build empty { command = [\"/bin/true\"]; produces = [\"out/program\"] }\n"
                     "workload bad { needs empty; command = [\"out/program\"] }\n"),
              AllOf(HasSubstr("bad"), HasSubstr("empty")));
}

TEST_F(BadWorkload, ARuleOverItIsAnErrorAndNotAPass) {
  const std::string said = failed(
      "workload bad { command = [\"/bin/false\"] }\n"
      "rule small { for bad; fail when max(max_rss) > 1GiB }\n");
  EXPECT_THAT(said, HasSubstr("small"));
}

TEST(BadRun, ThatMeasuredNothingIsNeverGreen) {
  const Repository repository;
  repository.write("a.bench", "bench 1\nworkload bad { command = [\"/bin/false\"] }\n");
  EXPECT_EQ(repository.benchc({"run", "a.bench"}).exit_code, 3);
  repository.write("b.bench", "bench 1\nlet nothing = 1\n");
  const Finished finished = repository.benchc({"run", "b.bench"});
  EXPECT_NE(finished.exit_code, 0) << finished.all();
}

TEST(BadRun, WithAControlThatIsNotAppliedYetStops) {
  const Repository repository;
  repository.write(
      "a.bench",
      "bench 1\nenvironment e { governor = performance or fail }\n"
      "workload w { command = [\"touch\", \"ran\"] }\nsuite s { include w; environment = e }\n");
  const Finished finished = repository.benchc({"run", "a.bench", "--suite", "s"});
  EXPECT_EQ(finished.exit_code, 3) << finished.all();
  EXPECT_THAT(finished.err, HasSubstr("governor"));
  EXPECT_FALSE(fs::exists(repository.root() / "ran"));
}

}  // namespace
}  // namespace benchc::system_test
