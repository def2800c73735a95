#include "runtime/plan/looks.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace benchc::plan {
namespace {

using Rounds = std::vector<std::uint32_t>;

GroupMeasure from_to(std::uint32_t minimum, std::uint32_t maximum) {
  GroupMeasure measure;
  measure.minimum = minimum;
  measure.maximum = maximum;
  return measure;
}

TEST(Looks, GrowByAFifth) {
  EXPECT_EQ(looks(from_to(20, 100)), (Rounds{20, 24, 29, 35, 42, 51, 62, 75, 90, 100}));
  EXPECT_EQ(looks(from_to(1, 9)), (Rounds{1, 2, 3, 4, 5, 6, 8, 9}));
  EXPECT_EQ(looks(from_to(20, 400)).size(), 17U);
}

TEST(Looks, OneThatTheLastHardlyDiffersFromIsLeftOut) {
  // 90 would be followed by 92.
  EXPECT_EQ(looks(from_to(75, 92)), (Rounds{75, 92}));
  EXPECT_EQ(next_look(345, 400), 400U);
  EXPECT_EQ(next_look(400, 400), 400U);
}

TEST(Looks, FewestAndMostAreLookedAtWhateverTheyAre) {
  EXPECT_EQ(looks(from_to(10, 10)), (Rounds{10}));
  EXPECT_EQ(looks(from_to(0, 0)), (Rounds{1}));
  EXPECT_EQ(looks(from_to(30, 20)), (Rounds{30}));
  const Rounds most = looks(from_to(1, 4'294'967'295U));
  EXPECT_EQ(most.back(), 4'294'967'295U);
  EXPECT_LT(most.size(), 130U);
  EXPECT_TRUE(std::is_sorted(most.begin(), most.end()));
}

TEST(Looks, InSequentialOrderACaseIsMeasuredWithItsCounterpartAlone) {
  Plan plan;
  plan.workloads.resize(1);
  plan.measures.resize(1);
  plan.cases.resize(4);
  plan.cases[2].counterpart = Counterpart{0, 0};
  plan.cases[3].counterpart = Counterpart{1, 0};
  const Group group = {{0, 1, 2, 3}};
  EXPECT_EQ(measured_together(plan, group), (std::vector<Rounds>{{0, 1, 2, 3}}));
  plan.measures[0].order = Order::Sequential;
  EXPECT_EQ(measured_together(plan, group), (std::vector<Rounds>{{0, 2}, {1, 3}}));
}

}  // namespace
}  // namespace benchc::plan
