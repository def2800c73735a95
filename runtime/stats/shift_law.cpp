#include "runtime/stats/shift_law.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/students_t.hpp>

#include "runtime/stats/distributions.h"

namespace benchc::stats {
namespace {

// How much rarer a discrete walk crosses a level than a continuous one, in the closed form of
// Siegmund & Yakir (2007, "The statistics of gene mapping", 4.3).
double overshoot(double x) {
  if (x < 1e-3) return 1;
  const double below = 1 - normal_tail(x / 2);
  return (2 / x) * (below - 0.5) / ((x / 2) * below + normal_density(x / 2));
}

namespace bmp = boost::math::policies;
using Policy =
    bmp::policy<bmp::promote_double<false>, bmp::overflow_error<bmp::ignore_error>,
                bmp::underflow_error<bmp::ignore_error>, bmp::domain_error<bmp::ignore_error>,
                bmp::evaluation_error<bmp::ignore_error>>;

}  // namespace

std::vector<SeededLayer> seeded_layers(std::size_t values, std::size_t least) {
  std::vector<SeededLayer> layers;
  double part = 1;
  while (true) {
    const auto length = static_cast<std::size_t>(static_cast<double>(values) / part);
    if (length < least || length == 0) return layers;
    const auto halves = static_cast<std::size_t>(std::ceil(part - 1e-9));
    layers.push_back({length, 2 * halves - 1});
    part *= std::numbers::sqrt2;
  }
}

double cusum_tail(double b, std::size_t values, std::size_t edge) {
  if (values < 2 * edge || edge == 0) return 0;
  const auto n = static_cast<double>(values);
  // In u = log(k / (n - k)) the walk is stationary: an integral over u, by Simpson's rule, which is
  // symmetrical.
  constexpr int kPanels = 8;
  const double first = static_cast<double>(edge) - 0.5;
  const double reach = std::log((n - first) / first);
  double sum = 0;
  for (int i = 0; i <= kPanels; ++i) {
    const double u = reach * i / kPanels;
    const double share = 1 / (1 + std::exp(-u));
    const int weight = i == 0 || i == kPanels ? 1 : i % 2 == 1 ? 4 : 2;
    sum += weight * overshoot(b / std::sqrt(n * share * (1 - share)));
  }
  const double integral = 2 * reach / kPanels / 3 * sum;
  return 2 * normal_tail(b) + b * normal_density(b) * integral;
}

double scan_tail(double b, std::size_t values, std::size_t edge) {
  double sum = 0;
  for (const SeededLayer& layer : seeded_layers(values, 2 * edge)) {
    sum += static_cast<double>(layer.count) * cusum_tail(b, layer.length, edge);
  }
  return sum;
}

double normal_score(double t, double degrees) {
  // Beyond this no alpha that can be declared makes a difference.
  constexpr double kLeastTail = 1e-250;
  if (!(t > 0)) return 0;
  if (std::isinf(t)) return normal_upper(kLeastTail);
  const boost::math::students_t_distribution<double, Policy> law(degrees);
  const double tail = boost::math::cdf(boost::math::complement(law, t));
  return normal_upper(std::clamp(tail, kLeastTail, 0.5));
}

double binomial_tail(std::size_t trials, double share, std::size_t least) {
  if (least == 0 || share >= 1) return 1;
  if (least > trials || share <= 0) return 0;
  const boost::math::binomial_distribution<double, Policy> law(static_cast<double>(trials), share);
  return boost::math::cdf(boost::math::complement(law, static_cast<double>(least) - 1));
}

}  // namespace benchc::stats
