#include <algorithm>
#include <map>
#include <string>

#include <gtest/gtest.h>

#include "tests/unit/runtime/execution/test_plan.h"

namespace benchc::execution {
namespace {

using test::FakeLauncher;
using Names = std::vector<std::string>;

class Sampling : public testing::Test {
 protected:
  void command(const std::string& name, double seconds) {
    launcher_.program(name, FakeLauncher::Act{.seconds = seconds});
  }

  Summary run() {
    Expected<Summary> summary = plan_.run(launcher_);
    if (!summary) {
      ADD_FAILURE() << summary.error().message;
      return {};
    }
    return std::move(*summary);
  }

  FakeLauncher launcher_;
  TestPlan plan_;
};

TEST_F(Sampling, ComparedCasesAlternateInRandomBalancedOrder) {
  plan_.measure().minimum_samples = plan_.measure().maximum_samples = 40;
  for (const char* name : {"a", "b", "c"}) {
    plan_.add(name, 0);
    command(name, 0.01);
  }
  plan_.options.seed = 5;
  const Summary summary = run();
  const Names order = launcher_.launched();
  ASSERT_EQ(order.size(), 120U);
  std::map<Names, int> rounds;
  for (std::size_t i = 0; i < order.size(); i += 3) {
    Names round(order.begin() + static_cast<std::ptrdiff_t>(i),
                order.begin() + static_cast<std::ptrdiff_t>(i) + 3);
    ++rounds[round];
    std::sort(round.begin(), round.end());
    EXPECT_EQ(round, (Names{"a", "b", "c"})) << "round " << i / 3;
  }
  EXPECT_EQ(rounds.size(), 6U) << "all orders turn up in 40 rounds";
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(summary.cases[i].round.size(), 40U);
    EXPECT_TRUE(std::is_sorted(summary.cases[i].started.begin(), summary.cases[i].started.end()));
  }
  EXPECT_EQ(summary.cases[0].round, summary.cases[1].round);
}

TEST_F(Sampling, TheSeedDecidesTheOrder) {
  for (const char* name : {"a", "b", "c", "d"}) {
    plan_.add(name, 0);
    command(name, 0.01);
  }
  const auto order = [&](std::uint64_t seed) {
    plan_.options.seed = seed;
    const std::size_t before = launcher_.launched().size();
    run();
    Names all = launcher_.launched();
    all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(before));
    return all;
  };
  const Names first = order(1);
  EXPECT_EQ(first, order(1));
  EXPECT_NE(first, order(2));
}

TEST_F(Sampling, DeclaredAndSequentialAreAsTheySay) {
  plan_.measure().minimum_samples = plan_.measure().maximum_samples = 2;
  for (const char* name : {"a", "b"}) {
    plan_.add(name, 0);
    command(name, 0.01);
  }
  plan_.measure().order = plan::Order::Declared;
  run();
  EXPECT_EQ(launcher_.launched(), (Names{"a", "b", "a", "b"}));
  plan_.measure().order = plan::Order::Sequential;
  run();
  EXPECT_EQ(launcher_.launched(), (Names{"a", "b", "a", "b", "a", "a", "b", "b"}));
}

TEST_F(Sampling, WarmUpIsNotRecorded) {
  plan_.add("a");
  command("a", 0.1);
  plan_.measure().warmup_runs = 2;
  plan_.measure().warmup_seconds = 0.35;
  const Summary summary = run();
  EXPECT_EQ(launcher_.launched().size(), 4U + 5U);
  EXPECT_EQ(summary.cases[0].started.size(), 5U);
  EXPECT_EQ(summary.cases[0].started[0], 400'000'000);
}

TEST_F(Sampling, EndsWhenTheRulesAreDecidedAndPairsStayComplete) {
  plan_.measure().minimum_samples = 10;
  plan_.measure().maximum_samples = 400;
  plan_.add("a", 0);
  plan_.add("b", 0);
  command("a", 0.01);
  command("b", 0.02);
  std::vector<std::size_t> looks;
  plan_.callbacks.judged = [](std::uint32_t) { return true; };
  plan_.callbacks.undecided = [&](std::span<const std::uint32_t> cases,
                                  std::span<const plan::CaseResult* const> results) {
    looks.push_back(results[0]->started.size());
    EXPECT_EQ(results[1]->started.size(), results[0]->started.size());
    // The second alone needs more, until there are 20.
    std::vector<std::uint32_t> open;
    if (results[1]->started.size() < 20) open.push_back(cases[1]);
    return open;
  };
  const Summary summary = run();
  EXPECT_EQ(looks, (std::vector<std::size_t>{10, 12, 15, 18, 22}));
  EXPECT_EQ(values(summary, 0).size(), 22U);
  EXPECT_EQ(values(summary, 1).size(), 22U);
}

TEST_F(Sampling, AnUnjudgedCaseEndsByItsPrecision) {
  plan_.measure().minimum_samples = 20;
  plan_.measure().maximum_samples = 400;
  plan_.add("steady");
  plan_.add("noisy");
  command("steady", 0.01);
  int turn = 0;
  launcher_.program("noisy", [&turn](const workload::Launch&) {
    return FakeLauncher::Act{.seconds = ++turn % 2 == 0 ? 0.01 : 0.02};
  });
  const Summary summary = run();
  EXPECT_EQ(values(summary, 0).size(), 20U);
  EXPECT_EQ(values(summary, 1).size(), 400U);
}

