#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/fake_native.h"
#include "tests/unit/runtime/execution/native_bodies.h"
#include "tests/unit/runtime/execution/test_plan.h"

namespace benchc::execution {
namespace {

using plan::CaseState;
using testing::Each;
using testing::ElementsAre;

// Cases that differ in their threads alone; an iteration takes 100 ns with one, and each more gives
// half of what it should.
class EfficiencyRun : public testing::Test {
 protected:
  EfficiencyRun() {
    plan_.options.native.host = "host";
    plan_.measure().minimum_samples = plan_.measure().maximum_samples = 6;
    plan::Metric scaling;
    scaling.name = "scaling";
    scaling.source = plan::MetricSource::Efficiency;
    scaling.better = plan::Better::Higher;
    plan_.plan.workloads[0].metrics.push_back(scaling);
    bodies_.add("work", 0).iteration = [](const native::Start& start) {
      return 100e-9 / (1 + (start.threads - 1) * 0.5);
    };
  }

  std::uint32_t add(double threads, const std::string& entry = "work", int group = 0) {
    const std::uint32_t index =
        plan_.add(entry + "[threads=" + std::to_string(int(threads)) + "]", group);
    plan::Case& subject = plan_.plan.cases[index];
    subject.command = {};
    subject.native = plan::Native{.kind = plan::Native::Kind::Builtin, .entry = entry};
    subject.parameters.push_back({"threads", {}});
    subject.parameters[0].value.number = threads;
    return index;
  }

  void parameter(std::uint32_t index, double n) {
    plan::Parameter parameter{"n", {}};
    parameter.value.number = n;
    plan_.plan.cases[index].id += "[n=" + std::to_string(int(n)) + "]";
    plan_.plan.cases[index].parameters.insert(plan_.plan.cases[index].parameters.begin(),
                                              parameter);
  }

  Summary run() {
    Expected<Summary> summary = plan_.run(launcher_);
    if (!summary) {
      ADD_FAILURE() << summary.error().message;
      return {};
    }
    return std::move(*summary);
  }

  static const std::vector<double>& scaling(const Summary& summary, std::size_t index) {
    return summary.cases.at(index).series.at(1).values;
  }

