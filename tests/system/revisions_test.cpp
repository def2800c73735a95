// `baseline NAME = build git "REF"`: another revision, built and measured beside this one.

#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/system/repository.h"

namespace benchc::system_test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kSpec = R"SPEC(bench 1

build prog {
  command  = ["./build.sh"]
  produces = ["prog"]
}

workload loop {
  needs   prog
  command = ["./prog"]
  metric size = match "size ([0-9]+)" in B better lower
}

measure default {
  samples = 20..40
  budget  = 20s
}

baseline base = build git "main"

rule no_growth {
  for loop
  against base
  fail when median(size) regresses by more than 10%
}
)SPEC";

class BuildGit : public testing::Test {
 protected:
  BuildGit() {
    repository.write("a.bench", kSpec);
    repository.write(".gitignore", ".benchc\nprog\nlog\ncache\n");
    repository.write("size", "100");
    repository.write(
        "build.sh",
        "#!/bin/sh\necho built >> log\n"
        "printf '#!/bin/sh\\necho size %s\\n' \"$(cat size)\" > prog\nchmod +x prog\n");
    fs::permissions(repository.root() / "build.sh", fs::perms::owner_all);
    repository.commit();
    git(repository.root(), {"checkout", "--quiet", "-b", "work"});
  }

  Finished benchc(std::vector<std::string> arguments) const {
    return repository.benchc(std::move(arguments),
                             {.environment = {{"XDG_CACHE_HOME", cache().string()}}});
  }
  fs::path cache() const { return repository.root() / "cache"; }

  /// How often the builds of checkouts ran.
  std::size_t builds() const {
    std::size_t count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(cache())) {
      if (entry.path().filename() != "log") continue;
      std::ifstream file(entry.path());
      for (std::string line; std::getline(file, line);) ++count;
    }
    return count;
  }

  Repository repository;
};

TEST_F(BuildGit, ARegressionAgainstAnotherRevisionIsFound) {
  repository.write("size", "200");
  const Finished finished = benchc({"run", "a.bench"});
  EXPECT_EQ(finished.exit_code, 1) << finished.all();
  EXPECT_THAT(finished.out, AllOf(HasSubstr("FAIL  no_growth"), HasSubstr("+100%")));
  EXPECT_THAT(finished.err, AllOf(HasSubstr("checking out main ("), HasSubstr("base: prog")));
  EXPECT_EQ(repository.read("size"), "200") << "the user's files are as they were";
}

TEST_F(BuildGit, WhatWasBuiltIsNotBuiltAgain) {
  const Finished first = benchc({"run", "a.bench"});
  EXPECT_EQ(first.exit_code, 0) << first.all();
  EXPECT_EQ(builds(), 1U);
  const Finished second = benchc({"run", "a.bench", "-v"});
  EXPECT_EQ(second.exit_code, 0) << second.all();
  EXPECT_EQ(builds(), 1U);
  EXPECT_THAT(second.err,
              AllOf(Not(HasSubstr("checking out")), HasSubstr("build prog is there already")));
}

TEST_F(BuildGit, IsJudgedAgainWithoutBuilding) {
  repository.write("size", "200");
  const Finished run = benchc({"run", "a.bench"});
  fs::remove_all(cache());
  const Finished eval = benchc({"eval", "a.bench"});
  EXPECT_EQ(eval.exit_code, 1) << eval.all();
  EXPECT_THAT(eval.out, HasSubstr("+100%"));
  const Finished report = benchc({"report"});
  EXPECT_THAT(report.out, HasSubstr("+100%"));
  EXPECT_FALSE(fs::exists(cache()));
}

TEST_F(BuildGit, APlanRunsNothingAndSaysWhen) {
  const Finished finished = benchc({"plan", "a.bench"});
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
  EXPECT_THAT(finished.out, HasSubstr("build git \"main\", resolved when it is run"));
  EXPECT_FALSE(fs::exists(cache()));
}

TEST_F(BuildGit, APlanFromAFileIsRunTheSame) {
  repository.write("size", "200");
  repository.write("plan.json", benchc({"plan", "a.bench", "--format", "json"}).out);
  const Finished finished = benchc({"run", "plan.json"});
  EXPECT_EQ(finished.exit_code, 1) << finished.all();
  EXPECT_THAT(finished.out, HasSubstr("+100%"));
}

