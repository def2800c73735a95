#include "runtime/stats/steady_state.h"

#include <cmath>
#include <functional>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace benchc::stats {

void PrintTo(const SteadyState& state, std::ostream* out) {
  constexpr const char* kNames[] = {"flat", "warm-up", "slowdown", "no steady state"};
  *out << kNames[static_cast<int>(state.kind)] << " from " << state.first;
}

namespace {

using Kind = SteadyState::Kind;
using Level = std::function<double(std::size_t)>;

// Times about a level, with normal noise of this share of it.
std::vector<double> series(std::size_t count, double noise, unsigned seed, const Level& level) {
  std::mt19937 random(seed);
  std::normal_distribution<double> normal(0, noise);
  std::vector<double> times;
  for (std::size_t i = 0; i < count; ++i) times.push_back(level(i) * (1 + normal(random)));
  return times;
}

Level steps(std::vector<std::pair<std::size_t, double>> levels) {
  return [levels = std::move(levels)](std::size_t i) {
    double level = 0;
    for (const auto& [begin, its_level] : levels) {
      if (i >= begin) level = its_level;
    }
    return level;
  };
}

// Of so many trials, how many are classified as `kind`.
int count(Kind kind, int trials, std::size_t length, double noise, const Level& level) {
  int found = 0;
  for (int trial = 0; trial < trials; ++trial) {
    const auto seed = static_cast<unsigned>(trial + 1);
    if (steady_state(series(length, noise, seed, level)).kind == kind) ++found;
  }
  return found;
}

TEST(SteadyState, LevelsAreClassifiedAsPublished) {
  const auto kind = [](std::vector<std::pair<std::size_t, double>> levels) {
    return steady_state(series(200, 0.01, 1, steps(std::move(levels)))).kind;
  };
  EXPECT_EQ(kind({{0, 1}}), Kind::Flat);
  EXPECT_EQ(kind({{0, 2}, {40, 1}}), Kind::WarmUp);
  EXPECT_EQ(kind({{0, 3}, {20, 2}, {60, 1}}), Kind::WarmUp);
  EXPECT_EQ(kind({{0, 1}, {100, 1.2}}), Kind::Slowdown);
  EXPECT_EQ(kind({{0, 2}, {40, 1}, {100, 1.2}}), Kind::Slowdown) << "faster in between";
  EXPECT_EQ(kind({{0, 1}, {170, 1.2}}), Kind::NoSteadyState) << "a change near the end";
  EXPECT_EQ(kind({{0, 1}, {170, 0.8}}), Kind::NoSteadyState);
}

TEST(SteadyState, LevelsThatHardlyDifferAreOne) {
  // 0.4% in 0.1% of noise is seen, and is none.
  const std::vector<double> times = series(400, 0.001, 3, steps({{0, 1.004}, {200, 1}}));
  EXPECT_FALSE(change_points(times).empty());
  EXPECT_EQ(steady_state(times), (SteadyState{Kind::Flat, 0}));
  EXPECT_EQ(steady_state(series(400, 0.001, 3, steps({{0, 1.02}, {200, 1}}))).kind, Kind::WarmUp);
}

TEST(SteadyState, TheSteadyPartBeginsWhereTheLevelDoes) {
  const SteadyState state = steady_state(series(300, 0.01, 5, steps({{0, 1.5}, {70, 1}})));
  EXPECT_EQ(state, (SteadyState{Kind::WarmUp, 70}));
  // Values that decay to a level, as a cache that fills: the rest is below the noise.
  const SteadyState decay = steady_state(series(
      300, 0.01, 5, [](std::size_t i) { return 1 + 2 * std::exp(-static_cast<double>(i) / 10); }));
  EXPECT_EQ(decay.kind, Kind::WarmUp);
  EXPECT_GE(decay.first, 25U);
  EXPECT_LE(decay.first, 70U);
}

TEST(SteadyState, ASlowFirstValueIsAWarmUp) {
  std::vector<double> times = series(60, 0.01, 7, steps({{0, 1}}));
  times[0] = 8;
  EXPECT_EQ(steady_state(times), (SteadyState{Kind::WarmUp, 1}));
  times[0] = 0.1;
  EXPECT_EQ(steady_state(times), (SteadyState{Kind::Slowdown, 1}));
}

TEST(SteadyState, SinglePeaksAreSetAside) {
  std::vector<double> times = series(400, 0.01, 9, steps({{0, 1}}));
  for (std::size_t i = 13; i < times.size(); i += 31) times[i] = 3;
  times[399] = 5;
  EXPECT_EQ(steady_state(times), (SteadyState{Kind::Flat, 0}));
  times[20] = std::numeric_limits<double>::infinity();
  times[21] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(steady_state(times), (SteadyState{Kind::Flat, 0}));
}

TEST(SteadyState, TooFewValuesTellNothing) {
  EXPECT_EQ(steady_state({}), (SteadyState{Kind::NoSteadyState, 0}));
  const std::vector<double> equal(kFewestForSteadyState, 1.0);
  EXPECT_EQ(steady_state(equal), (SteadyState{Kind::Flat, 0}));
  EXPECT_EQ(steady_state(std::span(equal).first(19)), (SteadyState{Kind::NoSteadyState, 19}));
}

TEST(SteadyState, ACoarseClockIsNoChange) {
  // Ticks of 0.05% of the time.
  std::vector<double> times = series(300, 0.0003, 11, steps({{0, 1}}));
  for (double& time : times) time = std::round(time / 0.0005) * 0.0005;
  EXPECT_EQ(steady_state(times), (SteadyState{Kind::Flat, 0}));
  EXPECT_EQ(steady_state(std::vector<double>(100, 0.0)), (SteadyState{Kind::Flat, 0}));
}

TEST(SteadyState, ErrorRatesAreLow) {
  constexpr int kTrials = 400;
  for (const std::size_t length : {20U, 50U, 200U}) {
    SCOPED_TRACE(length);
    EXPECT_GE(count(Kind::Flat, kTrials, length, 0.01, steps({{0, 1}})), 392);
    EXPECT_GE(count(Kind::Flat, kTrials, length, 0.2, steps({{0, 1}})), 392);
  }
  // A first fifth that takes 5% longer, in noise of 1%.
  EXPECT_GE(count(Kind::WarmUp, kTrials, 100, 0.01, steps({{0, 1.05}, {20, 1}})), 392);
  EXPECT_GE(count(Kind::Slowdown, kTrials, 100, 0.01, steps({{0, 1}, {20, 1.05}})), 392);
  // 30 at one level, 30 at the other, and so on.
  const Level cycle = [](std::size_t i) { return i / 30 % 2 == 0 ? 1.0 : 1.1; };
  EXPECT_GE(count(Kind::NoSteadyState, kTrials, 240, 0.01, cycle), 392);
}

TEST(SteadyState, SkewedNoiseIsFlat) {
  int flat = 0;
  for (unsigned seed = 1; seed <= 400; ++seed) {
    std::mt19937 random(seed);
    std::lognormal_distribution<double> law(0, 0.05);
    std::exponential_distribution<double> tail(50);
    std::vector<double> times;
    for (int i = 0; i < 200; ++i) times.push_back(law(random) + tail(random));
    if (steady_state(times).kind == Kind::Flat) ++flat;
  }
  EXPECT_GE(flat, 380);
}

// The same by trying all: the least cost with the penalty 15 ln n for each change.
std::vector<std::size_t> best_partition(const std::vector<double>& values) {
  const std::size_t n = values.size();
  const double penalty = 15 * std::log(static_cast<double>(n));
  const auto cost = [&](std::size_t begin, std::size_t end) {
    double mean = 0;
    for (std::size_t i = begin; i < end; ++i) mean += values[i];
    mean /= static_cast<double>(end - begin);
    double squares = 0;
    for (std::size_t i = begin; i < end; ++i) squares += (values[i] - mean) * (values[i] - mean);
    const auto count = static_cast<double>(end - begin);
    return count * std::log(squares / count) + count;
  };
  std::vector<double> best(n + 1, std::numeric_limits<double>::infinity());
  std::vector<std::size_t> before(n + 1, 0);
  best[0] = -penalty;
  for (std::size_t end = 2; end <= n; ++end) {
    for (std::size_t begin = 0; begin + 2 <= end; ++begin) {
      const double all = best[begin] + cost(begin, end) + penalty;
      if (all < best[end]) {
        best[end] = all;
        before[end] = begin;
      }
    }
  }
  std::vector<std::size_t> points;
  for (std::size_t at = before[n]; at > 0; at = before[at]) points.insert(points.begin(), at);
  return points;
}

TEST(ChangePoints, AreThoseOfTheLeastCost) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    const std::vector<double> values =
        series(120, 0.02, seed, steps({{0, 1.5}, {9, 1.1}, {40, 1}, {71, 1.04}, {90, 1.3}}));
    const std::vector<std::size_t> points = change_points(values);
    EXPECT_EQ(points, best_partition(values));
    EXPECT_GE(points.size(), 3U);
  }
}

