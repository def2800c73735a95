#include "runtime/noise/noise_floor.h"

#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace benchc::noise {
namespace {

TEST(NoiseFloor, OfADriftingMachineIsInItsHalvesAndNotInItsPairs) {
  std::mt19937_64 random(1);
  std::normal_distribution<double> noise(0, 1e-5);
  std::vector<double> first;
  std::vector<double> second;
  for (int i = 0; i < 400; ++i) {
    const double drifted = 0.001 * (1 + 0.1 * i / 400);
    first.push_back(drifted + noise(random));
    second.push_back(drifted + noise(random));
  }
  const NoiseFloor floor = noise_floor(first, second, 1.25);
  EXPECT_EQ(floor.samples, 400U);
  EXPECT_NEAR(floor.median, 0.00105, 2e-5);
  EXPECT_NEAR(floor.sequential, 0.05, 0.01);
  EXPECT_LT(std::abs(floor.paired), 0.005);
  ASSERT_TRUE(floor.half_width);
  EXPECT_LT(*floor.half_width, 0.005);
  // Four times the time is half of the width; power takes the rest.
  EXPECT_NEAR(*floor.smallest, *floor.half_width * 1.839 / 2, 1e-4);
}

TEST(NoiseFloor, OfTooFewPairsHasNoBound) {
  const std::vector<double> values = {0.001, 0.0011};
  const NoiseFloor floor = noise_floor(values, values, 1);
  EXPECT_FALSE(floor.half_width);
  EXPECT_FALSE(floor.smallest);
  EXPECT_TRUE(floor.missing.empty());
}

TEST(NoiseFloor, OfNothingSaysSo) { EXPECT_FALSE(noise_floor({}, {}, 1).missing.empty()); }

}  // namespace
}  // namespace benchc::noise