TEST_F(BuildGit, ARevisionThatIsNotThereIsNoBaseline) {
  git(repository.root(), {"branch", "-D", "main"});
  const Finished finished = benchc({"run", "a.bench"});
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
  EXPECT_THAT(finished.out,
              AllOf(HasSubstr("no baseline"), HasSubstr("git knows no revision `main` here")));
  EXPECT_THAT(finished.err, HasSubstr("git fetch"));
}

TEST_F(BuildGit, ASpecThatIsNotThereIsNoBaseline) {
  repository.write("b.bench", kSpec);
  const Finished finished = benchc({"run", "b.bench"});
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
  EXPECT_THAT(finished.out, AllOf(HasSubstr("no baseline"), HasSubstr("it has no spec b.bench")));
}

TEST_F(BuildGit, ASpecWithErrorsThereIsNoBaseline) {
  const std::string spec = repository.read("a.bench");
  repository.write("a.bench", "bench 1\nworkload loop { command = 5 }\n");
  repository.commit();
  git(repository.root(), {"branch", "--force", "main"});
  repository.write("a.bench", spec);
  const Finished finished = benchc({"run", "a.bench"});
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
  EXPECT_THAT(finished.out, AllOf(HasSubstr("no baseline"), HasSubstr("its spec has errors")));
}

TEST_F(BuildGit, ABuildThatFailsThereIsToldAndThisSideIsMeasured) {
  repository.write("build.sh", "#!/bin/sh\necho broken there >&2\nexit 7\n");
  repository.commit();
  git(repository.root(), {"branch", "--force", "main"});
  repository.write("build.sh",
                   "#!/bin/sh\nprintf '#!/bin/sh\\necho size 1\\n' > prog\nchmod +x prog\n");
  const Finished finished = benchc({"run", "a.bench"});
  EXPECT_THAT(finished.all(), AllOf(HasSubstr("base: prog"), HasSubstr("exited with code 7")));
  EXPECT_THAT(finished.out, AllOf(HasSubstr("1 of 1 case measured"), Not(HasSubstr("PASS"))));
}

TEST_F(BuildGit, ARenamedWorkloadIsFoundUnderItsFormerName) {
  std::string spec = repository.read("a.bench");
  const auto replace = [&](const std::string& what, const std::string& by) {
    spec.replace(spec.find(what), what.size(), by);
  };
  replace("workload loop {\n", "workload circle {\n  formerly = \"loop\"\n");
  replace("for loop", "for circle");
  repository.write("a.bench", spec);
  repository.write("size", "200");
  const Finished finished = benchc({"run", "a.bench"});
  EXPECT_EQ(finished.exit_code, 1) << finished.all();
  EXPECT_THAT(finished.out, HasSubstr("+100%"));
}

TEST_F(BuildGit, CasesOfOneSideAreNamed) {
  std::string spec = repository.read("a.bench");
  spec +=
      "\nworkload fresh { command = [\"./prog\"]; needs prog }\n"
      "rule fresh_too { for fresh; against base; fail when median(time) regresses by more than "
      "90% }\n";
  repository.write("a.bench", spec);
  const Finished finished = benchc({"run", "a.bench", "--format", "json"});
  EXPECT_THAT(finished.out, HasSubstr("\"fresh\""));
  EXPECT_THAT(finished.out, HasSubstr("\"added\"")) << finished.all();
}

TEST_F(BuildGit, ParametersThatItDoesNotHaveAreLeftOut) {
  std::string spec = repository.read("a.bench");
  spec.replace(spec.find("build prog"), 0, "param extra = 1\n\n");
  spec += "\nworkload uses_it { command = [\"echo\", \"${extra}\"] }\n";
  repository.write("a.bench", spec);
  repository.write("size", "200");
  const Finished finished = benchc({"run", "a.bench", "-P", "extra=3", "--only", "loop"});
  EXPECT_EQ(finished.exit_code, 1) << finished.all();
  EXPECT_THAT(finished.out, HasSubstr("+100%"));
}

