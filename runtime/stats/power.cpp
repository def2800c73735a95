#include "runtime/stats/power.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "runtime/stats/distributions.h"

namespace benchc::stats {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
/// Nobody takes more units.
constexpr double kMostUnits = 1e9;

double below(double z) { return normal_tail(-z); }

// Of units that are normal about `shift` with deviation 1: how likely one, the sum of two, and two
// sums that share one are to be negative. The complements would lose their digits.
struct Negative {
  double one = 0.5;
  double sum = 0.5;
  double both_sums = 1.0 / 3;
};

Negative negative_at(double shift) {
  // Simpson's rule over the one that both sums share.
  constexpr int kSteps = 160;
  constexpr double kReach = 8;
  constexpr double kStep = 2 * kReach / kSteps;
  double sum = 0;
  for (int i = 0; i <= kSteps; ++i) {
    const double z = -kReach + kStep * i;
    const double other = below(-2 * shift - z);
    const double weight = i == 0 || i == kSteps ? 1 : i % 2 == 1 ? 4 : 2;
    sum += weight * normal_density(z) * other * other;
  }
  return {below(-shift), below(-std::numbers::sqrt2 * shift), sum * kStep / 3};
}

// How likely fewer than `cut` of the Walsh averages of n units are negative.
double chance(double n, double cut, const Negative& negative) {
  if (cut < 1) return 0;
  const double pairs = n * (n - 1) / 2;
  const double mean = n * negative.one + pairs * negative.sum;
  const double joint = (negative.sum + negative.one * negative.one) / 2;
  const double variance =
      n * negative.one * (1 - negative.one) + pairs * negative.sum * (1 - negative.sum) +
      2 * n * (n - 1) * (joint - negative.one * negative.sum) +
      n * (n - 1) * (n - 2) * std::max(0.0, negative.both_sums - negative.sum * negative.sum);
  const double distance = cut - 0.5 - mean;
  if (!(variance > 0)) return distance > 0 ? 1 : 0;
  return below(distance / std::sqrt(variance));
}

double cut_of(double units, double alpha) {
  return static_cast<double>(signed_rank_cut(static_cast<std::size_t>(units), alpha / 2));
}

bool in_range(double deviation, double alpha, double power) {
  return deviation >= 0 && std::isfinite(deviation) && alpha > 0 && alpha < 1 && power > 0 &&
         power < 1;
}

// In deviations.
double least_shift(double units, double alpha, double power) {
  const double n = std::floor(units);
  const double cut = n >= 1 ? cut_of(n, alpha) : 0;
  if (cut < 1) return kInfinity;
  double low = 0;
  double high = 1;
  constexpr double kFarthest = 64;
  while (chance(n, cut, negative_at(high)) < power) {
    low = high;
    high *= 2;
    if (high > kFarthest) return kInfinity;
  }
  constexpr double kEnough = 1e-7;
  while (high - low > kEnough * high) {
    const double middle = (low + high) / 2;
    (chance(n, cut, negative_at(middle)) < power ? low : high) = middle;
  }
  return high;
}

}  // namespace

double least_seen(double deviation, double units, double alpha, double power) {
  if (!in_range(deviation, alpha, power) || !(units >= 1)) return kInfinity;
  const double shift = least_shift(std::min(units, kMostUnits), alpha, power);
  return std::isinf(shift) ? shift : shift * deviation;
}

double units_needed(double deviation, double change, double alpha, double power) {
  if (!in_range(deviation, alpha, power) || !(change > 0)) return kInfinity;
  const Negative negative = deviation == 0 ? Negative{0, 0, 0} : negative_at(change / deviation);
  const auto enough = [&](double n) { return chance(n, cut_of(n, alpha), negative) >= power; };
  double high = 1;
  while (!enough(high)) {
    if (high >= kMostUnits) return kInfinity;
    high = std::min(2 * high, kMostUnits);
  }
  double low = std::floor(high / 2);
  while (high - low > 1) {
    const double middle = std::floor((low + high) / 2);
    (enough(middle) ? high : low) = middle;
  }
  return high;
}

double deviation_of(double half_width, double units, double alpha) {
  if (half_width == 0) return 0;
  const double shift = least_seen(1, units, alpha, 0.5);
  if (std::isinf(shift) || !(half_width > 0)) return std::numeric_limits<double>::quiet_NaN();
  return half_width / shift;
}

}  // namespace benchc::stats
