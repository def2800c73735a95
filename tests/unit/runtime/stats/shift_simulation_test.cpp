#include <cmath>
#include <functional>
#include <random>

#include <gtest/gtest.h>

#include "runtime/stats/shift.h"
#include "tests/unit/runtime/stats/shift_series_of.h"

// How often `shifts` errs, under fixed seeds. A rate may lie three standard errors of its binomial
// law beyond what is declared.
namespace benchc::stats {
namespace {

using series_of::noise;
using series_of::spiked;
using series_of::stepped;
using Draw = std::function<std::vector<double>(std::mt19937&)>;

double allowed(double rate, int trials) {
  return trials * rate + 3 * std::sqrt(trials * rate * (1 - rate));
}

int alarms(const Draw& draw, double alpha, int trials) {
  std::mt19937 random(20261124);
  int count = 0;
  for (int trial = 0; trial < trials; ++trial) {
    if (!shifts(draw(random), alpha).empty()) ++count;
  }
  return count;
}

TEST(ShiftSimulation, ASeriesWithoutAChangeHasNone) {
  constexpr int kTrials = 2000;
  for (const double alpha : {0.01, 0.001}) {
    for (const std::size_t length : {10U, 20U, 100U, 200U}) {
      const auto draw = [length](std::mt19937& random) { return noise(random, length); };
      EXPECT_LE(alarms(draw, alpha, kTrials), allowed(alpha, kTrials))
          << length << " values at " << alpha;
    }
  }
}

TEST(ShiftSimulation, ThreeSpikesAreNoChange) {
  constexpr int kTrials = 2000;
  for (const std::size_t length : {20U, 100U, 200U}) {
    const auto draw = [length](std::mt19937& random) {
      return spiked(noise(random, length), random);
    };
    EXPECT_LE(alarms(draw, 0.01, kTrials), allowed(0.01, kTrials)) << length << " values";
  }
}

TEST(ShiftSimulation, ASeriesThatWandersHasNoChange) {
  constexpr int kTrials = 2000;
  for (const std::size_t length : {20U, 50U, 100U, 200U}) {
    const auto draw = [length](std::mt19937& random) { return noise(random, length, 0.6); };
    EXPECT_LE(alarms(draw, 0.01, kTrials), allowed(0.01, kTrials)) << length << " values";
    EXPECT_LE(alarms(draw, 0.001, kTrials), allowed(0.001, kTrials)) << length << " values";
  }
}

TEST(ShiftSimulation, NoShapeOfNoiseIsAChange) {
  constexpr int kTrials = 2000;
  constexpr std::size_t kLength = 100;
  const auto each = [](std::function<double(std::mt19937&)> one) {
    return Draw([one = std::move(one)](std::mt19937& random) {
      std::vector<double> values;
      for (std::size_t i = 0; i < kLength; ++i) values.push_back(one(random));
      return values;
    });
  };
  const auto normal = [](std::mt19937& random) {
    return std::normal_distribution<double>()(random);
  };
  const auto uniform = [](std::mt19937& random) {
    return std::uniform_real_distribution<double>(1e-9, 1)(random);
  };
  const std::pair<const char*, Draw> shapes[] = {
      {"lognormal", each([&](auto& random) { return std::exp(0.3 * normal(random)); })},
      {"Pareto", each([&](auto& random) { return 1 + 0.02 * std::pow(uniform(random), -0.4); })},
      {"one in ten slower", each([&](auto& random) {
         return 100 + 0.5 * normal(random) + (uniform(random) < 0.1 ? 10 : 0);
       })},
      {"two modes", each([&](auto& random) {
         return 100 + 0.5 * normal(random) + (uniform(random) < 0.5 ? 10 : 0);
       })},
      {"ticks", each([&](auto& random) { return std::round(100 + 0.5 * normal(random)); })},
      {"rare ticks", each([&](auto& random) { return std::round(100 + 0.2 * normal(random)); })},
      {"about 0", each([&](auto& random) { return normal(random); })},
  };
  for (const auto& [name, draw] : shapes) {
    EXPECT_LE(alarms(draw, 0.01, kTrials), allowed(0.01, kTrials)) << name;
  }
}

TEST(ShiftSimulation, AStepIsFoundWhereItIsWithItsSize) {
  constexpr int kTrials = 2000;
  constexpr std::size_t kFirst = 80;
  std::mt19937 random(7);
  int found = 0;
  int place_missed = 0;
  int size_missed = 0;
  for (int trial = 0; trial < kTrials; ++trial) {
    for (const Shift& shift : shifts(stepped(noise(random, 100), kFirst, 1.05), 0.01)) {
      if (shift.kind != Shift::Kind::Level || shift.first + 2 < kFirst || shift.first > kFirst + 2)
        continue;
      ++found;
      if (shift.earliest > kFirst || shift.latest < kFirst) ++place_missed;
      if (!shift.ratio_interval.contains(0.05)) ++size_missed;
      break;
    }
  }
  EXPECT_GE(found, 0.96 * kTrials);
  EXPECT_LE(place_missed, allowed(0.01, kTrials));
  EXPECT_LE(size_missed, allowed(0.01, kTrials));
}

TEST(ShiftSimulation, AGreatStepIsFoundAtAnyAlphaAndSoonAfterIt) {
  constexpr int kTrials = 500;
  std::mt19937 random(8);
  int at_end = 0;
  int at_tiny_alpha = 0;
  for (int trial = 0; trial < kTrials; ++trial) {
    const std::vector<double> late = stepped(noise(random, 100), 96, 1.1);
    const std::vector<double> middle = stepped(noise(random, 100), 80, 1.1);
    at_end += shifts(late, 0.01).empty() ? 0 : 1;
    at_tiny_alpha += shifts(middle, 1e-6).empty() ? 0 : 1;
  }
  EXPECT_GE(at_end, 0.95 * kTrials) << "four runs after it";
  EXPECT_GE(at_tiny_alpha, 0.98 * kTrials);
}

TEST(ShiftSimulation, AChangeOfTheSpreadIsToldFromOneOfTheLevel) {
  constexpr int kTrials = 500;
  std::mt19937 random(9);
  int spread = 0;
  int level = 0;
  for (int trial = 0; trial < kTrials; ++trial) {
    std::vector<double> values = noise(random, 200);
    for (std::size_t i = 100; i < values.size(); ++i) values[i] = 100 + 3 * (values[i] - 100);
    const std::vector<Shift> found = shifts(values, 0.01);
    for (const Shift& shift : series_of::of_kind(found, Shift::Kind::Variance)) {
      if (shift.first >= 90 && shift.first <= 110) ++spread;
    }
    if (!series_of::of_kind(found, Shift::Kind::Level).empty()) ++level;
  }
  EXPECT_GE(spread, 0.9 * kTrials);
  EXPECT_LE(level, allowed(0.01, kTrials));
}

}  // namespace
}  // namespace benchc::stats
