#include "runtime/control/idle.h"

#include <gtest/gtest.h>

namespace benchc::control {
namespace {

using Cores = std::vector<unsigned>;

// Two physical cores of two logical ones each, as most machines number them.
const Topology kFour = {{0, 0, false}, {1, 1, false}, {2, 0, false}, {3, 1, false}};

TEST(Idle, ReadsProcStat) {
  const auto times = parse_core_times(
      "cpu  300 0 100 1600 0 0 0 0 0 0\n"
      "cpu0 100 0 50 800 50 0 0 0 7 0\n"
      "cpu11 200 0 50 700 50 0 0 0 0 0\n"
      "intr 1 2 3\n");
  ASSERT_EQ(times.size(), 2U);
  EXPECT_DOUBLE_EQ(times.at(0).total, 1000);
  EXPECT_DOUBLE_EQ(times.at(0).idle, 850);
  EXPECT_DOUBLE_EQ(times.at(11).idle, 750);
}

TEST(Idle, SharesAreOfTheTimeBetween) {
  const auto shares =
      idle_shares({{0, {100, 50}}, {1, {100, 50}}}, {{0, {110, 55}}, {1, {100, 50}}, {2, {5, 5}}});
  EXPECT_EQ(shares, (std::map<unsigned, double>{{0, 0.5}}));
}

TEST(Idle, TheIdlestCoreIsChosen) {
  EXPECT_EQ(idlest(kFour, kFour, {{0, 1}, {1, 0}, {2, 1}, {3, 0}}, 1), Cores{2});
  EXPECT_EQ(idlest(kFour, kFour, {{0, 0}, {1, 0.1}, {2, 0}, {3, 1}}, 1), Cores{3});
}

TEST(Idle, ABusyNeighbourIsAvoided) {
  EXPECT_EQ(idlest(kFour, kFour, {{0, 1}, {1, 0}, {2, 1}, {3, 1}}, 1), Cores{2});
}

TEST(Idle, WithAllIdleCoreZeroIsAvoided) {
  EXPECT_EQ(idlest(kFour, kFour, {}, 1), Cores{3});
  const Topology two = {{0, 0, false}, {1, 1, false}};
  EXPECT_EQ(idlest(two, two, {}, 1), Cores{1});
}

TEST(Idle, SeveralAreTakenFromDifferentPhysicalCores) {
  EXPECT_EQ(idlest(kFour, kFour, {}, 2), (Cores{2, 3}));
  EXPECT_EQ(idlest(kFour, kFour, {}, 9), (Cores{0, 1, 2, 3}));
}

}  // namespace
}  // namespace benchc::control