TEST_F(BuildGit, ComparesTwoRevisionsOfASpec) {
  repository.write("size", "150");
  repository.commit();
  const Finished finished = benchc({"compare", "--paired", "main", "work", "--spec", "a.bench",
                                    "--metric", "size", "--limit", "10%"});
  EXPECT_EQ(finished.exit_code, 1) << finished.all();
  EXPECT_THAT(finished.out, AllOf(HasSubstr("A: main"), HasSubstr("B: work"), HasSubstr("+50.00%"),
                                  HasSubstr("more than 10% worse")));
  const Finished same = benchc({"compare", "--paired", "work", "work", "--spec", "a.bench",
                                "--metric", "size", "--limit", "10%"});
  EXPECT_EQ(same.exit_code, 0) << same.all();
  const Finished unknown = benchc({"compare", "--paired", "nobody", "work", "--spec", "a.bench"});
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_THAT(unknown.err, HasSubstr("git knows no revision `nobody` here"));
}

class Compare : public testing::Test {
 protected:
  Repository repository;
};

TEST_F(Compare, TellsTwoCommandsApart) {
  const Finished finished = repository.benchc(
      {"compare", "--paired", "true", "sleep 0.05", "--samples", "20..40", "--limit", "100%"});
  EXPECT_EQ(finished.exit_code, 1) << finished.all();
  EXPECT_THAT(finished.out, AllOf(HasSubstr("A: true"), HasSubstr("B: sleep 0.05"),
                                  HasSubstr("more than 100% worse"), HasSubstr("cpu_time")));
  EXPECT_EQ(repository.stored().size(), 1U);
  EXPECT_EQ(repository.benchc({"report"}).exit_code, 0);
}

TEST_F(Compare, WithoutALimitOnlyShows) {
  const Finished finished =
      repository.benchc({"compare", "--paired", "true", "sleep 0.02", "--samples", "20..40",
                         "--no-store", "--metric", "time", "--format", "json"});
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
  EXPECT_THAT(finished.out, AllOf(HasSubstr("\"verdict\": \"B is more\""), HasSubstr("\"pairs\": "),
                                  Not(HasSubstr("cpu_time"))));
  EXPECT_TRUE(repository.stored().empty());
}

TEST_F(Compare, RunsWhereItIsStarted) {
  repository.write("sub/say.sh", "#!/bin/sh\npwd > where\n");
  fs::permissions(repository.root() / "sub/say.sh", fs::perms::owner_all);
  const Finished finished = repository.benchc(
      {"-C", "sub", "compare", "--paired", "./say.sh", "'./say.sh'", "--samples", "1..2"});
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
  EXPECT_EQ(repository.read("sub/where"), (repository.root() / "sub").string() + "\n");
}

TEST_F(Compare, AShellOnlyOnRequest) {
  const Finished refused = repository.benchc({"compare", "--paired", "true | true", "true"});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, AllOf(HasSubstr("`|`"), HasSubstr("--shell")));
  const Finished run = repository.benchc(
      {"compare", "--paired", "--shell", "echo \"$0\" | cat", "true", "--samples", "2..3"});
  EXPECT_EQ(run.exit_code, 0) << run.all();
}

TEST_F(Compare, ACommandThatFailsIsToldWithItsReason) {
  const Finished finished =
      repository.benchc({"compare", "--paired", "true", "ls /nowhere/at/all", "--samples", "2..3"});
  EXPECT_EQ(finished.exit_code, 3) << finished.all();
  EXPECT_THAT(finished.out, AllOf(HasSubstr("failed"), HasSubstr("exited with code 2")));
}

TEST_F(Compare, WantsTwoSides) {
  for (const std::vector<std::string>& sides :
       {std::vector<std::string>{}, {"true"}, {"true", ""}, {"", "true"}}) {
    std::vector<std::string> arguments = {"compare", "--paired"};
    arguments.insert(arguments.end(), sides.begin(), sides.end());
    const Finished finished = repository.benchc(arguments);
    EXPECT_EQ(finished.exit_code, 2) << finished.all();
    EXPECT_THAT(finished.err, HasSubstr("wants two commands"));
  }
}

TEST_F(Compare, StoredRunsCannotBeComparedYet) {
  const Finished finished = repository.benchc({"compare", "a", "b"});
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.err, HasSubstr("two stored runs, which it cannot yet"));
}

}  // namespace
}  // namespace benchc::system_test
