#include "runtime/execution/passes.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "runtime/workload/process_launcher.h"
#include "tests/unit/runtime/execution/test_plan.h"

namespace benchc::execution {
namespace {

using plan::CaseState;
using Names = std::vector<std::string>;

plan::Metric by_valgrind() {
  plan::Metric metric;
  metric.name = "instructions";
  metric.tool = "valgrind";
  return metric;
}

/// A valgrind that writes what it is told to, a file a process.
class PassesTest : public testing::Test {
 protected:
  void SetUp() override {
    plan_.add("sort");
    plan_.plan.workloads[0].metrics.push_back(by_valgrind());
    launcher_.program("sort", test::FakeLauncher::Act{.seconds = 0.01});
  }
  void valgrind(std::function<std::vector<std::string>(int)> counts, double seconds = 0.5) {
    launcher_.program("valgrind", [=, this](const workload::Launch& launch) mutable {
      launches_.push_back(launch);
      const std::string option = "--cachegrind-out-file=";
      for (const std::string& argument : launch.argv) {
        if (!argument.starts_with(option)) continue;
        const std::filesystem::path pattern = argument.substr(option.size());
        folders_.push_back(pattern.parent_path());
        int process = 100;
        for (const std::string& count : counts(passes_)) {
          std::ofstream(pattern.parent_path() / ("out." + std::to_string(process++)))
              << "desc: I1 cache: none\ncmd: sort\nevents: Ir\nfn=main\n1 " << count
              << "\nsummary: " << count << "\n";
        }
      }
      ++passes_;
      return test::FakeLauncher::Act{.seconds = seconds};
    });
  }
  plan::CaseResult run() {
    Expected<Summary> summary = plan_.run(launcher_);
    EXPECT_TRUE(summary);
    return summary ? summary->cases[0] : plan::CaseResult{};
  }

  test::FakeLauncher launcher_;
  TestPlan plan_;
  int passes_ = 0;
  std::vector<workload::Launch> launches_;
  std::vector<std::filesystem::path> folders_;
};

TEST_F(PassesTest, TwoThatAgreeAreEnough) {
  valgrind([](int) { return Names{"1000", "234"}; });
  const plan::CaseResult result = run();
  EXPECT_EQ(result.state, CaseState::Measured);
  ASSERT_EQ(result.passes.size(), 1U);
  EXPECT_EQ(result.passes[0].metric, "instructions");
  EXPECT_EQ(result.passes[0].values, (std::vector<double>{1234, 1234}));
  // Apart from the timed samples, of which there are as many as ever.
  ASSERT_EQ(result.series.size(), 1U);
  EXPECT_EQ(result.series[0].values, std::vector<double>(5, 0.01));
  EXPECT_TRUE(result.warnings.empty());
}

TEST_F(PassesTest, ThoseThatDifferAreFiveAtMost) {
  valgrind([](int pass) { return Names{std::to_string(1000 + pass)}; });
  EXPECT_EQ(run().passes.at(0).values, (std::vector<double>{1000, 1001, 1002, 1003, 1004}));
}

TEST_F(PassesTest, TheCommandRunsInAFixedPlaceAndLeavesNothing) {
  valgrind([](int) { return Names{"7"}; });
  run();
  ASSERT_EQ(launches_.size(), 2U);
  EXPECT_TRUE(launches_[0].settings.aslr_off);
  EXPECT_EQ(launches_[0].argv.front(), "valgrind");
  EXPECT_EQ(launches_[0].argv.back(), "sort");
  for (const std::filesystem::path& folder : folders_)
    EXPECT_FALSE(std::filesystem::exists(folder));
}

TEST_F(PassesTest, WithoutValgrindTheMetricIsMissingByName) {
  const plan::CaseResult result = run();
  EXPECT_EQ(result.state, CaseState::Measured);
  EXPECT_TRUE(result.passes.empty());
  EXPECT_EQ(result.warnings, Names{"metric `instructions`: valgrind cannot be started: no such "
                                   "file: valgrind"});
}

TEST_F(PassesTest, ACommandThatFailsUnderValgrindIsNoCount) {
  launcher_.program("valgrind", test::FakeLauncher::Act{.code = 1});
  EXPECT_EQ(run().warnings,
            Names{"metric `instructions`: under valgrind the command exited with code 1"});
}

TEST_F(PassesTest, AFileWithoutASumIsNoCount) {
  valgrind([](int) { return Names{"12", "many"}; });
  EXPECT_EQ(run().warnings, Names{"metric `instructions`: valgrind wrote no count"});
}

TEST_F(PassesTest, PassesTakeHalfOfTheBudgetAtMost) {
  plan_.measure().budget = 10;
  valgrind([](int pass) { return Names{std::to_string(pass)}; }, 3);
  const plan::CaseResult result = run();
  ASSERT_EQ(launches_.size(), 2U);
  EXPECT_DOUBLE_EQ(launches_[0].timeout, 5);
  EXPECT_DOUBLE_EQ(launches_[1].timeout, 2);
}

TEST(MetricsOfPasses, AreTheInstructionsByValgrind) {
  plan::Metric other = by_valgrind();
  other.tool = "";
  EXPECT_TRUE(is_of_passes(by_valgrind()));
  EXPECT_FALSE(is_of_passes(other));
  plan::Plan plan;
  plan.workloads.resize(2);
  plan.workloads[1].metrics = {other, by_valgrind()};
  const auto metrics = metrics_of_passes(plan);
  ASSERT_EQ(metrics.size(), 2U);
  EXPECT_TRUE(metrics[0].empty());
  EXPECT_EQ(metrics[1].size(), 1U);
}

TEST(RealValgrind, CountsTheSameTwiceAndFollowsChildren) {
  if (::system("command -v valgrind >/dev/null 2>&1") != 0) GTEST_SKIP() << "there is no valgrind";
  workload::ProcessLauncher launcher;
  const std::vector<plan::Metric> metrics = {by_valgrind()};
  workload::Launch launch;
  launch.environment = std::make_shared<const std::vector<std::string>>(
      std::vector<std::string>{"PATH=/usr/bin:/bin"});
  launch.timeout = 60;
  const auto count = [&](const std::string& text) {
    launch.argv = {"/bin/sh", "-c", text};
    const Passes passes = count_in_passes(
        metrics, launch, 3, 120, [] { return true; }, launcher);
    EXPECT_TRUE(passes.warnings.empty());
    EXPECT_EQ(passes.series.size(), 1U);
    return passes.series.empty() ? std::vector<double>() : passes.series[0].values;
  };
  const std::vector<double> alone = count("exit 3");
  ASSERT_GE(alone.size(), 2U);
  EXPECT_EQ(alone[alone.size() - 1], alone[alone.size() - 2]);
  EXPECT_GT(alone[0], 10'000);
  const std::vector<double> with_child = count("/bin/true; exit 3");
  ASSERT_GE(with_child.size(), 2U);
  EXPECT_GT(with_child[0], alone[0] * 1.2);
}

}  // namespace
}  // namespace benchc::execution
