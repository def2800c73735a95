// Profiles of a real program under the real tools, and what `benchc env` says of the real machine.

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/system/repository.h"

namespace benchc::system_test {
namespace {

namespace fs = std::filesystem;

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kProgram = R"(
__attribute__((noinline)) long slow(long n) {
  volatile long s = 0;
  for (long i = 0; i < n; ++i) s += i * i;
  return s;
}
__attribute__((noinline)) long other(long n) {
  volatile long s = 0;
  for (long i = 0; i < n; ++i) s += i;
  return s;
}
int main(void) { return slow(SLOW) + other(4000000) == 1; }
)";

constexpr const char* kSpec = R"(bench 1
measure default { samples = 5; warmup = 0 }
baseline before = build git "HEAD"
build program {
  command  = ["cc", "-O1", "-fno-omit-frame-pointer", "-o", "program", "program.c"]
  produces = ["program"]
}
workload work { command = ["./program"]; needs program; profile = valgrind on fail }
workload sums { builtin = std.hash }
rule quick {
  for work
  against before
  fail when count(time) >= 5
  warn when median(time) regresses by more than 5%
}
)";

/// By the kernel to who is not root, or by a container to everyone.
bool refused_perf(const Finished& finished) {
  return finished.err.find("perf may not look at processes here") != std::string::npos;
}

std::string program(int slow) { return "#define SLOW " + std::to_string(slow) + kProgram; }

class Profiles : public testing::Test {
 protected:
  Profiles() {
    repository.write("program.c", program(1'000'000));
    repository.write("work.bench", kSpec);
    repository.commit();
  }

  /// All below STORE/profiles that ends so.
  std::vector<fs::path> files(const std::string& end) const {
    std::vector<fs::path> found;
    std::error_code ignored;
    for (const auto& entry :
         fs::recursive_directory_iterator(repository.store() / "profiles", ignored)) {
      if (entry.path().string().ends_with(end)) found.push_back(entry.path());
    }
    std::sort(found.begin(), found.end());
    return found;
  }

  Repository repository;
};

TEST_F(Profiles, PerfTellsWhichFunctionTakesTheTime) {
  repository.write("program.c", program(20'000'000));
  const Finished finished = repository.benchc(
      {"profile", "work.bench", "--only", "work", "--tool", "perf", "--svg", "work.svg"});
  if (refused_perf(finished)) GTEST_SKIP() << finished.err;
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
  EXPECT_THAT(finished.out,
              AllOf(HasSubstr("work: "), HasSubstr(" samples by perf"), HasSubstr("%  slow\n")));
  EXPECT_THAT(repository.read(repository.root() / "work.svg"), HasSubstr("<title>slow: "));
  ASSERT_EQ(files(".folded").size(), 1U);
  EXPECT_THAT(repository.read(files(".folded")[0]), HasSubstr(";main;slow "));
  // A pass is no run.
  EXPECT_THAT(repository.stored(), IsEmpty());
}

TEST_F(Profiles, WhatAFailedBuildWroteDrivesNoTerminal) {
  repository.write("bad.bench", R"(bench 1
build broken { shell = "printf 'one\\n\\033[2Jtwo\\n'; exit 1" }
workload work { command = ["true"]; needs broken }
)");
  const Finished finished = repository.benchc({"profile", "bad.bench", "--only", "work"});
  EXPECT_EQ(finished.exit_code, 3);
  EXPECT_THAT(finished.err, AllOf(HasSubstr("build broken failed: exited with code 1\n"),
                                  HasSubstr("  | one\n  | \\x1b[2Jtwo\n")));
}

TEST_F(Profiles, ANativeFunctionIsProfiledInItsProcess) {
  const Finished finished =
      repository.benchc({"profile", "work.bench", "--only", "sums", "--seconds", "0.5"});
  if (refused_perf(finished)) GTEST_SKIP() << finished.err;
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
  EXPECT_THAT(finished.out, HasSubstr("_Hash_bytes"));
}

