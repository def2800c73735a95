#include "runtime/execution/sample_watch.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/fake_machine.h"
#include "tests/unit/runtime/execution/test_plan.h"

namespace benchc::execution {
namespace {

using plan::CaseState;
using Names = std::vector<std::string>;
using Bits = std::vector<std::uint8_t>;

/// Runs on a machine whose /proc is ours, from which each sample may lose a share.
class SampleWatchTest : public testing::Test {
 protected:
  void SetUp() override { plan_.options.machine_root = machine_.root(); }

  /// A command of `seconds`; from its n-th run, counted from 0, `stolen(n)` is taken.
  void command(const std::string& name, double seconds, std::function<double(int)> stolen) {
    launcher_.program(name, [this, seconds, stolen, runs = 0](const workload::Launch&) mutable {
      machine_.pass(seconds, stolen(runs++));
      return test::FakeLauncher::Act{.seconds = seconds};
    });
  }
  void discard_steal(double above = 0.01) { plan_.measure().discards = {{"steal", above}}; }
  Summary run() {
    Expected<Summary> summary = plan_.run(launcher_);
    EXPECT_TRUE(summary);
    return summary ? *summary : Summary{};
  }
  static const plan::Series* machine(const plan::CaseResult& result, const std::string& name) {
    for (const plan::Series& series : result.machine) {
      if (series.metric == name) return &series;
    }
    return nullptr;
  }
  static double never(int) { return 0; }

