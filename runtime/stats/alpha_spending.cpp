#include "runtime/stats/alpha_spending.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <utility>

#include "runtime/stats/distributions.h"

namespace benchc::stats {
namespace {

/// Nearer looks are taken to be this far apart.
constexpr double kLeastGrowth = 1.01;
/// Beyond this |z| there is nothing to integrate.
constexpr double kFarthest = 12;
/// Points of the quadrature for each unit of 1 / (the step's deviation).
constexpr double kPointsByWidth = 24;
constexpr std::size_t kFewestPoints = 48;
constexpr std::size_t kMostPoints = 320;

struct Quadrature {
  std::vector<double> points;
  std::vector<double> weights;
};

/// Gauss and Legendre's over [0, end]: the roots of the Legendre polynomial by Newton's method.
Quadrature gauss_legendre(std::size_t count, double end) {
  Quadrature quadrature{std::vector<double>(count), std::vector<double>(count)};
  const auto n = static_cast<double>(count);
  for (std::size_t i = 0; i < count; ++i) {
    double x = std::cos(std::numbers::pi * (static_cast<double>(i) + 0.75) / (n + 0.5));
    double slope = 0;
    for (int step = 0; step < 20; ++step) {
      double value = 1;
      double before = 0;
      for (std::size_t k = 1; k <= count; ++k) {
        const auto order = static_cast<double>(k);
        before = std::exchange(value, ((2 * order - 1) * x * value - (order - 1) * before) / order);
      }
      slope = n * (x * value - before) / (x * x - 1);
      const double change = value / slope;
      x -= change;
      if (std::abs(change) < 1e-15) break;
    }
    quadrature.points[i] = end * (1 - x) / 2;
    quadrature.weights[i] = end / ((1 - x * x) * slope * slope);
  }
  return quadrature;
}

/// How Z at one time follows from Z at an earlier one: correlation * Z + deviation * N(0, 1).
struct Step {
  Step(double from, double to)
      : correlation(std::sqrt(from / to)), deviation(std::sqrt(1 - from / to)) {}
  double correlation;
  double deviation;
};

}  // namespace

double spent_alpha(double alpha, double information) {
  return alpha * std::sqrt(std::clamp(information, 0.0, 1.0));
}

AlphaSpending::AlphaSpending(double alpha, std::vector<std::uint32_t> looks)
    : looks_(std::move(looks)) {
  if (looks_.empty()) looks_.push_back(1);
  for (const std::uint32_t look : looks_) {
    spent_.push_back(spent_alpha(alpha, static_cast<double>(look) / looks_.back()));
  }
  recurse();
}

AlphaSpending::AlphaSpending(std::vector<std::uint32_t> looks, std::vector<double> spent)
    : looks_(std::move(looks)), spent_(std::move(spent)) {
  recurse();
}

void AlphaSpending::recurse() {
  nominal_.push_back(spent_.front());
  double time = looks_.front();
  for (std::size_t i = 1; i < looks_.size(); ++i) {
    const double tail = nominal_.back() / 2;
    const double bound = tail > 0 ? normal_upper(tail) : kFarthest;
    undecided_.push_back(i == 1 ? after({}, time, bound) : after(undecided_.back(), time, bound));
    time = std::max(static_cast<double>(looks_[i]), time * kLeastGrowth);
    nominal_.push_back(2 *
                       normal_tail(boundary(undecided_.back(), time, spent_[i] - spent_[i - 1])));
  }
}

double AlphaSpending::boundary(const Undecided& before, double time, double probability) {
  const Step step(before.time, time);
  if (!(probability > 0)) return std::numeric_limits<double>::infinity();
  // The bound of a single look is never too low. The probability's logarithm is concave in the
  // bound, so that Newton's method comes down from it to the solution.
  double bound = normal_upper(probability / 2);
  for (int i = 0; i < 50; ++i) {
    double passed = 0;
    double slope = 0;
    for (std::size_t k = 0; k < before.points.size(); ++k) {
      const double middle = step.correlation * before.points[k];
      const double above = (bound - middle) / step.deviation;
      const double below = (bound + middle) / step.deviation;
      passed += before.masses[k] * (normal_tail(above) + normal_tail(below));
      slope += before.masses[k] * (normal_density(above) + normal_density(below)) / step.deviation;
    }
    if (!(passed > 0) || !(slope > 0)) break;
    const double change = passed / slope * std::log(probability / passed);
    bound = std::max(0.0, bound - change);
    if (std::abs(change) < 1e-9) break;
  }
  return bound;
}

AlphaSpending::Undecided AlphaSpending::after(const Undecided& before, double time, double bound) {
  Undecided now{.time = time, .points = {}, .masses = {}};
  // The first look's law is smooth; later ones' must not be narrower than the points lie apart, nor
  // must the next step: which it is at least is known.
  const double end = std::min(bound, kFarthest);
  const double narrowest = std::sqrt(1 - 1 / kLeastGrowth);
  const double width = before.points.empty() ? 0.4 : Step(before.time, time).deviation;
  const auto count = std::clamp(
      static_cast<std::size_t>(kPointsByWidth / std::max(std::min(width, 0.4), narrowest)),
      kFewestPoints, kMostPoints);
  Quadrature quadrature = gauss_legendre(count, end);
  now.masses.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const double z = quadrature.points[i];
    double law = 0;
    if (before.points.empty()) {
      law = 2 * normal_density(z);
    } else {
      const Step step(before.time, time);
      for (std::size_t k = 0; k < before.points.size(); ++k) {
        const double middle = step.correlation * before.points[k];
        law += before.masses[k] * (normal_density((z - middle) / step.deviation) +
                                   normal_density((z + middle) / step.deviation));
      }
      law /= step.deviation;
    }
    now.masses.push_back(law * quadrature.weights[i]);
  }
  now.points = std::move(quadrature.points);
  return now;
}

double AlphaSpending::at(std::uint32_t samples) const {
  const auto look = std::lower_bound(looks_.begin(), looks_.end(), samples) - looks_.begin();
  return nominal_[std::min(static_cast<std::size_t>(look), nominal_.size() - 1)];
}

double AlphaSpending::at_end(std::uint32_t samples) const {
  const auto before = static_cast<std::size_t>(
      std::lower_bound(looks_.begin(), looks_.end(), samples) - looks_.begin());
  if (before == 0) return spent_.back();
  if (before + 1 >= looks_.size()) return nominal_.back();
  const Undecided& last = undecided_[before - 1];
  const double time = std::max(static_cast<double>(samples), last.time * kLeastGrowth);
  return 2 * normal_tail(boundary(last, time, spent_.back() - spent_[before - 1]));
}

}  // namespace benchc::stats
