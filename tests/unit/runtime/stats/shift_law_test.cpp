#include "runtime/stats/shift_law.h"

#include <gtest/gtest.h>

namespace benchc::stats {
namespace {

// What 400,000 series of independent normal values showed (100,000 of 400 values). Simulated with
// NumPy, per length n, edge q and level b:
//   x = rng.standard_normal((m, n)); s = np.cumsum(x, axis=1); k = np.arange(q, n - q + 1)
//   c = np.abs(s[:, k-1] - k/n*s[:, -1:]) / np.sqrt(k*(n-k)/n); (c.max(axis=1) >= b).mean()
TEST(ShiftLaw, TheTailOfTheGreatestContrastIsThatOfSimulatedSeries) {
  struct Reference {
    std::size_t values;
    std::size_t edge;
    double b;
    double tail;
  };
  constexpr Reference kReferences[] = {
      {100, 4, 3, 0.0497}, {100, 4, 3.5, 0.01075}, {100, 4, 4, 0.00186},
      {20, 4, 3, 0.0181},  {20, 4, 3.5, 0.00352},  {20, 4, 4, 0.00062},
      {400, 8, 3, 0.0727}, {400, 8, 3.5, 0.017},   {400, 8, 4, 0.0033},
  };
  for (const Reference& one : kReferences) {
    const double tail = cusum_tail(one.b, one.values, one.edge);
    EXPECT_NEAR(tail / one.tail, 1, 0.15) << one.values << " values, " << one.b;
  }
}

TEST(ShiftLaw, ATailOfManyIntervalsIsMoreThanThatOfOne) {
  double before = 1e9;
  for (double b = 3; b < 9; b += 0.25) {
    const double all = scan_tail(b, 200, 4);
    EXPECT_GT(all, cusum_tail(b, 200, 4));
    EXPECT_LT(all, before);
    before = all;
  }
  EXPECT_LT(before, 1e-12);
  EXPECT_EQ(cusum_tail(3, 7, 4), 0) << "too short for two segments";
  EXPECT_EQ(scan_tail(3, 7, 4), 0);
}

TEST(ShiftLaw, SeededIntervalsCoverTheSeriesInEachLayer) {
  for (const std::size_t values : {10U, 100U, 1000U}) {
    const auto layers = seeded_layers(values, 8);
    ASSERT_FALSE(layers.empty());
    EXPECT_EQ(layers.front().length, values);
    EXPECT_EQ(layers.front().count, 1U);
    for (const SeededLayer& layer : layers) {
      EXPECT_GE(layer.length, 8U);
      EXPECT_GE(layer.length * layer.count, values);
    }
  }
  EXPECT_TRUE(seeded_layers(7, 8).empty());
  EXPECT_TRUE(seeded_layers(0, 8).empty());
}

// scipy.stats.norm.isf(scipy.stats.t.sf(t, degrees))
TEST(ShiftLaw, AScoreOfStudentsLawIsThatOfSciPy) {
  EXPECT_NEAR(normal_score(3, 5), 2.168781875419219, 1e-9);
  EXPECT_NEAR(normal_score(5, 33), 4.2829040702329735, 1e-9);
  EXPECT_NEAR(normal_score(12, 2.7), 3.08626718665065, 1e-9);
  EXPECT_NEAR(normal_score(40, 10), 7.016137394477693, 1e-9);
  EXPECT_EQ(normal_score(0, 5), 0);
  EXPECT_GT(normal_score(1e300, 100), 30) << "finite, beyond any alpha";
}

// scipy.stats.binom.sf(least - 1, trials, share)
TEST(ShiftLaw, ABinomialTailIsThatOfSciPy) {
  EXPECT_NEAR(binomial_tail(4, 0.05, 4) / 6.25e-06, 1, 1e-9);
  EXPECT_NEAR(binomial_tail(20, 0.1, 12) / 5.814917984782005e-08, 1, 1e-9);
  EXPECT_NEAR(binomial_tail(8, 0.01, 5) / 5.4611965e-09, 1, 1e-7);
  EXPECT_EQ(binomial_tail(8, 0.5, 0), 1);
  EXPECT_EQ(binomial_tail(8, 0.5, 9), 0);
}

}  // namespace
}  // namespace benchc::stats
