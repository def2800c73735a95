#include "runtime/stats/change.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "runtime/stats/distributions.h"
#include "runtime/stats/moments.h"

namespace benchc::stats {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// An interval's end on the scale that changes are added on; a bound that has no logarithm is none.
double scaled_low(Scale scale, double low) {
  if (scale == Scale::Difference) return low;
  return low > 0 ? std::log(low) : -kInfinity;
}

double scaled_high(Scale scale, double high) {
  return scale == Scale::Difference ? high : std::log(high);
}

double unscaled(Scale scale, double change) {
  return scale == Scale::Difference ? change : std::expm1(change);
}

}  // namespace

Change change_from_runs(Scale scale, double new_value, Interval new_interval,
                        std::span<const double> old_values, double alpha) {
  Change change;
  change.scale = scale;
  change.baseline_runs = old_values.size();
  change.estimate = std::numeric_limits<double>::quiet_NaN();
  const auto usable = [scale](double value) {
    return std::isfinite(value) && (scale == Scale::Difference || value > 0);
  };
  if (old_values.empty() || !usable(new_value) || !(alpha > 0 && alpha < 1) ||
      !std::all_of(old_values.begin(), old_values.end(), usable)) {
    return change;
  }

  std::vector<double> old_scaled;
  for (const double value : old_values) {
    old_scaled.push_back(scale == Scale::Relative ? std::log(value) : value);
  }
  const double runs = static_cast<double>(old_scaled.size());
  const double level = mean_of(old_scaled);
  const double value = scale == Scale::Relative ? std::log(new_value) : new_value;
  const double shift = value - level;
  change.estimate = unscaled(scale, shift);
  change.level = scale == Scale::Relative ? std::exp(level) : level;

  if (old_scaled.size() > 1) {
    change.run_spread = std::sqrt(squares_about(old_scaled, level) / (runs - 1));
  }
  double law = 0;
  if (old_scaled.size() < kRunsForObservedSpread) {
    const double assumed =
        kAssumedRunToRunSpread * (scale == Scale::Relative ? 1.0 : std::abs(level));
    if (change.run_spread <= assumed) {
      change.run_spread = assumed;
      change.spread_assumed = true;
    }
    law = normal_upper(alpha / 2);
  } else {
    law = student_upper(alpha / 2, runs - 1);
  }
  const double level_half = law * change.run_spread / std::sqrt(runs);
  change.level_interval = {level - level_half, level + level_half};
  if (scale == Scale::Relative) {
    change.level_interval = {std::exp(change.level_interval.low),
                             std::exp(change.level_interval.high)};
  }
  const double between = law * change.run_spread * std::sqrt(1 + 1 / runs);
  const double within_low = std::max(0.0, value - scaled_low(scale, new_interval.low));
  const double within_high = std::max(0.0, scaled_high(scale, new_interval.high) - value);
  change.floor = {unscaled(scale, shift - between), unscaled(scale, shift + between)};
  change.interval = {unscaled(scale, shift - std::hypot(between, within_low)),
                     unscaled(scale, shift + std::hypot(between, within_high))};
  return change;
}

}  // namespace benchc::stats
