// Every example runs as it stands, in a copy of its folder that is a fresh git repository.

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/temporary_directory.h"
#include "tests/system/repository.h"

namespace benchc::system_test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;

fs::path examples() { return fs::path(BENCHC_SOURCE_DIR) / "examples"; }

/// A commit of an example, as a user would start from.
class Example : public testing::Test {
 protected:
  void start(const std::string& name) {
    repository.copy(examples() / name);
    repository.commit();
  }

  Repository repository;
};

TEST_F(Example, QuickstartCatchesThePlantedRegression) {
  start("quickstart");
  const Finished finished = repository.benchc({"run", "words.bench", "--suite", "ci"});
  EXPECT_EQ(finished.exit_code, 1) << finished.all();
  EXPECT_THAT(finished.out,
              AllOf(HasSubstr("copies_cost_nothing"), HasSubstr("same_answer"), HasSubstr("memory"),
                    HasSubstr("words[variant=\"copies\"]"), HasSubstr("words[variant=\"views\"]")));
}

TEST_F(Example, CommandsComparesWithItsOwnHistory) {
  start("commands");
  const Finished first = repository.benchc({"run", "commands.bench"});
  EXPECT_EQ(first.exit_code, 0) << first.all();
  EXPECT_THAT(first.out, AllOf(HasSubstr("compress[size=32768,tool=\"gzip\"]"),
                               HasSubstr("no baseline"), HasSubstr("xz_packs_better")));
  const Finished second = repository.benchc({"run", "commands.bench"});
  EXPECT_EQ(second.exit_code, 0) << second.all();
  // Sizes do not depend on how busy the machine is, so one earlier run is enough to tell.
  EXPECT_THAT(second.out, AllOf(HasSubstr("PASS  same_size"), Not(HasSubstr("no run of branch"))));
  // What is too little is said, whatever the history.
  const Finished tight = repository.benchc({"eval", "commands.bench", "-P", "limit=1KiB"});
  EXPECT_EQ(tight.exit_code, 1) << tight.all();
}

TEST_F(Example, NativeComparesFunctionsAndFlags) {
  start("native");
  const Finished finished = repository.benchc({"run", "numbers.bench"});
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
  EXPECT_THAT(finished.out,
              AllOf(HasSubstr("numbers[how=\"from_chars\",n=100]"), HasSubstr("from_chars_pays"),
                    HasSubstr("no_allocations"), HasSubstr("events[threads=2,where=\"own\"]")));
}

TEST_F(Example, RevisionsComparesWithTheLastCommit) {
  start("revisions");
  const test::TemporaryDirectory cache;
  const Program program = {.environment = {{"XDG_CACHE_HOME", cache.path().string()}}};
  const Finished same = repository.benchc({"run", "revisions.bench"}, program);
  EXPECT_EQ(same.exit_code, 0) << same.all();
  EXPECT_THAT(same.out, AllOf(HasSubstr("digits[n=1000000]"), Not(HasSubstr("FAIL"))));
  EXPECT_THAT(same.err, AllOf(HasSubstr("checking out HEAD ("), HasSubstr("base: sum")));
  // What its README suggests, and more of it.
  std::string source = repository.read("sum.cpp");
  const std::string loop = "for (long i = 0; i < count; ++i)";
  source.replace(source.find(loop), loop.size(), "for (long i = 0; i < 4 * count; ++i)");
  repository.write("sum.cpp", source);
  const Finished slower = repository.benchc({"run", "revisions.bench"}, program);
  EXPECT_EQ(slower.exit_code, 1) << slower.all();
  EXPECT_THAT(slower.out, HasSubstr("FAIL  no_slowdown  digits[n=1000000]"));
  EXPECT_THAT(slower.err, Not(HasSubstr("base: sum")));
}

TEST_F(Example, StdlibDrawsAPortrait) {
  start("stdlib");
  const Finished finished = repository.benchc({"run", "portrait.bench"});
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
  EXPECT_THAT(finished.out, AllOf(HasSubstr("staircase[size=67108864]"),
                                  HasSubstr("stream[size=33554432,threads=2]"),
                                  HasSubstr("neighbour"), HasSubstr("caches_are_caches")));
}

TEST_F(Example, TeamSaysWhatIsNotActedOnYet) {
  start("team");
  const Finished planned = repository.benchc({"plan", "pack.bench"});
  EXPECT_EQ(planned.exit_code, 0) << planned.all();
  EXPECT_THAT(planned.out,
              AllOf(HasSubstr("1 judgment waived until 2099-12-31: numbers pack badly"),
                    HasSubstr("slo quick: 2 judgments"), HasSubstr("0.38 USD/h  machine"),
                    HasSubstr("slack by $SLACK_WEBHOOK")));
  const Finished finished = repository.benchc({"run", "pack.bench"});
  EXPECT_THAT(finished.err, HasSubstr("notify `packing`"));
  EXPECT_THAT(finished.out, HasSubstr("PASS  quick"));
  // What fails is waived.
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
  EXPECT_THAT(finished.out, HasSubstr("WAIVED  best_halves"));
  const Finished power = repository.benchc({"power", "pack.bench"});
  EXPECT_THAT(power.out, HasSubstr("cost production: a run costs 0.000"));
}

