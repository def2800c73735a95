#include "runtime/stats/shift.h"

#include <cmath>
#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "tests/unit/runtime/stats/shift_series_of.h"

namespace benchc::stats {
namespace {

using series_of::noise;
using series_of::of_kind;
using series_of::stepped;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::vector<Shift> levels(const std::vector<double>& values, double alpha = 0.01) {
  return of_kind(shifts(values, alpha), Shift::Kind::Level);
}

TEST(Shift, AStepIsDescribed) {
  std::mt19937 random(1);
  const std::vector<Shift> found = levels(stepped(noise(random, 100), 60, 1.2));
  ASSERT_EQ(found.size(), 1U);
  const Shift& shift = found[0];
  EXPECT_EQ(shift.first, 60U);
  EXPECT_LE(shift.earliest, 60U);
  EXPECT_GE(shift.latest, 60U);
  EXPECT_NEAR(shift.before, 100, 1.5);
  EXPECT_NEAR(shift.after, 120, 1.5);
  EXPECT_DOUBLE_EQ(shift.difference, shift.after - shift.before);
  EXPECT_NEAR(shift.ratio, shift.after / shift.before - 1, 1e-12);
  EXPECT_TRUE(shift.ratio_interval.contains(0.2));
  EXPECT_TRUE(shift.difference_interval.contains(20));
  EXPECT_LT(shift.ratio_interval.width(), 0.06);
}

TEST(Shift, EachStepOfSeveralIsFound) {
  std::mt19937 random(2);
  std::vector<double> values = stepped(noise(random, 200), 50, 1.1);
  values = stepped(std::move(values), 100, 1.1);
  values = stepped(std::move(values), 150, 1 / 1.21);
  const std::vector<Shift> found = levels(values);
  ASSERT_EQ(found.size(), 3U);
  constexpr std::size_t kFirst[] = {50, 100, 150};
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(static_cast<double>(found[i].first), static_cast<double>(kFirst[i]), 1);
  }
  EXPECT_GT(found[0].ratio, 0);
  EXPECT_LT(found[2].ratio, 0);
}

TEST(Shift, ABumpIsTwoShifts) {
  std::mt19937 random(3);
  std::vector<double> values = stepped(noise(random, 120), 60, 1.15);
  values = stepped(std::move(values), 70, 1 / 1.15);
  const std::vector<Shift> found = levels(values);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_NEAR(static_cast<double>(found[0].first), 60, 1);
  EXPECT_NEAR(static_cast<double>(found[1].first), 70, 1);
}

TEST(Shift, ThreeRunsThatLeaveALevelAreNoneAndFourAreOne) {
  std::mt19937 random(4);
  const std::vector<double> values = noise(random, 60);
  EXPECT_TRUE(shifts(stepped(values, 57, 1.4), 0.01).empty());
  EXPECT_EQ(levels(stepped(values, 56, 1.4)).size(), 1U);
}

// However many runs there are of the level that they leave.
TEST(Shift, ThreeRunsAtAnEndOfALongSeriesAreNoLevel) {
  for (const std::size_t runs : {40U, 100U, 200U}) {
    std::mt19937 random(11);
    const std::vector<double> values = noise(random, runs);
    EXPECT_TRUE(shifts(stepped(values, runs - 3, 1.5), 0.01).empty()) << runs;
    std::vector<double> first = values;
    for (std::size_t i = 0; i < 3; ++i) first[i] *= 1.5;
    EXPECT_TRUE(shifts(first, 0.01).empty()) << runs;
    std::vector<double> apart = stepped(values, runs - 4, 1.5);
    apart[runs - 2] = values[runs - 2];
    EXPECT_TRUE(shifts(apart, 0.01).empty()) << runs;
    EXPECT_EQ(levels(stepped(values, runs - 4, 1.5)).size(), 1U) << runs;
  }
}

TEST(Shift, ASpikeBesideAStepDoesNotHideIt) {
  std::mt19937 random(5);
  std::vector<double> values = stepped(noise(random, 100), 80, 1.1);
  values[40] *= 3;
  values[81] *= 3;
  values[95] /= 3;
  const std::vector<Shift> found = levels(values);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_NEAR(static_cast<double>(found[0].first), 80, 2);
  EXPECT_NEAR(found[0].ratio, 0.1, 0.03) << "spikes are no part of a level";
}

TEST(Shift, OfAShortSeriesNothingIsSaid) {
  std::vector<double> values = {1, 1, 1, 1, 9, 9, 9, 9, 9};
  EXPECT_TRUE(shifts(values, 0.01).empty());
  EXPECT_TRUE(shifts({}, 0.01).empty());
}

TEST(Shift, WithoutNoiseOnlyTheStepCounts) {
  EXPECT_TRUE(shifts(std::vector<double>(50, 7), 0.01).empty());
  EXPECT_TRUE(shifts(std::vector<double>(50, 0), 0.01).empty());
  std::vector<double> values(50, 1000);
  values[20] = 1001;
  EXPECT_TRUE(shifts(values, 0.01).empty()) << "one instruction more, once";
  for (std::size_t i = 30; i < values.size(); ++i) values[i] = 1005;
  const std::vector<Shift> found = levels(values);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].first, 30U);
  EXPECT_NEAR(found[0].difference, 5, 1e-9);
}

