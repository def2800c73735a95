#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/temporary_directory.h"
#include "tests/unit/runtime/execution/test_plan.h"

namespace benchc::execution {
namespace {

using test::FakeLauncher;
using Names = std::vector<std::string>;

class Builds : public testing::Test {
 protected:
  Builds() {
    for (const char* name : {"base", "left", "right", "top", "work"}) {
      launcher_.program(name, FakeLauncher::Act{});
    }
    const std::uint32_t base = plan_.build("base");
    const std::uint32_t left = plan_.build("left", {base});
    const std::uint32_t right = plan_.build("right", {base});
    const std::uint32_t top = plan_.build("top", {left, right});
    plan_.plan.workloads[0].needs = {top};
    plan_.add("work");
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

TEST_F(Builds, ComeBeforeWhatNeedsThem) {
  const Summary summary = run();
  Names order = launcher_.launched();
  ASSERT_GE(order.size(), 4U);
  order.resize(5);
  EXPECT_EQ(order[0], "base");
  EXPECT_EQ(order[3], "top");
  EXPECT_EQ(order[4], "work");
  EXPECT_TRUE(std::all_of(summary.builds.begin(), summary.builds.end(),
                          [](const BuildResult& build) { return build.succeeded; }));
  EXPECT_EQ(summary.cases[0].state, plan::CaseState::Measured);
}

TEST_F(Builds, AFailureFailsDependentsAndSkipsWorkloads) {
  launcher_.program("left", FakeLauncher::Act{.code = 2, .err = "main.cpp:1: error"});
  const Summary summary = run();
  EXPECT_TRUE(summary.builds[0].succeeded);
  EXPECT_EQ(summary.builds[1].reason, "exited with code 2");
  EXPECT_EQ(summary.builds[1].output_tail, "main.cpp:1: error");
  EXPECT_TRUE(summary.builds[2].succeeded);
  EXPECT_EQ(summary.builds[3].reason, "needs build left, which failed: exited with code 2");
  EXPECT_EQ(summary.cases[0].state, plan::CaseState::Skipped);
  EXPECT_EQ(summary.cases[0].reason,
            "needs build top, which failed: needs build left, which failed: exited with code 2");
  EXPECT_EQ(summary.cases[0].stderr_tail, "main.cpp:1: error");
  EXPECT_EQ(plan_.committed, Names{"work"});
}

TEST_F(Builds, TellWhyTheyFailedInTheFirstCaseThatNeedsThem) {
  plan_.plan.cases[plan_.add("again")].workload = 0;
  launcher_.program("base", FakeLauncher::Act{.code = 1, .out = "no ", .err = "compiler"});
  const Summary summary = run();
  EXPECT_EQ(summary.cases[0].stderr_tail, "no compiler");
  EXPECT_EQ(summary.cases[1].state, plan::CaseState::Skipped);
  EXPECT_EQ(summary.cases[1].stderr_tail, "");
}

TEST_F(Builds, MustMakeWhatTheyDeclare) {
  const test::TemporaryDirectory directory;
  plan_.options.repository = directory.path();
  plan_.plan.builds[0].produces = {"build/sorter"};
  EXPECT_EQ(run().builds[0].reason, "did not produce build/sorter");
  directory.write("build/sorter", "");
  EXPECT_TRUE(run().builds[0].succeeded);
}

TEST_F(Builds, OnesThatNeedEachOtherAreRefused) {
  plan_.plan.builds[0].needs = {3};
  EXPECT_FALSE(plan_.run(launcher_));
  EXPECT_TRUE(launcher_.launched().empty());
}

TEST_F(Builds, AStopSkipsAllThatFollows) {
  launcher_.program("base", [this](const workload::Launch&) {
    plan_.stop = true;
    return FakeLauncher::Act{};
  });
  const Summary summary = run();
  EXPECT_TRUE(summary.interrupted);
  EXPECT_EQ(launcher_.launched(), Names{"base"});
  EXPECT_EQ(summary.cases[0].reason, "interrupted");
}

}  // namespace
}  // namespace benchc::execution
