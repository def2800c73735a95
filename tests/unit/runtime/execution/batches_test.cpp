#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "runtime/execution/iterations.h"
#include "runtime/execution/renewal.h"

namespace benchc::execution {
namespace {

constexpr double kLongTime = 1e9;

using Counts = std::vector<std::uint64_t>;

Counts shared(Counts counts) {
  share_iterations(counts);
  return counts;
}

TEST(Iterations, NearCountsBecomeTheLargest) {
  EXPECT_EQ(shared({900, 1000, 400}), (Counts{1000, 1000, 1000}));
  EXPECT_EQ(shared({250, 1000}), (Counts{1000, 1000}));
  EXPECT_EQ(shared({249, 1000}), (Counts{249, 1000}));
}

TEST(Iterations, FarOnesStayApart) {
  EXPECT_EQ(shared({10, 100'000, 30, 70'000, 5}), (Counts{30, 100'000, 30, 100'000, 5}));
  EXPECT_EQ(shared({7}), Counts{7});
  EXPECT_EQ(shared({}), Counts{});
}

TEST(Iterations, WhatTakesLongIsNotRepeated) { EXPECT_EQ(shared({1, 3, 2}), (Counts{1, 3, 3})); }

// Runs rounds of `round` seconds with renewals of `renewal` seconds when they are due; gives how
// many rounds each process had.
std::vector<std::uint32_t> lives(Renewal& renewal, std::uint32_t rounds, double round,
                                 double cost) {
  std::vector<std::uint32_t> lives = {0};
  for (std::uint32_t i = 0; i < rounds; ++i) {
    if (renewal.due(kLongTime)) {
      renewal.renewed(cost);
      lives.push_back(0);
    }
    renewal.round_done(round);
    ++lives.back();
  }
  return lives;
}

// The first twelve, and those behind them.
std::vector<std::uint32_t> lives_of(std::uint32_t first, std::uint32_t others,
                                    std::vector<std::uint32_t> later) {
  std::vector<std::uint32_t> all(12, others);
  all.front() = first;
  all.insert(all.end(), later.begin(), later.end());
  return all;
}

TEST(Renewal, ComesEveryTwoRoundsAndThenEveryFiveWhereItIsCheap) {
  Renewal renewal(400);
  EXPECT_EQ(lives(renewal, 39, 0.5, 0.001), lives_of(2, 2, {5, 5, 5}));
  EXPECT_EQ(renewal.process(), 14U);
}

TEST(Renewal, TakesAFifthOfTheTimeAtMost) {
  Renewal renewal(400);
  // The first comes before anyone knows what it costs; in the next ones it may be a half.
  EXPECT_EQ(lives(renewal, 76, 0.004, 0.0148), lives_of(2, 4, {15, 15}));
}

TEST(Renewal, LeavesEnoughProcessesToCompare) {
  Renewal renewal(400);
  EXPECT_EQ(lives(renewal, 101, 0.004, 3), (std::vector<std::uint32_t>{2, 33, 33, 33}));
  Renewal few(30);
  EXPECT_EQ(lives(few, 30, 0.004, 3), lives_of(2, 2, {5, 1}));
}

TEST(Renewal, SurvivesAClockThatStandsStill) {
  Renewal renewal(400);
  EXPECT_EQ(lives(renewal, 10, 0, 0), (std::vector<std::uint32_t>{2, 2, 2, 2, 2}));
}

}  // namespace
}  // namespace benchc::execution