  test::FakeLauncher launcher_;
  NativeBodies bodies_{launcher_, "host"};
  TestPlan plan_;
};

TEST_F(EfficiencyRun, IsTheSpeedOfAThreadAgainstThatWithTheLeastThreads) {
  add(4);
  add(1);
  add(2);
  const Summary summary = run();
  ASSERT_EQ(summary.cases[0].state, CaseState::Measured) << summary.cases[0].reason;
  ASSERT_EQ(scaling(summary, 0).size(), 6U);
  EXPECT_THAT(scaling(summary, 0), Each(testing::DoubleNear(2.5 / 4, 1e-9)));
  EXPECT_THAT(scaling(summary, 1), Each(1));
  EXPECT_THAT(scaling(summary, 2), Each(testing::DoubleNear(1.5 / 2, 1e-9)));
}

TEST_F(EfficiencyRun, ComparesCasesThatAreEqualButForThreads) {
  parameter(add(2), 10);
  parameter(add(4), 10);
  parameter(add(1), 20);
  parameter(add(4), 20);
  const Summary summary = run();
  EXPECT_THAT(scaling(summary, 0), Each(1));
  EXPECT_THAT(scaling(summary, 1), Each(testing::DoubleNear((2.5 / 4) / (1.5 / 2), 1e-9)));
  EXPECT_THAT(scaling(summary, 2), Each(1));
  EXPECT_THAT(scaling(summary, 3), Each(testing::DoubleNear(2.5 / 4, 1e-9)));
}

TEST_F(EfficiencyRun, IsWholeWheneverTheRulesAreAsked) {
  plan_.measure().maximum_samples = 20;
  add(1);
  add(2);
  int looks = 0;
  plan_.callbacks.judged = [](std::uint32_t) { return true; };
  plan_.callbacks.undecided = [&](std::span<const std::uint32_t> cases,
                                  std::span<const plan::CaseResult* const> results) {
    ++looks;
    EXPECT_THAT(results[1]->series[1].values, Each(testing::DoubleNear(0.75, 1e-9)));
    return std::vector<std::uint32_t>(cases.begin(), cases.end());
  };
  run();
  EXPECT_GT(looks, 1);
}

TEST_F(EfficiencyRun, RoundsAreKeptEvenWhereEachCaseWasToBeMeasuredAlone) {
  plan_.measure().order = plan::Order::Sequential;
  add(4);
  add(1);
  const Summary summary = run();
  EXPECT_THAT(scaling(summary, 0), Each(testing::DoubleNear(2.5 / 4, 1e-9)));
}

TEST_F(EfficiencyRun, AReferenceThatCannotBeginFailsThoseComparedWithIt) {
  add(1);
  add(2);
  plan_.plan.cases[0].setup = plan::Command{{"setup"}, false};
  launcher_.program("setup", test::FakeLauncher::Act{.code = 1});
  const Summary summary = run();
  EXPECT_EQ(summary.cases[0].reason, "setup exited with code 1");
  EXPECT_EQ(summary.cases[1].state, CaseState::Failed);
  EXPECT_EQ(summary.cases[1].reason,
            "metric `scaling`: work[threads=1], which it is compared with, failed");
  EXPECT_TRUE(summary.cases[1].series.empty());
}

TEST_F(EfficiencyRun, AReferenceThatFailsLaterFailsThemToo) {
  add(2);
  add(1);
  // Fails in its second process; the other case goes on until the round is over.
  int processes = 0;
  bodies_.add("work", 100e-9).change = [&](const native::Request& request, native::Reply& reply) {
    if (request.kind != native::Request::Kind::Start || bodies_.starts.back().threads != 1) return;
    if (++processes < 2) return;
    reply.kind = native::Reply::Kind::Failed;
    test::set_text(reply.message, "wrong sum");
  };
  const Summary summary = run();
  EXPECT_EQ(summary.cases[1].reason, "wrong sum");
  EXPECT_EQ(summary.cases[0].reason,
            "metric `scaling`: work[threads=1], which it is compared with, failed");
}

TEST_F(EfficiencyRun, AReferenceThatIsNotMeasuredFailsThoseComparedWithIt) {
  add(1);
  add(2);
  // What the first case is made of is not there; the plan says so only when it is run.
  plan_.plan.cases[0].native = plan::Native{
      .kind = plan::Native::Kind::Library, .file = "no/such/library.so", .entry = "work"};
  const Summary summary = run();
  EXPECT_EQ(summary.cases[0].state, CaseState::Failed);
  EXPECT_EQ(summary.cases[1].reason,
            "metric `scaling`: work[threads=1], which it is compared with, is not measured");
}

TEST_F(EfficiencyRun, ASampleWithoutAPartnerIsDropped) {
  // The run is stopped in the middle of a round.
  plan_.measure().order = plan::Order::Declared;
  plan_.measure().minimum_samples = 1;
  add(2);
  add(1);
  std::size_t told = 0;
  plan_.callbacks.progress = [&](const Progress& event) {
    if (event.kind == Progress::Kind::Sampled && ++told == 7) plan_.stop = true;
  };
  const Summary summary = run();
  const plan::CaseResult& two = summary.cases[0];
  ASSERT_EQ(two.state, CaseState::Measured) << two.reason;
  EXPECT_THAT(two.round, ElementsAre(0, 1, 2));
  EXPECT_EQ(two.round, summary.cases[1].round);
  EXPECT_EQ(two.process.size(), 3U);
  EXPECT_THAT(scaling(summary, 0), Each(testing::DoubleNear(0.75, 1e-9)));
  // On a machine of one core there is a third: the threads share it.
  EXPECT_THAT(two.warnings,
              testing::IsSupersetOf({"the last sample was dropped: work[threads=1], which it is "
                                     "compared with, has none in that round",
                                     "interrupted after 3 samples"}));
}

}  // namespace
}  // namespace benchc::execution