TEST_F(Sampling, DeclaredPrecisionIsWantedBesidesTheRules) {
  plan_.measure().minimum_samples = 20;
  plan_.measure().maximum_samples = 100;
  plan_.measure().precision = 0.005;
  plan_.add("steady");
  plan_.add("noisy");
  command("steady", 0.01);
  int turn = 0;
  launcher_.program("noisy", [&turn](const workload::Launch&) {
    return FakeLauncher::Act{.seconds = ++turn % 2 == 0 ? 0.01 : 0.02};
  });
  bool decided = true;
  plan_.callbacks.judged = [](std::uint32_t) { return true; };
  plan_.callbacks.undecided = [&](std::span<const std::uint32_t> cases, auto) {
    return decided ? std::vector<std::uint32_t>()
                   : std::vector<std::uint32_t>(cases.begin(), cases.end());
  };
  const Summary decided_at_once = run();
  EXPECT_EQ(values(decided_at_once, 0).size(), 20U);
  EXPECT_EQ(values(decided_at_once, 1).size(), 100U);
  decided = false;
  EXPECT_EQ(values(run(), 0).size(), 100U);
}

TEST_F(Sampling, TheBudgetEndsAfterASampleAndSaysSo) {
  plan_.measure().minimum_samples = 20;
  plan_.measure().maximum_samples = 400;
  plan_.measure().budget = 30;
  plan_.add("slow");
  command("slow", 2.5);
  const Summary summary = run();
  EXPECT_EQ(summary.cases[0].state, plan::CaseState::Measured);
  EXPECT_EQ(values(summary, 0).size(), 12U);
  EXPECT_EQ(summary.cases[0].warnings, Names{"the budget of 30 s ended after 12 of 20 samples"});
}

TEST_F(Sampling, ABudgetSpentByTheWarmUpFailsTheCase) {
  plan_.measure().warmup_runs = 1;
  plan_.measure().budget = 30;
  plan_.add("slow");
  command("slow", 31);
  const Summary summary = run();
  EXPECT_EQ(summary.cases[0].state, plan::CaseState::Failed);
  EXPECT_EQ(summary.cases[0].reason, "the budget of 30 s ended before the first sample");
}

TEST_F(Sampling, AGroupSharesItsBudgets) {
  plan_.measure().minimum_samples = 100;
  plan_.measure().maximum_samples = 100;
  plan_.measure().budget = 10;
  plan_.add("a", 0);
  plan_.add("b", 0);
  command("a", 1);
  command("b", 3);
  const Summary summary = run();
  EXPECT_EQ(values(summary, 0).size(), 5U);
  EXPECT_EQ(values(summary, 1).size(), 5U);
  EXPECT_EQ(summary.cases[0].warnings,
            Names{"the budget of 10 s a case ended after 5 of 100 samples"});
}

TEST_F(Sampling, DerivedMetricsAreOfEachSample) {
  plan::Metric rate;
  rate.name = "rate";
  rate.unit = "1/s";
  rate.source = plan::MetricSource::Derived;
  rate.derived.kind = plan::Term::Kind::Divide;
  rate.derived.operands.resize(2);
  rate.derived.operands[0].kind = plan::Term::Kind::Parameter;
  rate.derived.operands[0].name = "items";
  rate.derived.operands[1].kind = plan::Term::Kind::Metric;
  rate.derived.operands[1].name = "time";
  plan_.plan.workloads[0].metrics.push_back(rate);
  plan_.add("a");
  plan_.plan.cases[0].items = 10;
  command("a", 0.5);
  const Summary summary = run();
  ASSERT_EQ(summary.cases[0].series.size(), 2U);
  EXPECT_EQ(summary.cases[0].series[1].metric, "rate");
  EXPECT_EQ(summary.cases[0].series[1].unit, "1/s");
  EXPECT_EQ(summary.cases[0].series[1].values, std::vector<double>(5, 20));
}

TEST_F(Sampling, ProgressCountsAndEstimates) {
  plan_.measure().budget = 100;
  plan_.add("a");
  plan_.add("b");
  command("a", 1);
  command("b", 1);
  run();
  ASSERT_FALSE(plan_.progress.empty());
  EXPECT_EQ(plan_.progress.front().kind, Progress::Kind::CaseStarted);
  EXPECT_DOUBLE_EQ(plan_.progress.front().seconds_left, 200);
  EXPECT_EQ(plan_.progress.front().cases_total, 2U);
  EXPECT_EQ(plan_.progress[1].kind, Progress::Kind::Sampled);
  EXPECT_EQ(plan_.progress[1].samples, 1U);
  EXPECT_EQ(plan_.progress[1].maximum_samples, 5U);
  // Four more of a second each, and all of the other one.
  EXPECT_DOUBLE_EQ(plan_.progress[1].seconds_left, 104);
  EXPECT_EQ(plan_.progress.back().kind, Progress::Kind::CaseDone);
  EXPECT_EQ(plan_.progress.back().cases_done, 2U);
}

}  // namespace
}  // namespace benchc::execution
