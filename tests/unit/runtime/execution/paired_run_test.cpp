// A case and its counterpart in another revision: where each runs, in what order, and what becomes
// of one when the other fails.

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/runtime/execution/beside_plan.h"

namespace benchc::execution {
namespace {

using test::FakeLauncher;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using Names = std::vector<std::string>;

class PairedRun : public testing::Test {
 protected:
  PairedRun() {
    for (const char* name : {"a", "b"}) {
      launcher_.program(name, [this, name](const workload::Launch& launch) {
        order_.push_back(std::string(name) + (is_there(launch) ? "@base" : ""));
        return FakeLauncher::Act{.seconds = 0.01};
      });
    }
  }

  Summary run() {
    Expected<Summary> summary = plan_.run(launcher_);
    if (!summary) {
      ADD_FAILURE() << summary.error().message;
      return {};
    }
    return std::move(*summary);
  }

  void rounds(std::uint32_t count) {
    plan_.measure().minimum_samples = plan_.measure().maximum_samples = count;
  }

  FakeLauncher launcher_;
  BesidePlan plan_;
  Names order_;
};

TEST_F(PairedRun, BothSidesOfAPairStandNextToEachOther) {
  rounds(40);
  plan_.add_pairs({"a", "b"});
  const Summary summary = run();
  ASSERT_EQ(order_.size(), 160U);
  std::set<Names> rounds;
  for (auto at = order_.begin(); at != order_.end(); at += 4) {
    const Names round(at, at + 4);
    rounds.insert(round);
    EXPECT_EQ(round[0].front(), round[1].front());
    EXPECT_EQ(round[2].front(), round[3].front());
    Names sorted = round;
    std::sort(sorted.begin(), sorted.end());
    EXPECT_THAT(sorted, ElementsAre("a", "a@base", "b", "b@base"));
  }
  EXPECT_EQ(rounds.size(), 8U) << "either case first, and either side of each";
  EXPECT_EQ(summary.cases.at(2).id, "a@base");
  EXPECT_EQ(summary.cases.at(0).round, summary.cases.at(2).round);
  EXPECT_THAT(plan_.committed, Contains("a@base"));
}

TEST_F(PairedRun, AFixedOrderFixesTheCasesAndNotWhoOfAPairIsFirst) {
  for (const plan::Order order : {plan::Order::Declared, plan::Order::Sequential}) {
    BesidePlan plan;
    plan.measure().minimum_samples = plan.measure().maximum_samples = 30;
    plan.measure().order = order;
    plan.add_pairs({"a", "b"});
    order_.clear();
    ASSERT_TRUE(plan.run(launcher_));
    ASSERT_EQ(order_.size(), 120U);
    std::set<Names> pairs;
    for (auto at = order_.begin(); at != order_.end(); at += 2) {
      EXPECT_EQ(at[0].front(), at[1].front());
      EXPECT_NE(at[0], at[1]);
      pairs.insert(Names(at, at + 2));
    }
    EXPECT_EQ(pairs.size(), 4U);
    const bool by_rounds = order_[2].front() == 'b';
    EXPECT_EQ(by_rounds, order == plan::Order::Declared);
  }
}

TEST_F(PairedRun, BuildsRunInTheFolderOfTheirRevision) {
  plan_.add_pairs({"a"});
  plan_.build("make");
  plan_.build("make");
  plan_.plan.builds[1].name = "base: make";
  plan_.plan.builds[1].revision = 0;
  plan_.plan.builds[1].cwd = "src";
  Names directories;
  launcher_.program("make", [&](const workload::Launch& launch) {
    directories.push_back(launch.directory);
    return FakeLauncher::Act{};
  });
  const Summary summary = run();
  EXPECT_THAT(directories, testing::UnorderedElementsAre("/repo/", "/base/src"));
  EXPECT_TRUE(summary.builds.at(1).succeeded);
}

TEST_F(PairedRun, ARevisionThatIsNotThereSkipsItsCasesAlone) {
  plan_.add_pairs({"a"});
  plan_.options.revision_roots.clear();
  const Summary summary = run();
  EXPECT_EQ(summary.cases.at(0).state, plan::CaseState::Measured);
  EXPECT_EQ(summary.cases.at(1).state, plan::CaseState::Skipped);
  EXPECT_EQ(summary.cases.at(1).reason, "the files of v1.2 are not there");
}

TEST_F(PairedRun, AFailedBuildOfTheRevisionSkipsItsCasesAlone) {
  plan_.add_pairs({"a"});
  plan_.build("make");
  plan_.plan.builds[0].name = "base: make";
  plan_.plan.builds[0].revision = 0;
  plan_.plan.workloads[1].needs = {0};
  launcher_.program("make", FakeLauncher::Act{.code = 2});
  const Summary summary = run();
  EXPECT_EQ(summary.cases.at(0).state, plan::CaseState::Measured);
  EXPECT_EQ(summary.cases.at(1).state, plan::CaseState::Skipped);
  EXPECT_THAT(summary.cases.at(1).reason, HasSubstr("needs build base: make, which failed"));
}

TEST_F(PairedRun, ACounterpartThatFailsLeavesItsCaseGoing) {
  rounds(10);
  plan_.add_pairs({"a"});
  int left = 4;
  launcher_.program("a", [&](const workload::Launch& launch) {
    const bool dies = is_there(launch) && --left == 0;
    return FakeLauncher::Act{.seconds = 0.01, .code = dies ? 1 : 0};
  });
  const Summary summary = run();
  EXPECT_EQ(summary.cases.at(0).state, plan::CaseState::Measured);
  EXPECT_EQ(summary.cases.at(0).round.size(), 10U);
  EXPECT_EQ(summary.cases.at(1).state, plan::CaseState::Failed);
  EXPECT_THAT(summary.cases.at(1).series, testing::IsEmpty());
}

TEST_F(PairedRun, ACaseThatFailsEndsItsCounterpart) {
  rounds(10);
  plan_.add_pairs({"a"});
  int left = 4;
  int others = 0;
  launcher_.program("a", [&](const workload::Launch& launch) {
    if (is_there(launch)) ++others;
    const bool dies = !is_there(launch) && --left == 0;
    return FakeLauncher::Act{.seconds = 0.01, .code = dies ? 1 : 0};
  });
  const Summary summary = run();
  EXPECT_EQ(summary.cases.at(0).state, plan::CaseState::Failed);
  EXPECT_EQ(summary.cases.at(1).state, plan::CaseState::Skipped);
  EXPECT_EQ(summary.cases.at(1).reason, "a, which is compared with it, failed");
  EXPECT_LE(others, 4);
}

}  // namespace
}  // namespace benchc::execution
