#include "runtime/stats/interval.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace benchc::stats {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// A NaN end means that the bound is undefined, which is to say that there is none.
Interval checked(double low, double high) {
  if (std::isnan(low)) low = -kInfinity;
  if (std::isnan(high)) high = kInfinity;
  return {low, high};
}

// 0 times a bound that is merely unknown is 0: the operand itself is always a finite number.
double product(double a, double b) { return a == 0 || b == 0 ? 0 : a * b; }

}  // namespace

Interval Interval::unbounded() { return {-kInfinity, kInfinity}; }

Interval Interval::exactly(double value) {
  return std::isnan(value) ? unbounded() : Interval{value, value};
}

bool Interval::degenerate() const { return low == high && std::isfinite(low); }

bool Interval::bounded() const { return std::isfinite(low) && std::isfinite(high); }

bool Interval::contains(double value) const { return low <= value && value <= high; }

Interval hull(Interval a, Interval b) { return {std::min(a.low, b.low), std::max(a.high, b.high)}; }

Interval operator-(Interval a) { return {-a.high, -a.low}; }

Interval operator+(Interval a, Interval b) { return checked(a.low + b.low, a.high + b.high); }

Interval operator-(Interval a, Interval b) { return a + -b; }

Interval operator*(Interval a, Interval b) {
  const auto [low, high] = std::minmax({product(a.low, b.low), product(a.low, b.high),
                                        product(a.high, b.low), product(a.high, b.high)});
  return checked(low, high);
}

Interval operator/(Interval a, Interval b) {
  if (b.contains(0)) return Interval::unbounded();
  // An infinite bound of the divisor has the limit 0 as its reciprocal.
  return a * Interval{1 / b.high, 1 / b.low};
}

}  // namespace benchc::stats
