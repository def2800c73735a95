#include "runtime/execution/unavailable.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "runtime/execution/passes.h"
#include "tests/unit/runtime/execution/test_plan.h"

namespace benchc::execution {
namespace {

using Names = std::vector<std::string>;

plan::Metric named(const std::string& name, const std::string& tool = "") {
  plan::Metric metric;
  metric.name = name;
  metric.tool = tool;
  return metric;
}

plan::Metric computed_of(const std::string& name, const std::string& other) {
  plan::Metric metric = named(name);
  metric.source = plan::MetricSource::Derived;
  metric.derived.kind = plan::Term::Kind::Metric;
  metric.derived.name = other;
  return metric;
}

class Unavailable : public testing::Test {
 protected:
  Unavailable() { test_.add("good"); }
  void metrics(std::vector<plan::Metric> more) {
    std::vector<plan::Metric>& all = test_.plan.workloads[0].metrics;
    all.insert(all.end(), more.begin(), more.end());
  }
  Names reasons(const std::string& cgroup_unmet = "") {
    Names reasons;
    for (const UnavailableMetric& one : unavailable_metrics(test_.plan, machine_, cgroup_unmet)) {
      reasons.push_back(one.reason);
    }
    return reasons;
  }

  TestPlan test_;
  /// A machine on which everything can be counted.
  WhyNotCounted machine_ = [](std::string_view, bool) { return std::string(); };
};

TEST_F(Unavailable, WhatTheMachineCountsIsThere) {
  metrics({named("cycles"), named("energy"), named("instructions", "valgrind")});
  EXPECT_TRUE(reasons().empty());
}

TEST_F(Unavailable, TheMachinesReasonIsTold) {
  metrics({named("cycles"), computed_of("per_cycle", "cycles")});
  machine_ = [](std::string_view name, bool) { return "no counter for " + std::string(name); };
  EXPECT_EQ(reasons(), (Names{"metric `cycles`: no counter for cycles",
                              "metric `per_cycle` needs `cycles`, which cannot be had"}));
}

TEST_F(Unavailable, TheMachineIsAskedWhetherThereIsACgroup) {
  metrics({named("memory_peak")});
  machine_ = [](std::string_view, bool cgroup) { return std::string(cgroup ? "" : "no cgroup"); };
  EXPECT_EQ(reasons(), Names{"metric `memory_peak`: no cgroup"});
  test_.plan.environment.controls = {{"cgroup", "cpu 1", plan::OnUnmet::Warn}};
  EXPECT_TRUE(reasons().empty());
}

TEST_F(Unavailable, WhyThereIsNoCgroupIsTold) {
  metrics({named("memory_peak"), named("energy"), named("cpu_pressure")});
  machine_ = [](std::string_view name, bool cgroup) {
    if (name == "cpu_pressure") return std::string();
    if (name == "energy") return std::string("no RAPL");
    return std::string(cgroup ? "" : "it needs the control `cgroup`");
  };
  test_.plan.environment.controls = {{"cgroup", "cpu 1", plan::OnUnmet::Warn}};
  EXPECT_EQ(reasons("/sys/fs/cgroup is mounted read-only"),
            (Names{"metric `memory_peak`: it needs the control `cgroup`, which could not be had: "
                   "/sys/fs/cgroup is mounted read-only",
                   "metric `energy`: no RAPL"}));
}

TEST_F(Unavailable, WhatIsCountedInPassesIsNoPartOfASample) {
  metrics({named("instructions", "valgrind"), computed_of("per_byte", "instructions")});
  EXPECT_EQ(reasons(),
            Names{"metric `per_byte` needs `instructions`, which is counted in passes of "
                  "its own, and not with each sample"});
  const std::optional<plan::Plan> reduced =
      without(test_.plan, unavailable_metrics(test_.plan, machine_));
  ASSERT_TRUE(reduced);
  ASSERT_EQ(reduced->workloads[0].metrics.size(), 1U);
  EXPECT_EQ(reduced->workloads[0].metrics[0].name, "time");
}

TEST_F(Unavailable, NativeBodiesHaveTheProcessorsEventsAlone) {
  metrics(
      {named("instructions", "valgrind"), named("cycles"), named("energy"), named("io_pressure")});
  test_.plan.cases[0].native = plan::Native{};
  const std::string no_native = " of commands, and not of native bodies";
  EXPECT_EQ(reasons(), (Names{"metric `instructions` is counted" + no_native,
                              "metric `energy` is told" + no_native +
                                  ": a batch is shorter than the step of the counter",
                              "metric `io_pressure` is told" + no_native}));
  machine_ = [](std::string_view, bool) { return std::string("no counter"); };
  EXPECT_EQ(reasons().at(1), "metric `cycles`: no counter");
}

TEST_F(Unavailable, APlanWithNothingMissingStaysAsItIs) { EXPECT_FALSE(without(test_.plan, {})); }

TEST_F(Unavailable, WhatWasCountedOfAProcessIsItsMetric) {
  std::string metric;
  for (const char* name : {"instructions", "energy", "cpu_pressure"}) {
    if (why_not_counted_here(name, false).empty()) metric = name;
  }
  if (metric.empty()) GTEST_SKIP() << "a run leaves all of them out on this machine";
  metrics({named(metric)});
  test::FakeLauncher launcher;
  launcher.program("good", [&, runs = 0](const workload::Launch& launch) mutable {
    EXPECT_EQ(launch.events, Names{metric});
    return test::FakeLauncher::Act{.events = {{metric, 2.5, runs++ == 3 ? 0.6 : 1}}};
  });
  const Expected<Summary> summary = test_.run(launcher);
  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->cases[0].series.at(1).values, std::vector<double>(5, 2.5));
  EXPECT_EQ(
      summary->cases[0].warnings,
      Names{"metric `" + metric +
            "` was counted 60% of the time in the worst of the samples: its values are scaled"});
}

}  // namespace
}  // namespace benchc::execution
