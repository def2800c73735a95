// What a run is compared with that others measured before: releases by their tags, and objectives
// over many runs.

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/system/repository.h"

namespace benchc::system_test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string spec(const std::string& more) {
  return R"SPEC(bench 1

workload print {
  command = ["cat", "size.txt"]
  metric size = match "size ([0-9]+)" in B better lower
}

measure default {
  samples = 10..20
  budget  = 20s
}

)SPEC" + more;
}

const std::string kReleased = spec(R"SPEC(baseline released = tag "v*" latest

rule no_growth {
  for print
  against released
  fail when median(size) regresses by more than 20%
}
)SPEC");

class Releases : public testing::Test {
 protected:
  Releases() {
    repository.write(".gitignore", ".benchc\n");
    repository.write("a.bench", kReleased);
    size("100");
    repository.commit();
  }
  void size(const std::string& bytes) { repository.write("size.txt", "size " + bytes + "\n"); }
  void tag(const std::string& name) {
    git(repository.root(), {"tag", "--annotate", "--message", "x", name});
  }

  Repository repository;
};

TEST_F(Releases, ARunIsComparedWithTheNewestRelease) {
  tag("v1");
  const Finished first = repository.benchc({"run", "a.bench"});
  EXPECT_EQ(first.exit_code, 0) << first.all();
  // The release is not compared with itself.
  EXPECT_THAT(first.out, HasSubstr("no tag before this run matches `v*`"));
  size("200");
  const Finished grown = repository.benchc({"run", "a.bench"});
  EXPECT_EQ(grown.exit_code, 1) << grown.all();
  EXPECT_THAT(grown.out,
              AllOf(HasSubstr("FAIL  no_growth"), HasSubstr("+100%"), HasSubstr(" old, newest ")));
  // What failed is told when it is judged again, and is no release.
  const Finished again = repository.benchc({"eval", "a.bench"});
  EXPECT_EQ(again.exit_code, 1) << again.all();
  EXPECT_THAT(repository.benchc({"report"}).out, HasSubstr("+100%"));
}

TEST_F(Releases, AReleaseThatNobodyMeasuredIsNamed) {
  repository.benchc({"run", "a.bench"});
  repository.write("b.txt", "x");
  repository.commit();
  tag("v1");
  size("200");
  const Finished run = repository.benchc({"run", "a.bench"});
  EXPECT_EQ(run.exit_code, 0) << run.all();
  EXPECT_THAT(run.out, HasSubstr("no run of a revision with a tag `v*` in the store: the newest "
                                 "tag is `v1`"));
}

TEST_F(Releases, WithoutTagsOrARepositoryThereIsNoBaseline) {
  EXPECT_THAT(repository.benchc({"run", "a.bench"}).out,
              HasSubstr("no tag of the repository matches `v*`"));
  std::filesystem::remove_all(repository.root() / ".git");
  std::filesystem::create_directory(repository.root() / ".benchc");
  const Finished run = repository.benchc({"run", "a.bench"});
  EXPECT_EQ(run.exit_code, 0) << run.all();
  EXPECT_THAT(run.out, HasSubstr("git tells no tags here"));
}

class SmallEnough : public Releases {
 protected:
  SmallEnough() {
    repository.write("a.bench", spec("slo small median(size) < 150B for 75% of runs over 30d\n"));
    repository.commit();
  }
};

TEST_F(SmallEnough, AnObjectiveIsJudgedOverTheRunsOfItsTime) {
  for (int runs = 0; runs < 3; ++runs) {
    const Finished good = repository.benchc({"run", "a.bench", "-v"});
    EXPECT_EQ(good.exit_code, 0) << good.all();
    EXPECT_THAT(good.out, AllOf(HasSubstr("PASS  small  print"), HasSubstr("none missed")));
  }
  size("200");
  const Finished spent = repository.benchc({"run", "a.bench", "-v"});
  EXPECT_EQ(spent.exit_code, 0) << spent.all();
  EXPECT_THAT(spent.out,
              AllOf(HasSubstr("75% of 4 runs over 30 d met it (75% asked): 1 missed, error budget "
                              "100% spent"),
                    HasSubstr("note: this run missed it")));
  repository.commit();
  repository.benchc({"run", "a.bench"});
  const Finished missed = repository.benchc({"run", "a.bench"});
  EXPECT_EQ(missed.exit_code, 1) << missed.all();
  EXPECT_THAT(missed.out,
              AllOf(HasSubstr("FAIL  small  print"), HasSubstr("median(size) < 150B: missed"),
                    HasSubstr("1 run with local changes does not count")));
  for (const char* command : {"report", "eval"}) {
    std::vector<std::string> arguments = {command};
    if (arguments[0] == "eval") arguments.emplace_back("a.bench");
    EXPECT_THAT(repository.benchc(arguments).out, HasSubstr("60% of 5 runs over 30 d met it"));
  }
}

}  // namespace
}  // namespace benchc::system_test
