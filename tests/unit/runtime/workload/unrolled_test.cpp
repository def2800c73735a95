#include "runtime/workload/unrolled.h"

#include <vector>

#include <gtest/gtest.h>

namespace benchc::workload {
namespace {

TEST(LoopCost, IsWhatTurnsHaveInCommon) {
  const std::vector<TurnPair> pairs(9, {0.5e-9 + 16 * 0.25e-9, 0.5e-9 + 8 * 0.25e-9});
  const LoopCost cost = loop_cost(pairs);
  EXPECT_NEAR(cost.cost, 0.5e-9, 1e-15);
  EXPECT_NEAR(cost.copy, 0.25e-9, 1e-15);
  EXPECT_NEAR(cost.uncertainty, 0, 1e-15);
  EXPECT_NEAR(cost.iteration(4.5e-9), 0.25e-9, 1e-15);
  EXPECT_FALSE(cost.removed());
}

TEST(LoopCost, OneDisturbedPairDoesNoHarm) {
  std::vector<TurnPair> pairs(9, {4.5e-9, 2.5e-9});
  pairs[4] = {45e-9, 2.5e-9};
  EXPECT_NEAR(loop_cost(pairs).cost, 0.5e-9, 1e-15);
}

// A loop whose cost hides behind the body's would come out below nothing.
TEST(LoopCost, IsNeverBelowNothing) {
  const LoopCost cost = loop_cost(std::vector<TurnPair>{{5e-9, 2e-9}});
  EXPECT_EQ(cost.cost, 0);
  EXPECT_EQ(cost.iteration(0), 0);
}

TEST(LoopCost, NorIsATimeThatItIsTakenFrom) {
  const LoopCost cost = loop_cost(std::vector<TurnPair>{{4.5e-9, 2.5e-9}});
  EXPECT_EQ(cost.iteration(0.1e-9), 0);
}

// By hand: costs 2 T8 - T16 of 0.4, 0.5, 0.6, 0.5, so a median absolute deviation of 0.05 and
// 1.4826 * 0.05 / 2.
TEST(LoopCost, UncertaintyIsThatOfAMedianOfPairs) {
  const std::vector<TurnPair> pairs = {
      {4.6e-9, 2.5e-9}, {4.5e-9, 2.5e-9}, {4.4e-9, 2.5e-9}, {4.5e-9, 2.5e-9}};
  EXPECT_NEAR(loop_cost(pairs).uncertainty, 0.037065e-9, 1e-15);
}

TEST(LoopCost, CopiesThatTakeNothingAreNone) {
  EXPECT_TRUE(loop_cost(std::vector<TurnPair>{{0.27e-9, 0.27e-9}}).removed());
  EXPECT_TRUE(loop_cost(std::vector<TurnPair>{{0.26e-9, 0.27e-9}}).removed());
  EXPECT_TRUE(loop_cost(std::vector<TurnPair>{{0, 0}}).removed());
  EXPECT_FALSE(loop_cost(std::vector<TurnPair>{{1.3e-9, 0.7e-9}}).removed());
}

}  // namespace
}  // namespace benchc::workload
