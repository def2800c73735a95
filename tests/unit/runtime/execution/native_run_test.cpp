#include <algorithm>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/execution/unavailable.h"
#include "tests/support/fake_native.h"
#include "tests/unit/runtime/execution/native_bodies.h"
#include "tests/unit/runtime/execution/test_plan.h"

namespace benchc::execution {
namespace {

using plan::CaseState;
using test::FakeLauncher;
using testing::ElementsAre;
using Names = std::vector<std::string>;
using Numbers = std::vector<std::uint32_t>;

class NativeRun : public testing::Test {
 protected:
  NativeRun() {
    plan_.options.native.host = "host";
    plan_.options.native.allocation_counter = "allocations.so";
    plan_.measure().minimum_samples = plan_.measure().maximum_samples = 12;
  }

  plan::Case& add(const std::string& entry, int group = -1) {
    plan::Case& subject = plan_.plan.cases[plan_.add(entry, group)];
    subject.command = {};
    subject.native = plan::Native{.kind = plan::Native::Kind::Builtin, .entry = entry};
    return subject;
  }

  void metric(const std::string& name, plan::MetricSource source, const std::string& pattern = "") {
    plan::Metric metric;
    metric.name = name;
    metric.source = source;
    metric.pattern = pattern;
    plan_.plan.workloads[0].metrics.push_back(metric);
  }

  Summary run() {
    Expected<Summary> summary = plan_.run(launcher_);
    if (!summary) {
      ADD_FAILURE() << summary.error().message;
      return {};
    }
    EXPECT_EQ(launcher_.talking(), 0) << "a process was left behind";
    return std::move(*summary);
  }

