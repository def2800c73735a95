#include "runtime/stats/distributions.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

namespace benchc::stats {
namespace {

namespace bmp = boost::math::policies;

// Results out of range become infinities instead of exceptions; plain doubles are precise enough.
using Policy =
    bmp::policy<bmp::promote_double<false>, bmp::overflow_error<bmp::ignore_error>,
                bmp::domain_error<bmp::ignore_error>, bmp::evaluation_error<bmp::ignore_error>,
                bmp::pole_error<bmp::ignore_error>>;

std::size_t exact_signed_rank_cut(std::size_t n, double tail) {
  // weight[s]: the share of the 2^n sign patterns whose positive ranks add to s, kept scaled by
  // halving at every rank so that nothing overflows.
  const std::size_t total = n * (n + 1) / 2;
  std::vector<double> weight(total + 1, 0.0);
  weight[0] = 1;
  std::size_t reach = 0;
  for (std::size_t rank = 1; rank <= n; ++rank) {
    reach += rank;
    for (std::size_t sum = reach + 1; sum-- > 0;) {
      weight[sum] = (weight[sum] + (sum >= rank ? weight[sum - rank] : 0.0)) / 2;
    }
  }
  double below = 0;
  std::size_t cut = 0;
  while (cut <= total && below + weight[cut] <= tail) below += weight[cut++];
  return cut;
}

}  // namespace

double normal_upper(double tail) {
  const boost::math::normal_distribution<double, Policy> law;
  return boost::math::quantile(boost::math::complement(law, tail));
}

double student_upper(double tail, double degrees) {
  const boost::math::students_t_distribution<double, Policy> law(degrees);
  return boost::math::quantile(boost::math::complement(law, tail));
}

std::size_t binomial_cut(std::size_t n, double p, double tail) {
  if (n == 0 || p <= 0) return 0;
  if (p >= 1) return n;
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