TEST_F(Example, CiWritesItsReports) {
  start("ci");
  const Finished finished =
      run({.argv = {"/bin/sh", "benchmark"},
           .directory = repository.root(),
           .environment = {{"BENCHC", BENCHC_BINARY}, {"GITHUB_STEP_SUMMARY", "summary.md"}}});
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
  EXPECT_THAT(repository.read("build/benchmark.xml"),
              AllOf(HasSubstr("<testsuite"), HasSubstr("no_slowdown")));
  EXPECT_THAT(repository.read("build/benchmark.md"), HasSubstr("no_slowdown"));
  EXPECT_EQ(repository.read("summary.md"), repository.read("build/benchmark.md"));
}

TEST_F(Example, CiPassesAFailureOn) {
  start("ci");
  std::string source = repository.read("sieve.c");
  const std::size_t at = source.find("++primes;");
  ASSERT_NE(at, std::string::npos);
  repository.write("sieve.c", source.replace(at, 9, "primes += 2;"));
  const Finished finished = run({.argv = {"/bin/sh", "benchmark"},
                                 .directory = repository.root(),
                                 .environment = {{"BENCHC", BENCHC_BINARY}}});
  EXPECT_EQ(finished.exit_code, 1) << finished.all();
  EXPECT_THAT(finished.out, HasSubstr("right_answer"));
}

TEST(Examples, TheCiFilesCallTheScriptThatIsTested) {
  const Repository repository;
  repository.copy(examples() / "ci");
  for (const char* file : {".github/workflows/benchmark.yml", ".gitlab-ci.yml"}) {
    EXPECT_THAT(repository.read(file),
                AllOf(HasSubstr(" sh benchmark"), HasSubstr(".benchc/store"),
                      HasSubstr("build/benchmark.xml"), HasSubstr("scripts/setup")))
        << file;
  }
}

TEST(Examples, EachIsTestedAndExplained) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(examples())) {
    if (!entry.is_directory()) continue;
    names.insert(entry.path().filename());
    EXPECT_TRUE(fs::exists(entry.path() / "README.md")) << entry.path();
    EXPECT_TRUE(fs::exists(entry.path() / "benchc.toml")) << entry.path();
  }
  EXPECT_THAT(names, testing::ElementsAre("ci", "commands", "native", "quickstart", "revisions",
                                          "stdlib", "team"))
      << "write a test for the new one";
}

/// Every spec of the repository outside of tests/.
std::vector<fs::path> specs() {
  std::vector<fs::path> files;
  for (const char* folder : {"examples", "specs", "stdlib"}) {
    for (const auto& entry :
         fs::recursive_directory_iterator(fs::path(BENCHC_SOURCE_DIR) / folder)) {
      if (entry.path().extension() == ".bench") files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

TEST(Specs, AreInTheOneLayoutAndCheck) {
  ASSERT_GE(specs().size(), 5U);
  for (const fs::path& spec : specs()) {
    const std::string folder = spec.parent_path().string();
    const std::string name = spec.filename().string();
    const Repository anywhere;
    const Finished layout = anywhere.benchc({"fmt", "--check", "-C", folder, name});
    EXPECT_EQ(layout.exit_code, 0) << spec << ": run benchc fmt on it\n" << layout.all();
    // What the library alone may declare is checked by what imports it, below.
    if (folder.ends_with("stdlib/std")) continue;
    const Finished checked = anywhere.benchc({"check", "-C", folder, name});
    EXPECT_EQ(checked.exit_code, 0) << spec << "\n" << checked.all();
    EXPECT_EQ(checked.err, "") << spec;
  }
}

TEST(Specs, ModulesOfTheLibraryCheckWhereTheyAreImported) {
  const Repository anywhere;
  std::string imports = "bench 1\n";
  for (const fs::path& spec : specs()) {
    if (spec.parent_path().string().ends_with("stdlib/std")) {
      imports += "import std." + spec.stem().string() + "\n";
    }
  }
  anywhere.write("a.bench", imports + "workload nothing { command = [\"true\"] }\n");
  const Finished checked = anywhere.benchc({"check", "a.bench"});
  EXPECT_EQ(checked.exit_code, 0) << checked.all();
  EXPECT_EQ(checked.err, "");
}

}  // namespace
}  // namespace benchc::system_test
