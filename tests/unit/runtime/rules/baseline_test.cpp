#include "runtime/rules/baseline.h"

#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include "runtime/store/store.h"
#include "tests/unit/runtime/rules/declared.h"
#include "tests/unit/runtime/rules/stored.h"

namespace benchc::rules {
namespace {

using plan::Baseline;
using plan::RunInfo;
using plan::RunOutcome;
using namespace stored;

TEST_F(Baselines, TakesTheNewestRunsOfTheBranchWithThePlansCases) {
  for (int age = 1; age <= 4; ++age) add(past("run-" + std::to_string(age), age));
  RunInfo warned = past("run-5", 5);
  warned.outcome = RunOutcome::Warn;
  add(warned);
  const BaselineData data = resolve(branch("main", 3));
  EXPECT_EQ(ids(data), "run-1 run-2 run-3 ");
  EXPECT_EQ(data.missing, "");
  ASSERT_EQ(data.runs[0].cases.size(), 1U);
  EXPECT_TRUE(data.runs[0].cases[0] == two_samples("sort"));
  EXPECT_EQ(resolve(branch("main")).runs.size(), 5U);
  EXPECT_EQ(data.as_of, here().started);
  EXPECT_TRUE(data.notes.empty());
}

TEST_F(Baselines, RunsThatWerePassedOverSinceAreTold) {
  add(past("good", 50));
  for (int age = 1; age <= 2; ++age) {
    RunInfo failed = past("failed-" + std::to_string(age), age);
    failed.outcome = RunOutcome::Fail;
    add(failed);
  }
  RunInfo older = past("older", 60);
  older.outcome = RunOutcome::Fail;
  add(older);
  RunInfo other = past("other", 3);
  set(other, "cpu_model", "Xeon");
  set(other, "kernel", "6.12.1");
  add(other);
  EXPECT_EQ(resolve(branch("main")).notes,
            (std::vector<std::string>{
                "2 newer runs are no baseline: 2 failed",
                "1 newer run is of another machine: cpu_model differs: EPYC here, Xeon in run "
                "other; kernel differs: 6.1.0-18 here, 6.12.1 there"}));
}

// Whatever a file says of the run's outcome, which may have been written by anybody.
TEST_F(Baselines, ARunWithACaseThatFailedIsNone) {
  add(past("lies", 1), {two_samples("sort"), failed("of another day")});
  EXPECT_EQ(resolve(branch("main")).missing,
            "no run of branch `main` in the store may be a baseline (1 had errors)");
  EXPECT_THAT(resolve(named(Baseline::Kind::Run, "lies")).missing,
              testing::HasSubstr("run lies had errors, and only a run that passed"));
  std::filesystem::copy_file(store() / "runs" / "lies.h5", repository() / "lies.h5");
  EXPECT_THAT(resolve(named(Baseline::Kind::File, "lies.h5")).missing,
              testing::HasSubstr("run lies had errors"));
}

TEST_F(Baselines, ARunWithoutCasesIsNone) {
  add(past("empty", 1), {});
  EXPECT_EQ(resolve(branch("main")).missing,
            "no run of branch `main` in the store may be a baseline (1 had errors)");
}

// A counterpart's failure is none of the run's.
TEST_F(Baselines, ACounterpartThatFailedDoesNotMatter) {
  add(past("beside", 1), {two_samples("sort"), failed("sort@base")});
  EXPECT_EQ(ids(resolve(branch("main"))), "beside ");
}

TEST_F(Baselines, OnlyWhatRulesLookAtIsKept) {
  plan::CaseResult full = two_samples("sort");
  full.series.push_back({"max_rss", "B", plan::Better::Lower, {1, 2}});
  full.warnings = {"noise"};
  RunInfo info = past("run", 1);
  info.plan_json = "{}";
  add(info, {full});
  plan_.rules.emplace_back().baseline = 0;
  plan_.rules[0].clauses.emplace_back().condition =
      declared::regresses(declared::statistic("median"), 0.02);
  const BaselineData data = resolve(branch("main"));
  ASSERT_EQ(data.runs.size(), 1U);
  EXPECT_TRUE(data.runs[0].cases[0] == two_samples("sort"));
  EXPECT_EQ(data.runs[0].info.plan_json, "");
}

TEST_F(Baselines, ACaseOfAFormerNameIsKept) {
  add(past("run-1", 1));
  plan_.workloads.resize(1);
  plan_.workloads[0].name = "quick sort";
  plan_.workloads[0].formerly = "sort";
  plan_.cases[0].id = "quick sort";
  const BaselineData data = resolve(branch("main"));
  ASSERT_EQ(data.runs.size(), 1U);
  ASSERT_EQ(data.runs[0].cases.size(), 1U);
  EXPECT_EQ(data.runs[0].cases[0].id, "sort");
}

TEST_F(Baselines, AnEmptyStoreIsNoError) {
  EXPECT_EQ(resolve(branch("main")).missing, "no run of branch `main` in the store");
  EXPECT_FALSE(std::filesystem::exists(store()));
}

TEST_F(Baselines, RunsThatSayNothingOfTheBranchAreCounted) {
  const auto add_with = [this](const std::string& id, RunOutcome outcome, bool dirty,
                               bool interrupted) {
    RunInfo info = past(id, 10);
    info.outcome = outcome;
    info.git_dirty = dirty;
    info.interrupted = interrupted;
    add(info);
  };
  for (const char* id : {"f1", "f2", "f3"}) add_with(id, RunOutcome::Fail, false, false);
  add_with("d", RunOutcome::Pass, true, false);
  add_with("i", RunOutcome::Inconclusive, false, false);
  add_with("e", RunOutcome::Error, false, false);
  add_with("u", RunOutcome::Unjudged, false, false);
  add_with("c", RunOutcome::Pass, false, true);
  RunInfo killed = past("k", 10);
  killed.ended = 0;
  add(killed);
  EXPECT_EQ(resolve(branch("main")).missing,
            "no run of branch `main` in the store may be a baseline (3 failed, 1 had errors, "
            "1 inconclusive, 1 never judged, 1 unfinished, 1 interrupted, 1 dirty)");
  add(past("good", 20));
  EXPECT_EQ(ids(resolve(branch("main"))), "good ");
}

TEST_F(Baselines, OtherBranchesOtherSpecsAndLaterRunsAreNotSeen) {
  add(past("main", 1));
  RunInfo info = past("spec", 1);
  info.spec = "other.bench";
  add(info);
  info = past("later", -5);
  add(info);
  info = past("current", 0);
  add(info);
  EXPECT_EQ(ids(resolve(branch("main"))), "main ");
  EXPECT_EQ(resolve(branch("release")).missing, "no run of branch `release` in the store");
}

TEST_F(Baselines, AnotherMachineIsRefusedByItsField) {
  RunInfo older = past("older", 2);
  set(older, "compiler", "g++ 13.1");
  add(older);
  RunInfo newer = past("newer", 1);
  set(newer, "cpu_model", "Xeon");
  add(newer);
  EXPECT_EQ(resolve(branch("main")).missing, "cpu_model differs: EPYC here, Xeon in run newer");
  Baseline by_cpu = branch("main");
  by_cpu.comparable = Baseline::Comparable::CpuModel;
  EXPECT_EQ(ids(resolve(by_cpu)), "older ");
  Baseline by_class = branch("main");
  by_class.comparable = Baseline::Comparable::Class;
  by_class.machine_class = "ci-large";
  EXPECT_EQ(ids(resolve(by_class)), "newer older ");
}

TEST_F(Baselines, ADamagedRunIsPassedOver) {
  add(past("good", 2));
  add(past("bad", 1));
  const std::filesystem::path path = store() / "runs" / "bad.h5";
  std::filesystem::resize_file(path, std::filesystem::file_size(path) - 1);
  EXPECT_EQ(ids(resolve(branch("main"))), "good ");
  std::filesystem::remove(store() / "runs" / "good.h5");
  EXPECT_EQ(resolve(branch("main")).missing,
            "no run of branch `main` in the store may be a baseline (1 unreadable)");
}

TEST_F(Baselines, AStoreThatCannotBeReadSaysWhy) {
  std::ofstream(store()) << "x";
  EXPECT_EQ(resolve(branch("main")).missing,
            "the store " + store().string() + " is not a directory");
}

TEST_F(Baselines, ARunByTheBeginningOfItsId) {
  RunInfo dirty = past("20261101-000000-aaaaaaaa", 5);
  dirty.git_dirty = true;
  add(dirty);
  RunInfo failed = past("20261102-000000-bbbbbbbb", 4);
  failed.outcome = RunOutcome::Fail;
  add(failed);
  RunInfo killed = past("20261103-000000-cccccccc", 3);
  killed.ended = 0;
  add(killed);
  add(past("current", 0));
  const auto run = [](const std::string& id) { return named(Baseline::Kind::Run, id); };
  EXPECT_EQ(ids(resolve(run("20261101"))), "20261101-000000-aaaaaaaa ");
  EXPECT_EQ(resolve(run("20261102")).missing,
            "run 20261102-000000-bbbbbbbb failed, and only a run that passed or warned is a "
            "baseline: `benchc report` tells why it did not; mend that and measure again, or name "
            "another run");
  const std::string unfinished =
      "run 20261103-000000-cccccccc is unfinished, and only a whole run is a baseline: measure "
      "again, or name another run";
  EXPECT_EQ(resolve(run("20261103")).missing, unfinished);
  EXPECT_EQ(resolve(run("current")).missing, "run current is this run itself");
  EXPECT_EQ(resolve(run("latest")).missing, unfinished);
  EXPECT_NE(resolve(run("2025")).missing.find("begins with `2025`"), std::string::npos);
}

TEST_F(Baselines, AFileInsideTheRepositoryAlone) {
  add(past("kept", 1));
  std::filesystem::create_directories(repository() / "bench");
  const std::filesystem::path stored = store() / "runs" / "kept.h5";
  std::filesystem::copy_file(stored, repository() / "bench" / "base.h5");
  std::filesystem::create_symlink("base.h5", repository() / "bench" / "inside.h5");
  std::filesystem::create_symlink(stored, repository() / "bench" / "outside.h5");
  std::filesystem::create_directory_symlink(store(), repository() / "elsewhere");
  const auto file = [](const std::string& path) { return named(Baseline::Kind::File, path); };
  EXPECT_EQ(ids(resolve(file("bench/base.h5"))), "kept ");
  EXPECT_EQ(ids(resolve(file("bench/../bench/inside.h5"))), "kept ");
  for (const std::string& path :
       {std::string("../store/runs/kept.h5"), std::string("bench/outside.h5"),
        std::string("elsewhere/runs/kept.h5"), stored.string()}) {
    EXPECT_EQ(resolve(file(path)).missing, "`" + path + "` lies outside the repository");
  }
  EXPECT_NE(resolve(file("none.h5")).missing.find("there is no such file"), std::string::npos);
}

TEST_F(Baselines, ARevisionIsMeasuredBesideOrSaysWhyNot) {
  const Baseline main = named(Baseline::Kind::BuildGit, "main");
  EXPECT_EQ(resolve(main).missing,
            "revision `main` was not measured beside this run: `benchc run` does that");
  plan_.revisions = {{.baseline = 0, .reference = "main", .missing = "git knows no `main`"}};
  EXPECT_EQ(resolve(main).missing, "git knows no `main`");
  plan_.revisions[0].missing.clear();
  EXPECT_EQ(resolve(main).missing, "");
  EXPECT_TRUE(resolve(main).runs.empty());
}

TEST(DifferingField, StrictComparesTheMachine) {
  const Baseline strict;
  RunInfo other = past("X", 1);
  EXPECT_EQ(differing_field(strict, here(), other), "");
  set(other, "hostname", "b");
  set(other, "kernel", "6.1.99-custom");
  set(other, "memory_bytes", "8300000000");
  EXPECT_EQ(differing_field(strict, here(), other), "");
  set(other, "governor", "");
  EXPECT_EQ(differing_field(strict, here(), other),
            "governor differs: performance here, unknown in run X");
  set(other, "kernel", "6.12.1");
  set(other, "memory_bytes", "16000000000");
  EXPECT_EQ(differing_field(strict, here(), other),
            "memory_bytes differs: 8000000000 here, 16000000000 in run X; kernel differs: 6.1.0-18 "
            "here, 6.12.1 there; governor differs: performance here, unknown there");
  set(other, "cpu_model", "\x1b[31m");
  EXPECT_EQ(differing_field(strict, here(), other).find('\x1b'), std::string::npos);
}

TEST(DifferingField, StrictKeepsNamedClassesApart) {
  const Baseline strict;
  RunInfo other = past("X", 1);
  other.machine_class = "another";
  EXPECT_EQ(differing_field(strict, here(), other),
            "machine_class differs: ci-large here, another in run X");
  other.machine_class = "";
  EXPECT_EQ(differing_field(strict, here(), other), "");
}

TEST(DifferingField, AClassMustBeTheOneThatIsAskedFor) {
  Baseline baseline;
  baseline.name = "main";
  baseline.comparable = Baseline::Comparable::Class;
  RunInfo other = past("X", 1);
  set(other, "cpu_model", "Xeon");
  EXPECT_EQ(differing_field(baseline, here(), other), "");
  other.machine_class = "";
  EXPECT_EQ(differing_field(baseline, here(), other),
            "machine_class differs: ci-large here, unknown in run X");
  RunInfo unclassed = here();
  unclassed.machine_class = "";
  EXPECT_EQ(differing_field(baseline, unclassed, other), "");
  baseline.machine_class = "ci-small";
  EXPECT_EQ(differing_field(baseline, here(), other),
            "machine_class differs: ci-large here, baseline `main` asks for ci-small");
}

}  // namespace
}  // namespace benchc::rules