TEST(ChangePoints, AreFoundByVarianceToo) {
  std::vector<double> values = series(100, 0.01, 1, steps({{0, 1}}));
  const std::vector<double> noisy = series(100, 0.1, 2, steps({{0, 1}}));
  values.insert(values.end(), noisy.begin(), noisy.end());
  const std::vector<std::size_t> points = change_points(values);
  ASSERT_EQ(points.size(), 1U);
  EXPECT_NEAR(static_cast<double>(points[0]), 100, 5);
  EXPECT_EQ(steady_state(values).kind, Kind::Flat) << "the level is the same";
}

TEST(ChangePoints, AreBetweenBlocksOfManyValues) {
  const std::vector<double> values = series(10'000, 0.02, 4, steps({{0, 1.2}, {3000, 1}}));
  const std::vector<std::size_t> points = change_points(values);
  ASSERT_EQ(points.size(), 1U);
  // Blocks of 20.
  EXPECT_EQ(points[0], 3000U);
  EXPECT_EQ(steady_state(values), (SteadyState{Kind::WarmUp, 3000}));
  EXPECT_TRUE(change_points({}).empty());
  EXPECT_TRUE(change_points(std::vector<double>{1, 2, 3}).empty());
}

}  // namespace
}  // namespace benchc::stats
