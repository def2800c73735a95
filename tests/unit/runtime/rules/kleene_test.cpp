#include "runtime/rules/kleene.h"

#include <limits>

#include <gtest/gtest.h>

namespace benchc::rules {
namespace {

constexpr Truth kT = Truth::Holds;
constexpr Truth kF = Truth::DoesNotHold;
constexpr Truth kU = Truth::CannotTell;
using Op = plan::Condition::Comparison;

TEST(Kleene, TablesAreKleenes) {
  const Truth values[] = {kT, kU, kF};
  const Truth both[3][3] = {{kT, kU, kF}, {kU, kU, kF}, {kF, kF, kF}};
  const Truth either[3][3] = {{kT, kT, kT}, {kT, kU, kU}, {kT, kU, kF}};
  for (int i = 0; i < 3; ++i) {
    for (int j = 0; j < 3; ++j) {
      EXPECT_EQ(conjunction(values[i], values[j]), both[i][j]) << i << j;
      EXPECT_EQ(disjunction(values[i], values[j]), either[i][j]) << i << j;
    }
  }
  EXPECT_EQ(negation(kT), kF);
  EXPECT_EQ(negation(kF), kT);
  EXPECT_EQ(negation(kU), kU);
}

TEST(Compare, NeedsTheWholeIntervalOnOneSide) {
  EXPECT_EQ(compare({1, 2}, Op::Less, {3, 4}), kT);
  EXPECT_EQ(compare({3, 4}, Op::Less, {1, 2}), kF);
  EXPECT_EQ(compare({1, 3}, Op::Less, {2, 4}), kU);
  EXPECT_EQ(compare({3, 4}, Op::Greater, {1, 2}), kT);
  EXPECT_EQ(compare({1, 2}, Op::Greater, {3, 4}), kF);
  EXPECT_EQ(compare({1, 3}, Op::Greater, {2, 4}), kU);
}

TEST(Compare, BoundariesFollowTheOperator) {
  EXPECT_EQ(compare({1, 2}, Op::Less, {2, 2}), kU);
  EXPECT_EQ(compare({1, 2}, Op::LessEqual, {2, 2}), kT);
  EXPECT_EQ(compare({2, 3}, Op::Less, {2, 2}), kF);
  EXPECT_EQ(compare({2, 3}, Op::LessEqual, {2, 2}), kU);
  EXPECT_EQ(compare({2, 3}, Op::Greater, {2, 2}), kU);
  EXPECT_EQ(compare({2, 3}, Op::GreaterEqual, {2, 2}), kT);
  EXPECT_EQ(compare({1, 2}, Op::Greater, {2, 2}), kF);
  EXPECT_EQ(compare({1, 2}, Op::GreaterEqual, {2, 2}), kU);
}

TEST(Compare, EqualityIsShownOnlyOfExactValues) {
  EXPECT_EQ(compare({2, 2}, Op::Equal, {2, 2}), kT);
  EXPECT_EQ(compare({2, 2}, Op::NotEqual, {2, 2}), kF);
  EXPECT_EQ(compare({1, 3}, Op::Equal, {1, 3}), kU);
  EXPECT_EQ(compare({1, 3}, Op::NotEqual, {2, 2}), kU);
  EXPECT_EQ(compare({1, 3}, Op::Equal, {4, 4}), kF);
  EXPECT_EQ(compare({1, 3}, Op::NotEqual, {4, 4}), kT);
}

TEST(Compare, AnUnknownValueTellsNothing) {
  for (const Op op :
       {Op::Less, Op::LessEqual, Op::Greater, Op::GreaterEqual, Op::Equal, Op::NotEqual}) {
    EXPECT_EQ(compare(stats::Interval::unbounded(), op, {2, 2}), kU);
  }
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(compare({3, infinity}, Op::Greater, {2, 2}), kT);
}

}  // namespace
}  // namespace benchc::rules