  test::FakeMachine machine_;
  test::FakeLauncher launcher_;
  TestPlan plan_;
};

TEST_F(SampleWatchTest, ADisturbedSampleIsMarkedAndCounts) {
  plan_.add("sort");
  command("sort", 0.1, [](int run) { return run == 2 ? 0.3 : 0; });
  const plan::CaseResult result = run().cases[0];
  EXPECT_EQ(result.state, CaseState::Measured);
  EXPECT_EQ(result.disturbed, (Bits{0, 0, 1, 0, 0}));
  const plan::Series* steal = machine(result, "steal");
  ASSERT_NE(steal, nullptr);
  EXPECT_EQ(steal->values, (std::vector<double>{0, 0, 0.3, 0, 0}));
  EXPECT_EQ(machine(result, "frequency"), nullptr);
  EXPECT_EQ(result.started.size(), 5U);
  EXPECT_TRUE(result.excluded.use.empty());
}

TEST_F(SampleWatchTest, ACrowdIsMarked) {
  plan_.add("sort");
  launcher_.program("sort", [this, runs = 0](const workload::Launch&) mutable {
    machine_.running = runs++ == 1 ? 3 : 2;
    machine_.pass(0.1);
    return test::FakeLauncher::Act{.seconds = 0.1};
  });
  EXPECT_EQ(run().cases[0].disturbed, (Bits{0, 2, 0, 0, 0}));
}

TEST_F(SampleWatchTest, WhatStandsOutAgainstTheOtherSamplesIsMarked) {
  plan_.add("sort");
  launcher_.program("sort", [this, runs = 0](const workload::Launch&) mutable {
    machine_.interrupts += runs == 1 ? 900 : 20;
    machine_.pass(0.1);
    test::FakeLauncher::Act act{.seconds = 0.1};
    act.involuntary_switches = runs == 3 ? 20 : 1;
    ++runs;
    return act;
  });
  EXPECT_EQ(run().cases[0].disturbed, (Bits{0, 8, 0, 4, 0}));
}

TEST_F(SampleWatchTest, ShortSamplesShareAReading) {
  plan_.add("true");
  plan_.measure().minimum_samples = plan_.measure().maximum_samples = 60;
  // 60 samples of 1 ms: the kernel tells of the stolen time in one of them, and nobody can say
  // which.
  command("true", 0.001, [](int) { return 0; });
  launcher_.program("true", [this, runs = 0](const workload::Launch&) mutable {
    if (++runs == 30) ++machine_.steal;
    machine_.write();
    return test::FakeLauncher::Act{.seconds = 0.001};
  });
  const plan::CaseResult result = run().cases[0];
  const plan::Series* steal = machine(result, "steal");
  ASSERT_NE(steal, nullptr);
  ASSERT_EQ(steal->values.size(), 60U);
  for (std::size_t i = 0; i < 60; ++i) {
    EXPECT_EQ(steal->values[i] > 0, i >= 20 && i < 40) << i;
    EXPECT_EQ(result.disturbed[i], i >= 20 && i < 40 ? 1 : 0) << i;
  }
}

TEST_F(SampleWatchTest, DiscardedSamplesAreKeptAndMadeUpFor) {
  plan_.add("sort");
  discard_steal();
  command("sort", 0.1, [](int run) { return run == 1 || run == 3 ? 0.3 : 0; });
  const plan::CaseResult result = run().cases[0];
  EXPECT_EQ(result.state, CaseState::Measured);
  EXPECT_EQ(result.round, (std::vector<std::uint32_t>{0, 2, 4, 5, 6}));
  EXPECT_EQ(result.disturbed, (Bits{0, 0, 0, 0, 0}));
  ASSERT_EQ(result.excluded.use,
            (std::vector<plan::SampleUse>{plan::SampleUse::Discarded, plan::SampleUse::Discarded}));
  EXPECT_EQ(result.excluded.round, (std::vector<std::uint32_t>{1, 3}));
  EXPECT_EQ(result.excluded.disturbed, (Bits{1, 1}));
  ASSERT_EQ(result.excluded.values.size(), 1U);
  EXPECT_EQ(result.excluded.values[0], (std::vector<double>{0.1, 0.1}));
  EXPECT_EQ(result.excluded.machine.size(), result.machine.size());
  EXPECT_EQ(result.excluded.machine[0], (std::vector<double>{0.3, 0.3}));
}

TEST_F(SampleWatchTest, ACaseThatLosesAllSamplesFailsByName) {
  plan_.add("sort");
  discard_steal();
  plan_.measure().budget = 2;
  command("sort", 0.1, [](int) { return 0.3; });
  const plan::CaseResult result = run().cases[0];
  EXPECT_EQ(result.state, CaseState::Failed);
  const std::string all = std::to_string(result.excluded.use.size());
  EXPECT_EQ(result.reason, "all " + all + " samples were discarded: steal > 1%");
  EXPECT_GE(result.excluded.use.size(), 5U);
  EXPECT_TRUE(result.started.empty());
}

TEST_F(SampleWatchTest, ACaseThatKeepsLessThanHalfOfItsMinimumFails) {
  plan_.add("sort");
  discard_steal();
  plan_.measure().budget = 1;
  command("sort", 0.1, [](int run) { return run < 2 ? 0 : 0.3; });
  const plan::CaseResult result = run().cases[0];
  EXPECT_EQ(result.state, CaseState::Failed);
  EXPECT_EQ(result.started.size(), 2U);
  EXPECT_EQ(result.reason, std::to_string(result.excluded.use.size()) + " of " +
                               std::to_string(result.excluded.use.size() + 2) +
                               " samples were discarded: steal > 1%");
}

TEST_F(SampleWatchTest, ADiscardByWhatTheMachineDoesNotTellIsSaid) {
  plan_.add("sort");
  plan_.measure().discards = {{"temperature", 80}};
  command("sort", 0.1, never);
  const plan::CaseResult result = run().cases[0];
  EXPECT_EQ(result.state, CaseState::Measured);
  EXPECT_EQ(
      result.warnings,
      Names{"`discard when temperature > 80 °C` has no effect: this machine does not tell its "
            "temperature"});
}

TEST_F(SampleWatchTest, AMachineThatTellsNothingIsNotWatched) {
  plan_.add("sort");
  command("sort", 0.1, never);
  plan_.options.machine_root = machine_.root() / "nowhere";
  const plan::CaseResult result = run().cases[0];
  EXPECT_EQ(result.state, CaseState::Measured);
  EXPECT_TRUE(result.machine.empty());
  EXPECT_TRUE(result.disturbed.empty());
}

TEST_F(SampleWatchTest, WhatRunsBetweenSamplesIsNoSamples) {
  plan_.add("sort");
  plan_.plan.cases[0].prepare = plan::Command{{"prepare"}};
  command("sort", 0.1, never);
  command("prepare", 0.1, [](int) { return 0.9; });
  EXPECT_EQ(run().cases[0].disturbed, (Bits{0, 0, 0, 0, 0}));
}

}  // namespace
}  // namespace benchc::execution
