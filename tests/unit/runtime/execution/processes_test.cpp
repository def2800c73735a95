#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/execution/renewal.h"
#include "runtime/plan/group_measure.h"
#include "tests/unit/runtime/execution/native_bodies.h"
#include "tests/unit/runtime/execution/test_plan.h"

namespace benchc::execution {
namespace {

using test::FakeLauncher;

class DeclaredProcesses : public testing::Test {
 protected:
  DeclaredProcesses() {
    plan_.options.native.host = "host";
    plan_.measure().minimum_samples = 20;
    plan_.measure().maximum_samples = 400;
    plan_.measure().budget = 100;
    // Rules that are never decided, unless a test has others.
    plan_.callbacks.judged = [](std::uint32_t) { return true; };
    plan_.callbacks.undecided = [this](std::span<const std::uint32_t> cases, auto) {
      return decided_ ? std::vector<std::uint32_t>()
                      : std::vector<std::uint32_t>(cases.begin(), cases.end());
    };
  }

  void processes(std::uint32_t fewest, std::uint32_t most) {
    plan_.measure().minimum_processes = fewest;
    plan_.measure().maximum_processes = most;
  }

  NativeBody& native(const std::string& entry, int group = -1) {
    plan::Case& subject = plan_.plan.cases[plan_.add(entry, group)];
    subject.command = {};
    subject.native = plan::Native{.kind = plan::Native::Kind::Builtin, .entry = entry};
    return bodies_.add(entry, 20e-9);
  }

  Summary run() {
    Expected<Summary> summary = plan_.run(launcher_);
    if (!summary) {
      ADD_FAILURE() << summary.error().message;
      return {};
    }
    return std::move(*summary);
  }

  // How many samples each process has.
  static std::vector<std::uint32_t> sizes(const plan::CaseResult& result) {
    std::map<std::uint32_t, std::uint32_t> counts;
    for (const std::uint32_t process : result.process) ++counts[process];
    std::vector<std::uint32_t> sizes;
    for (const auto& [process, count] : counts) sizes.push_back(count);
    return sizes;
  }

  bool decided_ = false;
  FakeLauncher launcher_;
  NativeBodies bodies_{launcher_, "host"};
  TestPlan plan_;
};

TEST_F(DeclaredProcesses, ShareTheSamplesEvenly) {
  processes(5, 20);
  native("a");
  const Summary summary = run();
  EXPECT_EQ(sizes(summary.cases[0]), std::vector<std::uint32_t>(20, 20));
}

TEST_F(DeclaredProcesses, OfOneNumberAreThatMany) {
  processes(8, 8);
  native("a");
  EXPECT_EQ(sizes(run().cases[0]), std::vector<std::uint32_t>(8, 50));
}

TEST_F(DeclaredProcesses, AreWantedBeforeADecision) {
  processes(5, 20);
  decided_ = true;
  native("a", 0);
  native("b", 0);
  const Summary summary = run();
  EXPECT_GE(sizes(summary.cases[0]).size(), 5U);
  EXPECT_LE(sizes(summary.cases[0]).size(), 7U);
  EXPECT_EQ(summary.cases[0].process, summary.cases[1].process);
}

TEST_F(DeclaredProcesses, FitIntoTheBudgetThatThereIs) {
  processes(5, 10);
  plan_.measure().budget = 60;
  // A body of a second, whose process takes one to start: some 50 rounds are expected at first.
  native("slow").iteration = [](const native::Start&) { return 1.0; };
  const Summary summary = run();
  const std::vector<std::uint32_t> counts = sizes(summary.cases[0]);
  EXPECT_GE(counts.size(), 5U);
  EXPECT_LE(counts.size(), 10U);
  EXPECT_LE(*std::max_element(counts.begin(), counts.end()), 8U);
}

TEST_F(DeclaredProcesses, AreBegunForAFewSamplesToo) {
  processes(6, 6);
  plan_.measure().minimum_samples = plan_.measure().maximum_samples = 8;
  native("a");
  const std::vector<std::uint32_t> counts = sizes(run().cases[0]);
  EXPECT_EQ(counts.size(), 6U);
}

TEST_F(DeclaredProcesses, ThatTheBudgetCutsAreSaid) {
  processes(10, 10);
  plan_.measure().budget = 10;
  NativeBody& body = native("slow");
  body.iteration = [](const native::Start&) { return 0.5; };
  body.start = 3;
  const Summary summary = run();
  EXPECT_THAT(
      summary.cases[0].warnings,
      testing::Contains(testing::MatchesRegex("the budget of 10 s ended in process [1-4] of 10")));
}

TEST_F(DeclaredProcesses, OfACommandAreItsSamplesAndBoundThemBelowAlone) {
  processes(5, 10);
  plan_.add("a");
  launcher_.program("a", FakeLauncher::Act{.seconds = 0.01});
  EXPECT_EQ(values(run(), 0).size(), plan_.measure().maximum_samples);
  decided_ = true;
  processes(25, 40);
  EXPECT_EQ(values(run(), 0).size(), 25U) << "more than the fewest samples";
}

TEST_F(DeclaredProcesses, TheFewestWinOverTheMostSamples) {
  plan_.add("a");
  plan_.measure().minimum_samples = 5;
  plan_.measure().maximum_samples = 10;
  processes(20, 40);
  const auto bounds = [&] { return plan::sample_bounds(plan_.plan, plan_.plan.cases[0]); };
  EXPECT_EQ(bounds().minimum, 20U);
  EXPECT_EQ(bounds().maximum, 20U);
  processes(0, 0);
  EXPECT_EQ(bounds().minimum, 5U);
  EXPECT_EQ(bounds().maximum, 10U);
  processes(1, 3);
  EXPECT_EQ(bounds().minimum, 5U);
  EXPECT_EQ(bounds().maximum, 10U);
}

}  // namespace
}  // namespace benchc::execution
