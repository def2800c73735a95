#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "tests/unit/runtime/execution/test_plan.h"

namespace benchc::execution {
namespace {

using plan::CaseState;
using test::FakeLauncher;
using workload::Finished;
using Names = std::vector<std::string>;

class Outcomes : public testing::Test {
 protected:
  Outcomes() { launcher_.program("good", FakeLauncher::Act{.out = "ok"}); }

  Summary run() {
    Expected<Summary> summary = plan_.run(launcher_);
    if (!summary) {
      ADD_FAILURE() << summary.error().message;
      return {};
    }
    return std::move(*summary);
  }

  // Runs `act` as the only case.
  plan::CaseResult only(const FakeLauncher::Act& act) {
    plan_.add("bad");
    launcher_.program("bad", act);
    return run().cases.at(0);
  }

  FakeLauncher launcher_;
  TestPlan plan_;
};

TEST_F(Outcomes, AFailureHasItsReasonItsTailsAndNoSamples) {
  int turn = 0;
  plan_.add("bad");
  launcher_.program("bad", [&turn](const workload::Launch&) {
    return ++turn < 4 ? FakeLauncher::Act{}
                      : FakeLauncher::Act{.code = 3, .out = "working", .err = "no luck"};
  });
  const plan::CaseResult result = run().cases.at(0);
  EXPECT_EQ(result.state, CaseState::Failed);
  EXPECT_EQ(result.reason, "exited with code 3");
  EXPECT_EQ(result.stdout_tail, "working");
  EXPECT_EQ(result.stderr_tail, "no luck");
  EXPECT_TRUE(result.series.empty());
  EXPECT_TRUE(result.started.empty());
  EXPECT_TRUE(result.round.empty());
}

TEST_F(Outcomes, ACrashNamesItsSignal) {
  EXPECT_EQ(only({.end = Finished::End::Killed, .code = 11}).reason, "killed by SIGSEGV");
}

TEST_F(Outcomes, AViolatedVerifyFailsTheCase) {
  plan_.add("good");
  plan_.plan.cases[0].verify = {{plan::Verify::Kind::StdoutContains, "fine", 0}};
  EXPECT_EQ(run().cases[0].reason, "verify failed: stdout does not contain \"fine\"");
  plan_.plan.cases[0].verify = {{plan::Verify::Kind::StdoutMatches, "^[0-9]+$", 0}};
  EXPECT_EQ(run().cases[0].reason, "verify failed: stdout does not match \"^[0-9]+$\"");
  plan_.plan.cases[0].verify = {{plan::Verify::Kind::FileExists, "no/such/file", 0}};
  EXPECT_EQ(run().cases[0].reason, "verify failed: no file no/such/file");
  plan_.plan.cases[0].verify = {{plan::Verify::Kind::StdoutMatches, "o.", 0}};
  EXPECT_EQ(run().cases[0].state, CaseState::Measured);
}

TEST_F(Outcomes, AMetricThatCannotBeReadFailsTheCase) {
  plan::Metric sum;
  sum.name = "sum";
  sum.source = plan::MetricSource::Json;
  sum.pattern = "$.sum";
  plan_.plan.workloads[0].metrics.push_back(sum);
  EXPECT_EQ(only({.out = "{}"}).reason, "metric `sum`: no `$.sum` in the output");
}

TEST_F(Outcomes, WhatCannotBeMeasuredYetFailsByNameAndTheOthersGoOn) {
  for (const char* name : {"kernel", "boxed", "theirs", "good"}) plan_.add(name);
  std::vector<plan::Case>& cases = plan_.plan.cases;
  cases[0].command = {};
  cases[0].kernel = plan::Kernel{};
  cases[0].kernel->file = "a.cl";
  cases[0].kernel->entry = "a";
  cases[0].kernel->global = {1};
  cases[1].container = plan::Container{"alpine", {}, {}, false};
  cases[2].harness = plan::Harness{"catch2", ""};
  const Summary summary = run();
  EXPECT_EQ(summary.cases[0].reason, "kernels on opencl cannot be measured yet");
  EXPECT_EQ(summary.cases[1].reason, "commands in a container cannot be measured yet");
  EXPECT_EQ(summary.cases[2].reason, "benchmarks of the harness `catch2` cannot be read yet");
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(summary.cases[i].state, CaseState::Failed);
    EXPECT_TRUE(summary.cases[i].series.empty());
  }
  EXPECT_EQ(summary.cases[3].state, CaseState::Measured);
}

TEST_F(Outcomes, AMetricThatNobodyTellsIsLeftOutWithAWarning) {
  plan_.add("good");
  std::vector<plan::Metric>& metrics = plan_.plan.workloads[0].metrics;
  metrics.emplace_back().name = "gpu_time";
  plan::Metric doubled;
  doubled.name = "doubled";
  doubled.source = plan::MetricSource::Derived;
  doubled.derived.kind = plan::Term::Kind::Metric;
  doubled.derived.name = "gpu_time";
  metrics.push_back(doubled);
  const plan::CaseResult result = run().cases[0];
  EXPECT_EQ(result.state, CaseState::Measured);
  ASSERT_EQ(result.series.size(), 1U);
  EXPECT_EQ(result.series[0].metric, "time");
  EXPECT_EQ(result.warnings, (Names{"metric `gpu_time` cannot be measured yet",
                                    "metric `doubled` needs `gpu_time`, which cannot be had"}));
}

TEST_F(Outcomes, ACaseThatUsesAServiceFailsAndStartsNothing) {
  plan_.add("good");
  plan_.plan.services.resize(1);
  plan_.plan.services[0].name = "server";
  plan_.plan.services[0].command.argv = {"server"};
  plan_.plan.workloads[0].uses = {0};
  const plan::CaseResult result = run().cases[0];
  EXPECT_EQ(result.state, CaseState::Failed);
  EXPECT_EQ(result.reason, "uses service `server`, and services cannot be started yet");
}

TEST_F(Outcomes, WhatIsOnlyInThePlanIsToldInALineEach) {
  plan_.add("good");
  for (const char* name : {"a", "b", "c", "d", "e"}) {
    plan_.plan.notices.emplace_back().name = name;
  }
  run();
  Names warnings;
  for (const Progress& event : plan_.progress) {
    if (event.kind == Progress::Kind::Warning) warnings.push_back(event.subject);
  }
  EXPECT_EQ(warnings, (Names{"notices `a`, `b`, `c` and 2 more: nobody is told yet"}));
}

TEST_F(Outcomes, TheOthersOfAGroupGoOn) {
  plan_.add("missing", 0);
  plan_.add("good", 0);
  const Summary summary = run();
  EXPECT_EQ(summary.cases[0].reason, "could not be started: no such file: missing");
  EXPECT_EQ(summary.cases[1].state, CaseState::Measured);
  EXPECT_EQ(values(summary, 1).size(), 5U);
}

TEST_F(Outcomes, AFailedSetupIsTornDownAndNeverSampled) {
  plan_.add("good");
  plan_.plan.cases[0].setup = plan::Command{{"setup"}, false};
  plan_.plan.cases[0].teardown = plan::Command{{"teardown"}, false};
  launcher_.program("setup", FakeLauncher::Act{.code = 1});
  launcher_.program("teardown", FakeLauncher::Act{});
  EXPECT_EQ(run().cases[0].reason, "setup exited with code 1");
  EXPECT_EQ(launcher_.launched(), (Names{"setup", "teardown"}));
}

TEST_F(Outcomes, AFailedTeardownFailsTheCase) {
  plan_.add("good");
  plan_.plan.cases[0].teardown = plan::Command{{"teardown"}, false};
  launcher_.program("teardown", FakeLauncher::Act{.code = 1});
  const plan::CaseResult result = run().cases[0];
  EXPECT_EQ(result.reason, "teardown exited with code 1");
  EXPECT_TRUE(result.series.empty());
}

TEST_F(Outcomes, EveryCaseIsAccountedForOnce) {
  for (int i = 0; i < 200; ++i) plan_.add(i % 3 == 0 ? "missing" : "good", i / 7);
  for (std::size_t i = 0; i < 200; ++i) plan_.plan.cases[i].id = "case" + std::to_string(i);
  const Summary summary = run();
  ASSERT_EQ(summary.cases.size(), 200U);
  for (std::size_t i = 0; i < 200; ++i) {
    EXPECT_EQ(summary.cases[i].id, plan_.plan.cases[i].id);
    EXPECT_EQ(summary.cases[i].state, i % 3 == 0 ? CaseState::Failed : CaseState::Measured);
  }
  Names ids = plan_.committed;
  std::sort(ids.begin(), ids.end());
  EXPECT_EQ(std::unique(ids.begin(), ids.end()), ids.end());
  EXPECT_EQ(ids.size(), 200U);
}

TEST_F(Outcomes, AStopKeepsWhatIsEnoughAndSkipsTheRest) {
  plan_.measure().minimum_samples = 10;
  plan_.measure().maximum_samples = 400;
  plan_.measure().order = plan::Order::Declared;
  plan_.measure().precision = 0.0001;
  for (const char* name : {"first", "second", "third"}) plan_.add(name);
  int turn = 0;
  const auto act = [&turn, this](const workload::Launch&) {
    ++turn;
    if (turn == 100) plan_.stop = true;
    return FakeLauncher::Act{.seconds = turn % 2 == 0 ? 0.01 : 0.02};
  };
  launcher_.program("first", act);
  const Summary summary = run();
  EXPECT_TRUE(summary.interrupted);
  EXPECT_EQ(summary.cases[0].state, CaseState::Measured);
  EXPECT_EQ(summary.cases[0].warnings, Names{"interrupted after 100 samples"});
  for (const std::size_t i : {1U, 2U}) {
    EXPECT_EQ(summary.cases[i].state, CaseState::Skipped);
    EXPECT_EQ(summary.cases[i].reason, "interrupted");
  }
  // In any order: measuring goes on while a case is written.
  Names ids = plan_.committed;
  std::sort(ids.begin(), ids.end());
  EXPECT_EQ(ids, (Names{"first", "second", "third"}));
}

TEST_F(Outcomes, AStopBeforeEnoughSamplesSkipsTheCase) {
  plan_.measure().minimum_samples = plan_.measure().maximum_samples = 10;
  plan_.add("a");
  int turn = 0;
  launcher_.program("a", [&turn, this](const workload::Launch&) {
    if (++turn == 5) plan_.stop = true;
    return FakeLauncher::Act{};
  });
  const plan::CaseResult result = run().cases[0];
  EXPECT_EQ(result.state, CaseState::Skipped);
  EXPECT_EQ(result.reason, "interrupted");
  EXPECT_TRUE(result.series.empty());
}

TEST_F(Outcomes, AStoreThatRefusesEndsTheRun) {
  for (int i = 0; i < 20; ++i) {
    const std::uint32_t index = plan_.add("good");
    plan_.plan.cases[index].id = "case" + std::to_string(i);
  }
  plan_.callbacks.commit = [this](const plan::CaseResult& result) -> Expected<void> {
    plan_.committed.push_back(result.id);
    return failure("disk full");
  };
  const Summary summary = run();
  ASSERT_EQ(summary.store_errors.size(), 1U);
  EXPECT_EQ(summary.store_errors[0].message, "disk full");
  EXPECT_EQ(plan_.committed.size(), 1U);
  EXPECT_FALSE(summary.interrupted);
  EXPECT_EQ(summary.cases.size(), 20U);
}

TEST_F(Outcomes, AControlThatCannotBeHadEndsTheRunBeforeItBegins) {
  plan_.add("good");
  plan_.plan.environment.controls = {{"governor", "performance", plan::OnUnmet::Fail}};
  const Expected<Summary> summary = plan_.run(launcher_);
  ASSERT_FALSE(summary);
  EXPECT_TRUE(summary.error().message.starts_with("control `governor = performance`: "))
      << summary.error().message;
  EXPECT_TRUE(launcher_.launched().empty());
}

TEST_F(Outcomes, ThatMemoryIsAnUpperBoundMattersOnlyToARuleThatJudgesIt) {
  launcher_.program("small", test::FakeLauncher::Act{.max_rss_floor_bytes = 1 << 20});
  plan_.add("small");
  plan::Metric memory;
  memory.name = "max_rss";
  memory.unit = "B";
  plan_.plan.workloads[0].metrics.push_back(memory);
  const auto warned = [this] {
    plan_.progress.clear();
    run();
    return std::any_of(plan_.progress.begin(), plan_.progress.end(),
                       [](const Progress& event) { return event.kind == Progress::Kind::Warning; });
  };
  EXPECT_FALSE(warned());
  plan::Term most{.kind = plan::Term::Kind::Statistic, .name = "max", .metric = "max_rss"};
  plan::Term limit{.number = 1e9};
  plan::Rule rule;
  rule.name = "memory";
  rule.clauses.push_back({.condition = {.terms = {most, limit}}});
  rule.judgments = {{.subject = "small", .cases = {0}}};
  plan_.plan.rules = {rule};
  EXPECT_TRUE(warned());
}

TEST_F(Outcomes, WarningsOfControlsAreTold) {
  plan_.add("good");
  plan_.plan.environment.controls = {{"governor", "performance", plan::OnUnmet::Warn}};
  const Summary summary = run();
  EXPECT_EQ(plan_.progress.at(0).kind, Progress::Kind::Warning);
  EXPECT_EQ(summary.controls.at(0).obtained, "not applied");
}

}  // namespace
}  // namespace benchc::execution
