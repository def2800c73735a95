#include <algorithm>
#include <cmath>
#include <cstdio>

#include "runtime/rules/independence.h"
#include "runtime/rules/leaf.h"
#include "runtime/rules/old_runs.h"
#include "runtime/stats/change.h"

namespace benchc::rules {
namespace {

std::string percent(double ratio) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2g%%", ratio * 100);
  return text;
}

Leaf without_baseline(const Scene& scene, Leaf leaf, std::span<const Measured> measured) {
  leaf.no_baseline = true;
  // Nothing was compared by any method.
  leaf.method.clear();
  if (!scene.baseline->missing.empty()) {
    leaf.reason = scene.baseline->missing;
  } else if (scene.baseline->runs.empty()) {
    leaf.reason = "there are no earlier runs";
  } else {
    const Samples first = samples_of(scene, measured.front());
    leaf.reason = measured.size() > 1 ? "no run of the baseline measured all of its cases"
                                      : "no run of the baseline measured " + first.result->id;
  }
  return leaf;
}

// Among how many intervals alpha is shared, so that all of them hold together.
double share_of(std::span<const Measured> measured) {
  return static_cast<double>(std::max<std::size_t>(1, measured.size()));
}

// Of several cases, the geometric mean.
Evaluated current_value(const Scene& scene, std::span<const Measured> counted, double alpha) {
  std::vector<Evaluated> values;
  for (const Measured& one : counted) {
    values.push_back(evaluate(scene, one, alpha / share_of(counted)));
  }
  return values.size() == 1 ? values[0] : over_cases("geomean", values);
}

// `follow`: why samples tell less than their number, if they do; `open`: that they bound a quantile
// on one side only, if so.
void explain_undecided(const Scene& scene, const stats::Change& change, plan::Better better,
                       double limit, std::string follow, std::string open, Leaf& leaf) {
  // Without the new run's own uncertainty it could still not be told, and that is a small part of
  // the whole: more samples would hardly move either.
  constexpr double kDominates = 1.25;
  leaf.baseline_limited = exceeds(worsening(change.floor, better), limit) == Truth::CannotTell &&
                          change.interval.width() < kDominates * change.floor.width();
  leaf.more_samples_help = !leaf.baseline_limited;
  leaf.certainly_worse = worsening(change.interval, better).low > 0;

  const plan::Baseline& baseline = scene.plan.baselines[*scene.rule.baseline];
  const bool grows = baseline.kind == plan::Baseline::Kind::Branch;
  if (grows && change.baseline_runs < stats::kRunsForObservedSpread) {
    leaf.no_baseline = true;
    leaf.reason = std::to_string(change.baseline_runs) + " of " +
                  std::to_string(stats::kRunsForObservedSpread) +
                  " runs that are needed to know how much runs differ";
    if (baseline.last < stats::kRunsForObservedSpread) {
      leaf.notes.push_back("the baseline takes " + std::to_string(baseline.last) +
                           " runs at most: let it take more");
    }
  } else if (leaf.baseline_limited) {
    leaf.reason = leaf.certainly_worse ? "worse, but the baseline's runs differ too much among "
                                         "themselves to tell by how much"
                                       : "the baseline's runs differ too much among themselves to "
                                         "tell";
  } else if (!follow.empty()) {
    leaf.reason.swap(follow);
  } else if (!open.empty()) {
    leaf.reason = std::move(open);
  } else {
    leaf.reason = "the samples scatter too much to tell: more of them may (`samples`, `budget`)";
  }
  if (!follow.empty()) leaf.notes.push_back(std::move(follow));
}

}  // namespace

plan::Better direction_of(const Scene& scene, const plan::Term& term) {
  std::optional<plan::Better> direction;
  for (const Measured& measured : measured_in(scene, term)) {
    const Samples samples = samples_of(scene, measured);
    if (samples.series == nullptr) return plan::Better::None;
    if (direction.value_or(samples.series->better) != samples.series->better) {
      return plan::Better::None;
    }
    direction = samples.series->better;
  }
  return direction.value_or(plan::Better::None);
}

Leaf judge_regression(const Scene& scene, const plan::Condition& condition, double alpha) {
  Leaf leaf;
  const plan::Term& term = condition.terms[0];
  const std::vector<Measured> measured = measured_in(scene, term);
  const double limit = constant(scene, condition.terms[1]);
  // This side alone, where there is none to compare it with.
  const auto alone = [&] { return as_estimate(evaluate(scene, term, alpha / share_of(measured))); };
  leaf.reference = as_estimate({std::nan(""), stats::Interval::unbounded()});
  leaf.unit = unit_of(scene, term);
  leaf.method = "run-to-run spread";
  if (scene.baseline == nullptr) {
    leaf.no_baseline = true;
    leaf.reason = "the rule has no baseline";
    leaf.current = alone();
    return leaf;
  }
  if (scene.revision != nullptr) {
    judge_against_counterpart(scene, condition, alpha, leaf);
    if (leaf.no_baseline) leaf.current = alone();
    return leaf;
  }
  const OldRuns old = old_runs(scene, measured);
  describe(*scene.baseline, old, leaf);
  if (old.values.empty()) {
    leaf.current = alone();
    return without_baseline(scene, std::move(leaf), measured);
  }
  const Evaluated value = current_value(scene, old.counted, alpha);
  leaf.current = as_estimate(value);

  // Nothing that happened never has a relative change, but it has not changed either.
  const auto zero = [](double v) { return v == 0; };
  const bool several = old.counted.size() > 1;
  if (condition.relative && !several && value.interval == stats::Interval::exactly(0) &&
      std::all_of(old.values.begin(), old.values.end(), zero)) {
    leaf.reference = {0, 0, 0};
    leaf.change = Estimate{0, 0, 0};
    leaf.truth = exceeds(stats::Interval::exactly(0), limit);
    hold_against(leaf, limit, true, direction_of(scene, term), stats::Interval::exactly(0));
    return leaf;
  }

  const stats::Scale scale = condition.relative ? stats::Scale::Relative : stats::Scale::Difference;
  const stats::Change change =
      stats::change_from_runs(scale, value.value, value.interval, old.values, alpha);
  if (std::isnan(change.estimate)) {
    leaf.reason = several ? "the change of a geometric mean needs values above 0 in each case"
                          : "a relative change needs values above 0: give the limit as a quantity "
                            "instead";
    return leaf;
  }
  leaf.reference = {change.level, change.level_interval.low, change.level_interval.high};
  if (condition.relative) {
    leaf.change = Estimate{change.estimate, change.interval.low, change.interval.high};
  } else if (change.level > 0) {
    leaf.change = Estimate{change.estimate / change.level, change.interval.low / change.level,
                           change.interval.high / change.level};
  }
  if (change.spread_assumed) {
    leaf.notes.push_back("too few earlier runs to see how much they differ: taken to differ by " +
                         percent(stats::kAssumedRunToRunSpread) +
                         " (standard deviation), as runs one after the other do");
  }
  const plan::Better better = direction_of(scene, term);
  hold_against(leaf, limit, condition.relative, better, change.interval);
  leaf.truth = exceeds(worsening(change.interval, better), limit);
  // In a mean over many cases one of them counts for little.
  std::string follow = several ? "" : describe_independence(scene, old.counted, alpha, leaf.notes);
  if (leaf.truth == Truth::CannotTell) {
    explain_undecided(scene, change, better, limit, std::move(follow),
                      open_quantile(scene, old.counted, alpha / share_of(old.counted)), leaf);
  } else if (!follow.empty()) {
    leaf.notes.push_back(std::move(follow));
  }
  return leaf;
}

}  // namespace benchc::rules