  FakeLauncher launcher_;
  NativeBodies bodies_{launcher_, "host"};
  TestPlan plan_;
};

TEST_F(NativeRun, SamplesAreBatchesAndMetricsPerIteration) {
  add("quick");
  bodies_.add("quick", 20e-9);
  const Summary summary = run();
  const plan::CaseResult& result = summary.cases[0];
  ASSERT_EQ(result.state, CaseState::Measured) << result.reason;
  ASSERT_EQ(values(summary, 0).size(), 12U);
  for (const double value : values(summary, 0)) EXPECT_NEAR(value, 20e-9, 1e-15);
  // A batch lasts between a tenth of a millisecond and some.
  EXPECT_GT(result.iterations, 5'000U);
  EXPECT_LT(result.iterations, 500'000U);
  for (const auto& [entry, request] : bodies_.asked) EXPECT_EQ(request.counted, 0U);
}

TEST_F(NativeRun, TheClockOfTheFirstProcessIsThatOfTheRun) {
  add("quick");
  bodies_.add("quick", 20e-9);
  const Summary summary = run();
  ASSERT_TRUE(summary.clock);
  EXPECT_EQ(summary.clock->source, "tsc");
  EXPECT_EQ(summary.clock->frequency, 2e9);
  EXPECT_EQ(summary.clock->resolution, 1e-9);
  EXPECT_EQ(summary.clock->overhead, 20e-9);
}

TEST_F(NativeRun, ARunOfCommandsHasNoClockAndNoProcessNumbers) {
  plan_.add("command");
  launcher_.program("command", FakeLauncher::Act{});
  const Summary summary = run();
  EXPECT_FALSE(summary.clock);
  EXPECT_TRUE(summary.cases[0].process.empty());
  EXPECT_EQ(summary.cases[0].iterations, 0U);
}

TEST_F(NativeRun, ProcessesAreRenewedTogether) {
  add("a", 0);
  add("b", 0);
  bodies_.add("a", 20e-9);
  bodies_.add("b", 25e-9);
  const Summary summary = run();
  const Numbers processes = {0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5};
  EXPECT_EQ(summary.cases[0].process, processes);
  EXPECT_EQ(summary.cases[1].process, processes);
  EXPECT_EQ(summary.cases[0].round, summary.cases[1].round);
  EXPECT_EQ(bodies_.processes("a"), 6U);
  EXPECT_EQ(bodies_.processes("b"), 6U);
}

TEST_F(NativeRun, RenewalTakesAFifthOfTheTimeAtMost) {
  plan_.measure().minimum_samples = plan_.measure().maximum_samples = 400;
  add("a");
  bodies_.add("a", 1e-3).start = 0.0095;
  const Summary summary = run();
  const Numbers& process = summary.cases[0].process;
  ASSERT_EQ(process.size(), 400U);
  EXPECT_EQ(std::count(process.begin(), process.end(), 0U), 2);
  // Rounds of a millisecond that come to four times the renewal, but not so many that there are
  // fewer than twelve processes; in the first ones to as much as it.
  EXPECT_EQ(std::count(process.begin(), process.end(), 1U), 10);
  EXPECT_EQ(std::count(process.begin(), process.end(), 12U), 33);
}

TEST_F(NativeRun, ComparedCasesOfAboutTheSameCostHaveOneIterationCount) {
  add("a", 0);
  add("b", 0);
  add("slow", 0);
  bodies_.add("a", 20e-9);
  bodies_.add("b", 30e-9);
  bodies_.add("slow", 3e-6);
  const Summary summary = run();
  EXPECT_EQ(summary.cases[0].iterations, summary.cases[1].iterations);
  EXPECT_LT(summary.cases[2].iterations, summary.cases[0].iterations / 10);
  for (const auto& [entry, request] : bodies_.asked) {
    if (request.kind != native::Request::Kind::Batch) continue;
    if (&request >= &bodies_.asked[bodies_.asked.size() / 2].request && entry != "slow") {
      EXPECT_EQ(request.turns, summary.cases[0].iterations);
    }
  }
}

TEST_F(NativeRun, ARenewalThatFailsFailsTheCase) {
  add("a", 0);
  add("b", 0);
  bodies_.add("a", 20e-9);
  bodies_.add("b", 20e-9).change = [this](const native::Request& request, native::Reply& reply) {
    if (request.kind != native::Request::Kind::Start || bodies_.processes("b") < 2) return;
    reply.kind = native::Reply::Kind::Failed;
    test::set_text(reply.message, "no more memory");
  };
  const Summary summary = run();
  EXPECT_EQ(summary.cases[0].state, CaseState::Measured);
  EXPECT_EQ(values(summary, 0).size(), 12U);
  EXPECT_EQ(summary.cases[1].state, CaseState::Failed);
  EXPECT_EQ(summary.cases[1].reason, "no more memory");
  EXPECT_TRUE(summary.cases[1].process.empty());
  EXPECT_EQ(summary.cases[1].iterations, 0U);
}

TEST_F(NativeRun, CountersItemsAndBytesAreTheBodys) {
  add("a").items = 1;
  metric("misses", plan::MetricSource::Counter, "misses");
  metric("rate", plan::MetricSource::Derived);
  plan::Term items{.kind = plan::Term::Kind::Parameter, .name = "items"};
  plan_.plan.workloads[0].metrics[2].derived = items;
  bodies_.add("a", 20e-9).change = [](const native::Request&, native::Reply& reply) {
    reply.items = 7;
    reply.counters = 1;
    test::set_text(reply.counter[0].name, "misses");
    reply.counter[0].value = 3.0 * static_cast<double>(reply.turns);
  };
  const Summary summary = run();
  ASSERT_EQ(summary.cases[0].state, CaseState::Measured) << summary.cases[0].reason;
  EXPECT_EQ(summary.cases[0].series[1].values, std::vector<double>(12, 3));
  EXPECT_EQ(summary.cases[0].series[2].values, std::vector<double>(12, 7));
}

TEST_F(NativeRun, ACounterThatTheBodyDoesNotHaveFailsTheCase) {
  add("a");
  metric("misses", plan::MetricSource::Counter, "misses");
  bodies_.add("a", 20e-9);
  EXPECT_EQ(run().cases[0].reason, "metric `misses`: the body has no counter `misses`");
}

TEST_F(NativeRun, AllocationsAreCountedWhereAMetricIsOfThem) {
  add("a");
  metric("allocations", plan::MetricSource::Counter, "allocations");
  bodies_.add("a", 20e-9).change = [](const native::Request& request, native::Reply& reply) {
    reply.allocations = 2 * request.counted;
  };
  const Summary summary = run();
  ASSERT_EQ(summary.cases[0].state, CaseState::Measured) << summary.cases[0].reason;
  EXPECT_EQ(summary.cases[0].series[1].values, std::vector<double>(12, 2));
  plan_.options.native.allocation_counter.clear();
  plan_.options.native_folders = {"/usr/bin"};
  EXPECT_EQ(run().cases[0].reason,
            "benchc-allocations.so, a part of benchc, was not found: it was looked for in "
            "/usr/bin");
}

TEST_F(NativeRun, EventsOfTheProcessorAreMetrics) {
  if (!why_not_counted_here("cycles", false).empty()) {
    GTEST_SKIP() << "a run leaves them out on this machine";
  }
  add("a");
  metric("cycles", plan::MetricSource::BuiltIn);
  bodies_.add("a", 20e-9).change = [](const native::Request&, native::Reply& reply) {
    reply.events = 2;
    reply.event[1] = {60 * static_cast<double>(reply.turns), 0.6};
  };
  const Summary summary = run();
  ASSERT_EQ(summary.cases[0].state, CaseState::Measured) << summary.cases[0].reason;
  EXPECT_EQ(summary.cases[0].series[1].values, std::vector<double>(12, 60));
  EXPECT_THAT(summary.cases[0].warnings,
              ElementsAre("metric `cycles` was counted 60% of the time in the worst of the "
                          "samples: its values are scaled"));
}

TEST_F(NativeRun, WhatTheBodySaysIsAWarningOfTheCase) {
  add("a");
  bodies_.add("a", 20e-9).change = [](const native::Request&, native::Reply& reply) {
    reply.warned = 1;
    test::set_text(reply.message, "no huge pages");
  };
  EXPECT_THAT(run().cases[0].warnings, ElementsAre("no huge pages"));
}

TEST_F(NativeRun, WithoutTheHostProgramNativeCasesFail) {
  plan_.options.native.host.clear();
  plan_.options.native_folders = {"/usr/bin", "/usr/libexec/benchc"};
  add("a");
  plan_.add("command");
  launcher_.program("command", FakeLauncher::Act{});
  const Summary summary = run();
  EXPECT_EQ(summary.cases[0].state, CaseState::Failed);
  EXPECT_EQ(summary.cases[0].reason,
            "benchc-native, a part of benchc, was not found: it was looked for in /usr/bin and in "
            "/usr/libexec/benchc");
  EXPECT_EQ(summary.cases[1].state, CaseState::Measured);
}

TEST_F(NativeRun, AStopWhileABatchRunsKeepsWhatWasMeasured) {
  plan_.measure().minimum_samples = 3;
  plan_.measure().maximum_samples = 100;
  plan_.measure().precision = 1e-9;
  add("a");
  NativeBody& body = bodies_.add("a", 20e-9);
  body.change = [this](const native::Request&, native::Reply& reply) {
    if (bodies_.processes("a") == 4) plan_.stop = true;
    reply.wall_seconds *= bodies_.asked.size() % 2 == 0 ? 1.1 : 1;
  };
  const Summary summary = run();
  EXPECT_TRUE(summary.interrupted);
  EXPECT_EQ(summary.cases[0].state, CaseState::Measured) << summary.cases[0].reason;
  EXPECT_EQ(summary.cases[0].warnings, Names{"interrupted after 6 samples"});
  EXPECT_EQ(summary.cases[0].process.size(), 6U);
}

}  // namespace
}  // namespace benchc::execution
