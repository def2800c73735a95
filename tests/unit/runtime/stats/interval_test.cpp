#include "runtime/stats/interval.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace benchc::stats {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(Interval, ArithmeticHoldsEveryCombination) {
  EXPECT_EQ((Interval{1, 2} + Interval{10, 20}), (Interval{11, 22}));
  EXPECT_EQ((Interval{1, 2} - Interval{10, 20}), (Interval{-19, -8}));
  EXPECT_EQ((Interval{-1, 2} * Interval{-3, 5}), (Interval{-6, 10}));
  EXPECT_EQ((Interval{1, 2} / Interval{4, 8}), (Interval{0.125, 0.5}));
  EXPECT_EQ((-Interval{1, 2}), (Interval{-2, -1}));
}

TEST(Interval, DivisionByWhatMayBeZeroSaysNothing) {
  EXPECT_EQ((Interval{1, 2} / Interval{-1, 1}), Interval::unbounded());
  EXPECT_EQ((Interval{1, 2} / Interval{0, 0}), Interval::unbounded());
}

TEST(Interval, UnknownEndsStayUnknown) {
  EXPECT_EQ((Interval{1, kInfinity} + Interval{-kInfinity, 3}), Interval::unbounded());
  EXPECT_EQ((Interval::exactly(0) * Interval::unbounded()), (Interval{0, 0}));
  EXPECT_EQ((Interval{1, 2} / Interval{4, kInfinity}), (Interval{0, 0.5}));
  EXPECT_EQ(Interval::exactly(std::nan("")), Interval::unbounded());
}

TEST(Interval, DegenerateIsOneFiniteValue) {
  EXPECT_TRUE(Interval::exactly(3).degenerate());
  EXPECT_FALSE((Interval{1, 2}).degenerate());
  EXPECT_FALSE((Interval{kInfinity, kInfinity}).degenerate());
}

}  // namespace
}  // namespace benchc::stats