TEST(Shift, WhatIsNotFiniteIsPassedOver) {
  std::mt19937 random(6);
  std::vector<double> values = stepped(noise(random, 100), 50, 1.2);
  values[3] = std::nan("");
  values[48] = kInfinity;
  values[99] = -kInfinity;
  const std::vector<Shift> found = levels(values);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].first, 50U);
  EXPECT_TRUE(shifts(std::vector<double>(100, std::nan("")), 0.01).empty());
  EXPECT_TRUE(shifts(std::vector<double>(100, kInfinity), 0.01).empty());
}

TEST(Shift, VeryGreatAndVerySmallNumbersKeepTheirRange) {
  std::mt19937 random(7);
  const std::vector<double> values = stepped(noise(random, 60), 30, 1.3);
  for (const double factor : {1e-300, 1e300, -1e300, -1.0}) {
    std::vector<double> scaled;
    for (const double value : values) scaled.push_back(value * factor);
    const std::vector<Shift> found = levels(scaled);
    ASSERT_EQ(found.size(), 1U) << factor;
    EXPECT_EQ(found[0].first, 30U);
    EXPECT_TRUE(std::isfinite(found[0].difference)) << factor;
    EXPECT_EQ(std::isnan(found[0].ratio), factor < 0);
  }
}

TEST(Shift, CountsThatBeginWithZeroHaveADifferenceAndNoRatio) {
  std::vector<double> values(40, 0);
  for (std::size_t i = 20; i < values.size(); ++i) values[i] = i % 2 == 0 ? 12 : 13;
  const std::vector<Shift> found = levels(values);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].first, 20U);
  EXPECT_NEAR(found[0].difference, 12.5, 1e-9);
  EXPECT_TRUE(found[0].difference_interval.contains(12.5));
  EXPECT_TRUE(std::isnan(found[0].ratio));
  EXPECT_EQ(found[0].ratio_interval, Interval::unbounded());
}

TEST(Shift, ALongHostileSeriesEnds) {
  std::vector<double> values;
  for (int i = 0; i < 4000; ++i) values.push_back(std::pow(2, (i / 4) % 5 * 3));
  for (const Shift& shift : shifts(values, 0.01)) {
    EXPECT_LE(shift.earliest, shift.first);
    EXPECT_GE(shift.latest, shift.first);
  }
}

TEST(ShiftDetector, FindsWhatTheWholeSeriesShows) {
  std::mt19937 random(8);
  std::vector<double> values = stepped(noise(random, 250), 90, 1.1);
  values = stepped(std::move(values), 170, 0.95);
  values[40] *= 2;
  values[120] = std::nan("");
  ShiftDetector detector(0.01);
  for (std::size_t i = 0; i < values.size(); ++i) {
    detector.add(values[i]);
    ASSERT_EQ(detector.size(), i + 1);
    const std::vector<Shift> whole = shifts(std::span(values).first(i + 1), 0.01);
    const std::vector<Shift> grown(detector.shifts().begin(), detector.shifts().end());
    ASSERT_EQ(grown.size(), whole.size()) << i;
    for (std::size_t at = 0; at < whole.size(); ++at) {
      EXPECT_EQ(grown[at].first, whole[at].first);
      EXPECT_EQ(grown[at].ratio_interval, whole[at].ratio_interval);
    }
  }
}

TEST(ShiftDetector, KeepsWhatItToldOfALongSeries) {
  std::mt19937 random(9);
  std::vector<double> values = noise(random, 1500);
  constexpr std::size_t kSteps[] = {100, 190, 195 + kShiftWindow, 700, 1490};
  double ratio = 1.2;
  for (const std::size_t step : kSteps) {
    values = stepped(std::move(values), step, ratio);
    ratio = 1 / ratio;
  }
  ShiftDetector detector(0.01);
  for (const double value : values) detector.add(value);
  const std::vector<Shift> found = of_kind(detector.shifts(), Shift::Kind::Level);
  ASSERT_EQ(found.size(), std::size(kSteps));
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_NEAR(static_cast<double>(found[i].first), static_cast<double>(kSteps[i]), 1);
  }
}

TEST(ShiftDetector, ALongSeriesWithoutAChangeHasNone) {
  int with = 0;
  for (unsigned seed = 0; seed < 10; ++seed) {
    std::mt19937 random(seed);
    ShiftDetector detector(0.01);
    for (const double value : noise(random, 700)) detector.add(value);
    with += detector.shifts().empty() ? 0 : 1;
  }
  EXPECT_LE(with, 1);
}

}  // namespace
}  // namespace benchc::stats