TEST_F(Profiles, ARuleThatFailsHasBothSidesProfiledAndCompared) {
  repository.write("program.c", program(20'000'000));
  const Finished finished = repository.benchc({"run", "work.bench", "--only", "work"});
  // The rule's verdict, whatever a pass finds.
  EXPECT_EQ(finished.exit_code, 1) << finished.all();
  EXPECT_THAT(finished.err, HasSubstr("differential flame graph: "));
  EXPECT_THAT(finished.err, testing::ContainsRegex("[0-9.]+% \\(was [0-9.]+%\\)  slow"));
  EXPECT_EQ(files(".folded").size(), 2U);
  ASSERT_EQ(files(".svg").size(), 1U);
  EXPECT_THAT(repository.read(files(".svg")[0]), HasSubstr("work against work@before"));
  // Beside the run.
  ASSERT_EQ(repository.stored().size(), 1U);
  EXPECT_EQ(files(".svg")[0].parent_path().filename(), repository.stored()[0].stem());
}

TEST_F(Profiles, AnEarlierPassCanBeComparedWith) {
  const std::vector<std::string> pass = {"profile", "work.bench", "--only",   "work",
                                         "--tool",  "valgrind",   "--against"};
  repository.write("old.folded", "program;main;slow 10\nprogram;main;removed 90\n");
  std::vector<std::string> arguments = pass;
  arguments.emplace_back("old.folded");
  const Finished finished = repository.benchc(arguments);
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
  EXPECT_THAT(finished.out, HasSubstr("0.0% (was 90.0%)  removed"));

  repository.write("bad.folded", "no count here\n");
  arguments.back() = "bad.folded";
  const Finished bad = repository.benchc(arguments);
  EXPECT_EQ(bad.exit_code, 2) << bad.all();
  EXPECT_THAT(bad.err, HasSubstr("bad.folded: line 1 is no folded stack"));
}

TEST_F(Profiles, AMissingToolIsNamedWithItsPackage) {
  const Finished finished = repository.benchc({"profile", "work.bench", "--only", "sums"},
                                              {.environment = {{"PATH", "/nowhere"}}});
  EXPECT_EQ(finished.exit_code, 3) << finished.all();
  EXPECT_THAT(finished.err, AllOf(HasSubstr("perf is not installed"), HasSubstr("linux-perf")));
}

TEST_F(Profiles, WhatIsNotThereIsSaid) {
  EXPECT_THAT(repository.benchc({"profile", "work.bench", "--only", "work", "--run", "2020"}).err,
              HasSubstr("there is no run `2020`"));
  EXPECT_THAT(
      repository.benchc({"profile", "work.bench", "--only", "work", "--against-baseline", "nope"})
          .err,
      HasSubstr("no baseline `nope`"));
  repository.write("plain.bench", "bench 1\nworkload w { command = [\"/bin/true\"] }\n");
  const Finished none = repository.benchc({"profile", "plain.bench"});
  EXPECT_EQ(none.exit_code, 2);
  EXPECT_THAT(none.err, HasSubstr("no workload declares `profile`"));
}

TEST(Env, ShowTellsOfTheMachineAndItsControls) {
  const Repository repository;
  const Finished finished = repository.benchc({"env", "show"});
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
  for (const char* word : {"cpu_model", "clock_source", "perf_event_paranoid", "aslr = off",
                           "cores = 1", "governor = performance"}) {
    EXPECT_THAT(finished.out, HasSubstr(word));
  }
  EXPECT_THAT(finished.err, IsEmpty());
}

TEST(Env, DoctorMeasuresEachKindAndExitsWithZero) {
  const Repository repository;
  const Finished finished =
      repository.benchc({"env", "doctor", "--seconds", "1", "--format", "json"});
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
  for (const char* word :
       {"\"noise_floor\": [", "\"process\"", "\"native\"", "\"memory\"", "\"findings\": ["}) {
    EXPECT_THAT(finished.out, HasSubstr(word));
  }
  EXPECT_THAT(finished.err, HasSubstr("measuring the same thing twice"));
}

TEST(Env, WantsToKnowWhat) {
  const Repository repository;
  EXPECT_EQ(repository.benchc({"env"}).exit_code, 2);
  const Finished wrong = repository.benchc({"env", "frobnicate"});
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_THAT(wrong.err, AllOf(HasSubstr("frobnicate"), Not(HasSubstr("\n\n"))));
  EXPECT_THAT(repository.benchc({"env", "--help"}).out, HasSubstr("Examples:\n  benchc env show"));
}

}  // namespace
}  // namespace benchc::system_test
