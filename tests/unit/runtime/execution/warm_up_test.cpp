#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/runtime/execution/native_bodies.h"
#include "tests/unit/runtime/execution/test_plan.h"

namespace benchc::execution {
namespace {

using Kind = plan::Steadiness::Kind;
using test::FakeLauncher;
using testing::Each;
using testing::ElementsAre;

class WarmingUp : public testing::Test {
 protected:
  WarmingUp() {
    plan_.options.native.host = "host";
    plan_.measure().warmup_runs = 0;
    plan_.measure().budget = 100;
  }

  // A command whose run number n takes `seconds(n)`, with 1% of noise.
  void command(const std::string& name, std::function<double(int)> seconds) {
    launcher_.program(name, [this, seconds = std::move(seconds), run = 0](auto&) mutable {
      std::normal_distribution<double> noise(1, 0.01);
      return FakeLauncher::Act{.seconds = seconds(run++) * noise(random_)};
    });
  }

  void native(const std::string& entry) {
    plan::Case& subject = plan_.plan.cases[plan_.add(entry)];
    subject.command = {};
    subject.native = plan::Native{.kind = plan::Native::Kind::Builtin, .entry = entry};
  }

  plan::CaseResult run() {
    Expected<Summary> summary = plan_.run(launcher_);
    if (!summary) {
      ADD_FAILURE() << summary.error().message;
      return {};
    }
    return std::move(summary->cases.at(0));
  }

