#include "runtime/rules/noise_of.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "runtime/rules/independence.h"
#include "runtime/rules/leaf.h"
#include "runtime/rules/pairs.h"
#include "runtime/stats/clusters.h"
#include "runtime/stats/power.h"

namespace benchc::rules {
namespace {

// What the intervals may err by whose widths tell the noise: few samples have one already, and the
// steps of the binomial law matter little.
constexpr double kAlpha = 0.05;
// Fewer units have no interval at kAlpha.
constexpr std::size_t kFewestUnits = 6;

// What a comparison's samples count as, by the statistic that has the fewest.
struct Units {
  std::size_t samples = std::numeric_limits<std::size_t>::max();
  std::size_t units = std::numeric_limits<std::size_t>::max();
  bool by_process = false;
  /// How many statistics take a share of alpha.
  std::size_t uncertain = 0;
};

void count(const Samples& samples, stats::Kind kind, bool paired, Units& units) {
  if (samples.series == nullptr || !has_law(kind, samples)) return;
  ++units.uncertain;
  const std::size_t values = samples.series->values.size();
  const bool by_process = !samples.result->process.empty() &&
                          (paired || stats::has_clustered_method(kind)) &&
                          samples.result->process.size() == values;
  const std::size_t independent =
      by_process ? stats::Clusters(samples.result->process).count() : values;
  if (independent < units.units) {
    units.units = independent;
    units.samples = values;
  }
  units.by_process |= by_process;
}

std::string name_of(const Units& units, bool paired) {
  return units.by_process ? "processes" : paired ? "pairs" : "samples";
}

// Half of an interval's width, on logarithms if relative; NaN where it is not bounded.
double half_width(double low, double high, bool relative) {
  if (relative) {
    if (!(low > 0)) return std::nan("");
    low = std::log(low);
    high = std::log(high);
  }
  const double half = (high - low) / 2;
  return std::isfinite(half) && half >= 0 ? half : std::nan("");
}

// Fills in what the width of an interval that errs by `alpha` says.
void set_deviation(double half, const Units& units, double alpha, Noise& noise) {
  const bool exact = units.uncertain == 0;
  noise.per_round = exact || units.samples == 0
                        ? 1
                        : static_cast<double>(units.units) / static_cast<double>(units.samples);
  if (std::isnan(half)) {
    noise.missing = "its samples drift, depend on each other, or are too few to tell its noise";
    if (!exact && units.units < kFewestUnits) {
      noise.missing = std::to_string(units.units) + " " + noise.units +
                      " are too few to tell its noise: it takes " + std::to_string(kFewestUnits);
    }
    return;
  }
  if (exact) {
    noise.deviation = 0;
    return;
  }
  noise.deviation = stats::deviation_of(half, static_cast<double>(units.units), alpha);
  if (!std::isfinite(noise.deviation)) {
    noise.missing = std::to_string(units.units) + " " + noise.units +
                    " are too few to tell its noise: it takes " + std::to_string(kFewestUnits);
  }
}

// What is told of no noise may be the tail of too few samples.
void explain_open_quantile(const Scene& scene, std::span<const Measured> measured, Noise& noise) {
  if (noise.missing.empty()) return;
  std::string open = open_quantile(scene, measured, kAlpha / noise.share);
  if (!open.empty()) noise.missing = std::move(open);
}

bool starts_with_paired(const std::string& method) { return method.starts_with("paired"); }

// Statistics of one sample, such as its greatest value, are no statements about a law.
bool as_observed(const Scene& scene, std::span<const Measured> measured) {
  return std::any_of(measured.begin(), measured.end(), [&](const Measured& one) {
    const auto statistic = statistic_of(*one.statistic);
    return statistic && !has_law(statistic->kind) && !samples_of(scene, one).exact;
  });
}

constexpr const char* kObserved =
    "it is judged as observed (`min`, `max`, `sum`, `count`): no noise tells what other samples "
    "show";

Noise of_counterpart(const Scene& scene, const plan::Condition& condition) {
  const std::vector<Measured> measured = measured_in(scene, condition.terms[0]);
  Noise noise;
  noise.relative = condition.relative;
  const Leaf leaf = judge_regression(scene, condition, kAlpha);
  if (!leaf.change) {
    noise.missing = leaf.reason.empty() ? "its change is not defined" : leaf.reason;
    return noise;
  }
  const bool paired = starts_with_paired(leaf.method);
  Units units;
  for (const Measured& one : measured) {
    const auto statistic = statistic_of(*one.statistic);
    if (!statistic) continue;
    Samples here = samples_of(scene, one);
    count(here, statistic->kind, paired, units);
  }
  noise.units = name_of(units, paired);
  noise.value = leaf.current.value;
  noise.reference = leaf.reference.value;
  noise.unit = leaf.unit;
  // The cases share alpha, and where there are no pairs the two sides, too.
  noise.share = static_cast<double>(std::max<std::size_t>(1, measured.size()));
  if (!paired) noise.share *= 2;
  const double level = condition.relative ? 1 : leaf.reference.value;
  const double none = condition.relative ? 1 : 0;
  set_deviation(half_width(none + leaf.change->low * level, none + leaf.change->high * level,
                           condition.relative),
                units, kAlpha / noise.share, noise);
  return noise;
}

}  // namespace

Noise noise_of_comparison(const Scene& scene, const plan::Condition& condition) {
  if (condition.kind == plan::Condition::Kind::Regresses) return of_counterpart(scene, condition);
  Noise noise;
  std::vector<Measured> measured = measured_in(scene, condition.terms[0]);
  for (const Measured& one : measured_in(scene, condition.terms[1])) measured.push_back(one);
  if (as_observed(scene, measured)) {
    noise.missing = kObserved;
    return noise;
  }
  const Leaf leaf = judge_comparison(scene, condition, kAlpha);
  const bool paired = starts_with_paired(leaf.method);
  Units units;
  for (const Measured& one : measured) {
    const auto statistic = statistic_of(*one.statistic);
    if (statistic) count(samples_of(scene, one), statistic->kind, paired, units);
  }
  noise.units = name_of(units, paired);
  noise.value = leaf.current.value;
  noise.reference = leaf.reference.value;
  noise.unit = leaf.unit;
  noise.relative = paired && leaf.change.has_value();
  noise.share = paired ? 1 : static_cast<double>(std::max<std::size_t>(1, units.uncertain));
  const double half = noise.relative
                          ? half_width(1 + leaf.change->low, 1 + leaf.change->high, true)
                          : half_width(leaf.current.low, leaf.current.high, false) +
                                half_width(leaf.reference.low, leaf.reference.high, false);
  set_deviation(half, units, kAlpha / noise.share, noise);
  explain_open_quantile(scene, measured, noise);
  if (!std::isfinite(noise.value) || !std::isfinite(noise.reference)) {
    noise.missing = "a side of the comparison is not defined";
  }
  return noise;
}

Noise noise_of_run(const Scene& scene, const plan::Condition& condition) {
  const plan::Term& term = condition.terms[0];
  const std::vector<Measured> measured = measured_in(scene, term);
  Noise noise;
  noise.relative = condition.relative;
  noise.share = static_cast<double>(std::max<std::size_t>(1, measured.size()));
  Units units;
  for (const Measured& one : measured) {
    const auto statistic = statistic_of(*one.statistic);
    if (statistic) count(samples_of(scene, one), statistic->kind, false, units);
  }
  noise.units = name_of(units, false);
  const Evaluated value = evaluate(scene, term, kAlpha / noise.share);
  noise.value = value.value;
  noise.reference = value.value;
  noise.unit = unit_of(scene, term);
  set_deviation(half_width(value.interval.low, value.interval.high, condition.relative), units,
                kAlpha / noise.share, noise);
  explain_open_quantile(scene, measured, noise);
  return noise;
}

}  // namespace benchc::rules
