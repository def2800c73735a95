#include "runtime/rules/baseline.h"

#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <stdlib.h>

#include "runtime/store/store.h"
#include "tests/support/temporary_directory.h"

namespace benchc::rules {
namespace {

using plan::Baseline;
using plan::RunInfo;
using plan::RunOutcome;

constexpr std::int64_t kSecond = 1'000'000'000;

/// The machine and moment that everything is compared with.
RunInfo here() {
  RunInfo info;
  info.id = "current";
  info.started = 1000 * kSecond;
  info.spec = "sort.bench";
  info.git_branch = "topic";
  info.git_dirty = true;
  info.machine_class = "ci-large";
  info.fingerprint = {
      {"cpu_model", "EPYC"},          {"cpu_count", "8"},       {"threads_per_core", "2"},
      {"memory_bytes", "8000000000"}, {"kernel", "6.1.0-18"},   {"governor", "performance"},
      {"virtualization", "kvm"},      {"compiler", "g++ 12.2"}, {"hostname", "a"}};
  return info;
}

/// A good run of main, `age` seconds before the current one.
RunInfo past(const std::string& id, int age) {
  RunInfo info = here();
  info.id = id;
  info.started -= age * kSecond;
  info.ended = info.started + kSecond / 2;
  info.git_branch = "main";
  info.git_dirty = false;
  info.outcome = RunOutcome::Pass;
  return info;
}

void set(RunInfo& info, const std::string& name, const std::string& value) {
  for (auto& [key, old] : info.fingerprint) {
    if (key == name) old = value;
  }
}

plan::CaseResult measured(const std::string& id) {
  plan::CaseResult result;
  result.id = id;
  result.state = plan::CaseState::Measured;
  result.started = {1, 2};
  result.round = {0, 1};
  result.series = {{"time", "s", plan::Better::Lower, {0.5, 0.25}}};
  return result;
}

class Baselines : public testing::Test {
 protected:
  Baselines() {
    std::filesystem::create_directories(repository());
    plan_.spec = "sort.bench";
    plan_.cases.resize(1);
    plan_.cases[0].id = "sort";
  }
  std::filesystem::path repository() const { return directory_ / "repository"; }
  std::filesystem::path store() const { return directory_ / "store"; }

  void add(const RunInfo& info) {
    Expected<store::RunWriter> writer = store::RunWriter::create(store(), info);
    ASSERT_TRUE(writer) << writer.error().message;
    ASSERT_TRUE(writer->commit(measured("sort")));
    ASSERT_TRUE(writer->commit(measured("of another day")));
    ASSERT_TRUE(info.ended == 0 || writer->finish(info));
  }
  BaselineData resolve(const Baseline& baseline) {
    plan_.baselines = {baseline};
    return resolve_baselines(plan_, store(), repository(), here()).at(0);
  }
  static Baseline branch(const std::string& name, std::uint32_t last = 20) {
    return {"main", Baseline::Kind::Branch, name, last, Baseline::Comparable::Strict, ""};
  }
  static Baseline named(Baseline::Kind kind, const std::string& reference) {
    return {"base", kind, reference, 20, Baseline::Comparable::Strict, ""};
  }
  static std::string ids(const BaselineData& data) {
    std::string all;
    for (const plan::Run& run : data.runs) all += run.info.id + " ";
    return all;
  }

  test::TemporaryDirectory temporary_;
  std::filesystem::path directory_ = temporary_.path();
  plan::Plan plan_;
};

TEST_F(Baselines, TakesTheNewestRunsOfTheBranchWithThePlansCases) {
  for (int age = 1; age <= 4; ++age) add(past("run-" + std::to_string(age), age));
  RunInfo warned = past("run-5", 5);
  warned.outcome = RunOutcome::Warn;
  add(warned);
  const BaselineData data = resolve(branch("main", 3));
  EXPECT_EQ(ids(data), "run-1 run-2 run-3 ");
  EXPECT_EQ(data.missing, "");
  ASSERT_EQ(data.runs[0].cases.size(), 1U);
  EXPECT_TRUE(data.runs[0].cases[0] == measured("sort"));
  EXPECT_EQ(resolve(branch("main")).runs.size(), 5U);
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
            "no run of branch `main` in the store (3 failed, 1 had errors, 1 inconclusive, 1 never "
            "judged, "
            "1 unfinished, 1 interrupted, 1 dirty)");
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
  EXPECT_EQ(resolve(branch("main")).missing, "no run of branch `main` in the store (1 unreadable)");
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
  EXPECT_EQ(resolve(run("20261102")).missing, "run 20261102-000000-bbbbbbbb failed");
  EXPECT_EQ(resolve(run("20261103")).missing, "run 20261103-000000-cccccccc is unfinished");
  EXPECT_EQ(resolve(run("current")).missing, "run current is this run itself");
  EXPECT_EQ(resolve(run("latest")).missing, "run 20261103-000000-cccccccc is unfinished");
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
  EXPECT_EQ(differing_field(strict, here(), other),
            "kernel differs: 6.1.0-18 here, 6.12.1 in run X");
  set(other, "memory_bytes", "16000000000");
  EXPECT_EQ(differing_field(strict, here(), other),
            "memory_bytes differs: 8000000000 here, 16000000000 in run X");
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
