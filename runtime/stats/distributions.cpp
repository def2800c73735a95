#include "runtime/stats/distributions.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <optional>
#include <vector>

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/beta.hpp>

namespace benchc::stats {
namespace {

namespace bmp = boost::math::policies;

// Results out of range become infinities instead of exceptions; plain doubles are precise enough.
using Policy =
    bmp::policy<bmp::promote_double<false>, bmp::overflow_error<bmp::ignore_error>,
                bmp::domain_error<bmp::ignore_error>, bmp::evaluation_error<bmp::ignore_error>,
                bmp::pole_error<bmp::ignore_error>>;

// P(T <= s) of the signed-rank statistic T, for each number of pairs up to the last exact one and
// each sum s. What n pairs give is a step from what n - 1 give, so all of them cost no more than
// the last.
using SignedRankLaws = std::array<std::vector<double>, kExactSignedRankPairs + 1>;

SignedRankLaws signed_rank_laws() {
  // weight[s]: the share of the 2^n sign patterns whose positive ranks add to s, kept scaled by
  // halving at every rank so that nothing overflows.
  std::vector<double> weight(kExactSignedRankPairs * (kExactSignedRankPairs + 1) / 2 + 1, 0.0);
  weight[0] = 1;
  SignedRankLaws laws;
  std::size_t reach = 0;
  for (std::size_t rank = 1; rank <= kExactSignedRankPairs; ++rank) {
    reach += rank;
    for (std::size_t sum = reach + 1; sum-- > 0;) {
      weight[sum] = (weight[sum] + (sum >= rank ? weight[sum - rank] : 0.0)) / 2;
    }
    double below = 0;
    for (std::size_t sum = 0; sum <= reach; ++sum) laws[rank].push_back(below += weight[sum]);
  }
  return laws;
}

std::size_t exact_signed_rank_cut(std::size_t n, double tail) {
  // Many comparisons ask the same.
  static const SignedRankLaws laws = signed_rank_laws();
  const auto beyond = std::upper_bound(laws[n].begin(), laws[n].end(), tail);
  return static_cast<std::size_t>(beyond - laws[n].begin());
}

// P(B < k) added up from k = 1 on: exact to rounding, and for a few hundred values much quicker
// than the incomplete beta function. Nothing where the first probability is too near to 0.
std::optional<std::size_t> summed_binomial_cut(std::size_t n, double p, double tail) {
  constexpr std::size_t kFew = 500;
  constexpr double kLeast = 1e-200;
  const double count = static_cast<double>(n);
  double probability = n <= kFew ? std::pow(1 - p, count) : 0;
  if (probability < kLeast) return std::nullopt;
  double below = 0;
  std::size_t k = 0;
  while (k < n && below + probability <= tail) {
    below += probability;
    const double at = static_cast<double>(k);
    probability = probability * p * (count - at) / ((1 - p) * (at + 1));
    ++k;
  }
  return k;
}

}  // namespace

double normal_upper(double tail) {
  const boost::math::normal_distribution<double, Policy> law;
  return boost::math::quantile(boost::math::complement(law, tail));
}

double normal_tail(double z) { return std::erfc(z / std::numbers::sqrt2) / 2; }

double normal_density(double z) {
  return std::exp(-z * z / 2) * std::numbers::inv_sqrtpi / std::numbers::sqrt2;
}

double student_upper(double tail, double degrees) {
  const boost::math::students_t_distribution<double, Policy> law(degrees);
  return boost::math::quantile(boost::math::complement(law, tail));
}

std::size_t binomial_cut(std::size_t n, double p, double tail) {
  if (n == 0 || p <= 0) return 0;
  if (p >= 1) return n;
  if (const auto summed = summed_binomial_cut(n, p, tail)) return *summed;
  const boost::math::binomial_distribution<double, Policy> law(static_cast<double>(n), p);
  // P(B < k) grows with k: bisect for the last k that stays within the tail.
  std::size_t fits = 0;
  std::size_t exceeds = n + 1;
  while (exceeds - fits > 1) {
    const std::size_t k = fits + (exceeds - fits) / 2;
    const double below = boost::math::cdf(law, static_cast<double>(k - 1));
    (below <= tail ? fits : exceeds) = k;
  }
  return fits;
}

std::size_t widened_binomial_cut(std::size_t n, double p, double tail, double inflation) {
  if (inflation <= 1) return binomial_cut(n, p, tail);
  if (n == 0 || p <= 0) return 0;
  if (p >= 1) return n;
  const double trials = static_cast<double>(n) / inflation;
  std::size_t fits = 0;
  std::size_t exceeds = n + 1;
  while (exceeds - fits > 1) {
    const std::size_t k = fits + (exceeds - fits) / 2;
    // P(B <= x) of the binomial law, whose trials and successes need not be whole here.
    const double x = static_cast<double>(k - 1) / inflation;
    (boost::math::ibetac(x + 1, trials - x, p, Policy()) <= tail ? fits : exceeds) = k;
  }
  return fits;
}

std::size_t signed_rank_cut(std::size_t n, double tail) {
  if (n == 0) return 0;
  if (n <= kExactSignedRankPairs) return exact_signed_rank_cut(n, tail);
  const double count = static_cast<double>(n);
  const double mean = count * (count + 1) / 4;
  const double deviation = std::sqrt(count * (count + 1) * (2 * count + 1) / 24);
  // P(T <= k - 1) is about Phi((k - 1/2 - mean) / deviation).
  const double cut = std::floor(mean - normal_upper(tail) * deviation + 0.5);
  return cut > 0 ? static_cast<std::size_t>(cut) : 0;
}

}  // namespace benchc::stats