  std::mt19937 random_{1};
  FakeLauncher launcher_;
  NativeBodies bodies_{launcher_, "host"};
  TestPlan plan_;
};

TEST_F(WarmingUp, KeepsItsSamplesApart) {
  plan_.measure().warmup_runs = 3;
  plan_.add("a");
  command("a", [](int run) { return run < 3 ? 2 : 1; });
  const plan::CaseResult result = run();
  const plan::Excluded& excluded = result.excluded;
  EXPECT_THAT(excluded.use, ElementsAre(plan::SampleUse::Warmup, plan::SampleUse::Warmup,
                                        plan::SampleUse::Warmup));
  EXPECT_THAT(excluded.round, ElementsAre(0U, 1U, 2U));
  EXPECT_TRUE(excluded.process.empty());
  EXPECT_TRUE(std::is_sorted(excluded.started.begin(), excluded.started.end()));
  ASSERT_EQ(excluded.values.size(), result.series.size());
  EXPECT_THAT(excluded.values[0], Each(testing::Gt(1.9)));
  EXPECT_THAT(result.series[0].values, Each(testing::Lt(1.1)));
  EXPECT_FALSE(result.steadiness);
}

TEST_F(WarmingUp, ThatWouldLeaveNoTimeEnds) {
  plan_.measure().warmup_runs = 50;
  plan_.add("a");
  command("a", [](int) { return 9; });
  const plan::CaseResult result = run();
  EXPECT_EQ(result.excluded.use.size(), 10U);
  EXPECT_EQ(result.series[0].values.size(), 1U);
  EXPECT_THAT(result.warnings, testing::Contains("the budget ended the warm-up after 10 runs"));
}

TEST_F(WarmingUp, GoesOnUntilSteady) {
  plan_.measure().warmup_steady = true;
  plan_.add("a");
  command("a", [](int run) { return run < 12 ? 0.2 : 0.1; });
  const plan::CaseResult result = run();
  ASSERT_TRUE(result.steadiness);
  EXPECT_EQ(result.steadiness->kind, Kind::WarmUp);
  EXPECT_EQ(result.steadiness->samples, 12U);
  EXPECT_NEAR(result.steadiness->seconds, 12 * 0.2, 0.1);
  EXPECT_THAT(result.series[0].values, Each(testing::Lt(0.11)));
  EXPECT_GE(result.excluded.use.size(), 22U) << "what shows that it is steady";
  EXPECT_TRUE(result.warnings.empty());
}

TEST_F(WarmingUp, OfWhatIsSteadyFromTheStartIsShort) {
  plan_.measure().warmup_steady = true;
  plan_.add("a");
  command("a", [](int) { return 0.1; });
  const plan::CaseResult result = run();
  EXPECT_EQ(result.steadiness, (plan::Steadiness{Kind::Flat, 0, 0}));
  EXPECT_EQ(result.excluded.use.size(), 20U);
}

TEST_F(WarmingUp, HasNoRestWhereTimesGoUpAndDown) {
  plan_.measure().warmup_steady = true;
  plan_.add("a");
  int cycle = 0;
  command("a", [&cycle](int run) {
    // A level of 13 is too short to be steady.
    if (run % 13 == 0) ++cycle;
    return 0.2 + 0.1 * (cycle % 3);
  });
  const plan::CaseResult result = run();
  ASSERT_TRUE(result.steadiness);
  EXPECT_EQ(result.steadiness->kind, Kind::NoSteadyState);
  EXPECT_GT(result.steadiness->seconds, 49);
  EXPECT_LE(result.steadiness->seconds, 50.5) << "half of the budget";
  EXPECT_THAT(result.warnings, ElementsAre(testing::MatchesRegex(
                                   "no steady state in [0-9.]+ s of warm-up: samples may drift")));
  EXPECT_EQ(result.series[0].values.size(), 5U) << "it is measured all the same";
}

TEST_F(WarmingUp, SaysWhereTooFewRunsFit) {
  plan_.measure().warmup_steady = true;
  plan_.measure().budget = 10;
  plan_.add("a");
  launcher_.program("a", FakeLauncher::Act{.seconds = 1});
  const plan::CaseResult result = run();
  EXPECT_EQ(result.steadiness, (plan::Steadiness{Kind::NoSteadyState, 5, 5}));
  EXPECT_THAT(
      result.warnings,
      ElementsAre("5 runs in 5 s of warm-up cannot show a steady state: samples may drift"));
}

TEST_F(WarmingUp, TellsASlowdown) {
  plan_.measure().warmup_steady = true;
  plan_.measure().warmup_seconds = 8;
  plan_.add("a");
  command("a", [](int run) { return run < 30 ? 0.1 : 0.15; });
  const plan::CaseResult result = run();
  ASSERT_TRUE(result.steadiness);
  EXPECT_EQ(result.steadiness->kind, Kind::Slowdown);
  EXPECT_EQ(result.steadiness->samples, 30U);
}

TEST_F(WarmingUp, IsDoneAgainInEachProcess) {
  plan_.measure().warmup_steady = true;
  plan_.measure().minimum_samples = plan_.measure().maximum_samples = 10;
  native("cold");
  NativeBody& body = bodies_.add("cold", 20e-9);
  // The first 60 batches of a process, calibration aside, take longer.
  int batches = 0;
  int samples = 0;
  bool calibrated = false;
  body.change = [&](const native::Request& request, native::Reply& reply) {
    if (request.kind == native::Request::Kind::Start) {
      samples = 0;
      return;
    }
    if (request.kind != native::Request::Kind::Batch) return;
    calibrated = calibrated || request.lead_in > 0;
    if (!calibrated) return;
    ++batches;
    const double factor = samples++ < 60 ? 1.5 : 1;
    reply.wall_seconds *= factor;
    reply.cpu_seconds *= factor;
    reply.user_seconds *= factor;
  };
  const plan::CaseResult result = run();
  ASSERT_EQ(result.state, plan::CaseState::Measured) << result.reason;
  ASSERT_TRUE(result.steadiness);
  EXPECT_EQ(result.steadiness->kind, Kind::WarmUp);
  EXPECT_EQ(result.steadiness->samples, 60U);
  EXPECT_GT(result.process.back(), 1U);
  EXPECT_THAT(result.series[0].values, Each(testing::DoubleNear(20e-9, 1e-12)));
  for (std::uint32_t process = 1; process <= result.process.back(); ++process) {
    EXPECT_EQ(std::count(result.excluded.process.begin(), result.excluded.process.end(), process),
              60)
        << "process " << process;
  }
}

TEST_F(WarmingUp, OfAFailedCaseIsNotKept) {
  plan_.measure().warmup_runs = 2;
  plan_.add("a");
  int runs = 0;
  launcher_.program(
      "a", [&runs](auto&) { return FakeLauncher::Act{.seconds = 1, .code = ++runs > 3 ? 1 : 0}; });
  const plan::CaseResult result = run();
  EXPECT_EQ(result.state, plan::CaseState::Failed);
  EXPECT_EQ(result.excluded, plan::Excluded());
}

}  // namespace
}  // namespace benchc::execution
