#include "runtime/stats/shift.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "runtime/plan/format.h"
#include "runtime/rules/former.h"
#include "runtime/rules/leaf.h"
#include "runtime/rules/old_runs.h"

namespace benchc::rules {
namespace {

/// The earlier runs that have all that is asked for, oldest first, and what it was worth in each.
struct Points {
  std::vector<const PastRun*> runs;
  std::vector<double> values;
};

// Several cases' geometric mean; NaN where the run lacks one of them.
double value_in(const Scene& scene, const PastRun& run, std::span<const Measured> measured) {
  std::vector<double> values;
  for (const Measured& one : measured) {
    const auto statistic = statistic_of(*one.statistic);
    const Samples samples = samples_of(scene, one);
    if (!statistic || samples.series == nullptr) return std::nan("");
    const std::string& metric = one.statistic->metric;
    const plan::Case& declared = scene.plan.cases[one.case_index];
    const PastValue* found = value_of(run, declared.id, metric, *statistic);
    if (found == nullptr) {
      const std::string former = former_id(scene.plan, declared);
      if (!former.empty()) found = value_of(run, former, metric, *statistic);
    }
    if (found == nullptr || found->unit != samples.series->unit) return std::nan("");
    values.push_back(found->value);
  }
  return values.size() == 1 ? values[0] : stats::point({stats::Kind::Geomean, 0}, values);
}

Points points_of(const Scene& scene, std::span<const Measured> measured) {
  Points points;
  for (const PastRun& run : scene.baseline->history) {
    const double value = value_in(scene, run, measured);
    if (!std::isfinite(value)) continue;
    points.runs.push_back(&run);
    points.values.push_back(value);
  }
  return points;
}

Truth beyond(const stats::Interval& change, plan::Better better, double limit) {
  if (better != plan::Better::None) return exceeds(worsening(change, better), limit);
  if (change.low > limit || change.high < -limit) return Truth::Holds;
  return change.low >= -limit && change.high <= limit ? Truth::DoesNotHold : Truth::CannotTell;
}

/// From the level before a shift to the present one.
struct SinceShift {
  const stats::Shift* shift = nullptr;
  /// A ratio or in the unit, as the condition asks.
  stats::Interval change;
  Truth truth = Truth::CannotTell;
};

// Of the last shift, or of the latest before it from which on the present level is beyond the
// limit for certain: a small improvement does not hide the step before it.
SinceShift since_shift(std::span<const stats::Shift> levels, bool relative, plan::Better better,
                       double limit) {
  const auto one = stats::Interval::exactly(1);
  SinceShift last;
  stats::Interval whole = relative ? one : stats::Interval::exactly(0);
  for (std::size_t i = levels.size(); i-- > 0;) {
    const stats::Shift& shift = levels[i];
    whole = relative ? whole * (shift.ratio_interval + one) : whole + shift.difference_interval;
    const stats::Interval change = relative ? whole - one : whole;
    const SinceShift since{&shift, change, beyond(change, better, limit)};
    if (since.truth == Truth::Holds) return since;
    if (i + 1 == levels.size()) last = since;
  }
  return last;
}

std::string run_at(const Points& points, std::size_t index) {
  return index < points.runs.size() ? points.runs[index]->id : "";
}

std::string revision_at(const Points& points, std::size_t index) {
  return index < points.runs.size() ? points.runs[index]->git_revision : "";
}

ShiftEvidence evidence_of(const stats::Shift& shift, const Points& points, std::size_t count) {
  ShiftEvidence evidence;
  evidence.kind = shift.kind == stats::Shift::Kind::Level ? "level" : "variance";
  evidence.run = run_at(points, shift.first);
  evidence.revision = revision_at(points, shift.first);
  evidence.revision_before = shift.first > 0 ? revision_at(points, shift.first - 1) : "";
  evidence.earliest_run = run_at(points, shift.earliest);
  evidence.latest_run = run_at(points, shift.latest);
  evidence.runs = count;
  evidence.runs_after = count - shift.first;
  return evidence;
}

void note_variance(std::span<const stats::Shift> shifts, const Points& points, Leaf& leaf) {
  const auto last = std::find_if(shifts.rbegin(), shifts.rend(), [](const stats::Shift& shift) {
    return shift.kind == stats::Shift::Kind::Variance;
  });
  if (last == shifts.rend() || !std::isfinite(last->ratio)) return;
  leaf.notes.push_back("runs scatter " + plan::format("%.2g", last->ratio + 1) +
                       " times as much since run " + run_at(points, last->first));
}

// True where the series is too short; the leaf then says how many runs it takes.
bool too_short(const Scene& scene, const Points& points, Leaf& leaf) {
  const std::size_t count = points.values.size() + 1;
  if (count >= stats::kFewestForShifts) return false;
  leaf.no_baseline = true;
  const bool none = points.values.empty() && !scene.baseline->missing.empty();
  leaf.reason = none ? scene.baseline->missing
                     : std::to_string(count) + " of " + std::to_string(stats::kFewestForShifts) +
                           " runs that are needed to see a shift";
  const plan::Baseline& baseline = scene.plan.baselines[*scene.rule.baseline];
  if (baseline.last + 1 < stats::kFewestForShifts) {
    leaf.notes.push_back("the baseline takes " + std::to_string(baseline.last) +
                         " runs at most: let it take more");
  }
  return true;
}

void describe_points(const Scene& scene, const Points& points, Leaf& leaf) {
  std::vector<std::int64_t> started;
  for (auto run = points.runs.rbegin(); run != points.runs.rend(); ++run) {
    leaf.baseline_runs.push_back((*run)->id);
    started.push_back((*run)->started);
  }
  leaf.baseline_age = age_of(scene.baseline->as_of, started);
  if (const std::size_t without = scene.baseline->history.size() - points.runs.size();
      without > 0) {
    leaf.notes.push_back(std::to_string(without) +
                         " runs of the baseline do not have this case and metric");
  }
}

}  // namespace

Leaf judge_shift(const Scene& scene, const plan::Condition& condition, double alpha) {
  Leaf leaf;
  const plan::Term& term = condition.terms[0];
  const std::vector<Measured> measured = measured_in(scene, term);
  const double limit = constant(scene, condition.terms[1]);
  const plan::Better better = direction_of(scene, term);
  const Evaluated present =
      evaluate(scene, term, alpha / static_cast<double>(std::max<std::size_t>(1, measured.size())));
  leaf.current = as_estimate(present);
  leaf.reference = as_estimate({std::nan(""), stats::Interval::unbounded()});
  leaf.unit = unit_of(scene, term);
  leaf.limit = better == plan::Better::Higher ? -limit : limit;
  leaf.limit_relative = condition.relative;
  if (!std::isfinite(present.value)) {
    leaf.reason = "this run has no value that could be set beside earlier ones";
    return leaf;
  }
  const Points points = points_of(scene, measured);
  describe_points(scene, points, leaf);
  if (too_short(scene, points, leaf)) return leaf;

  std::vector<double> series = points.values;
  series.push_back(present.value);
  leaf.method = "change point";
  const std::vector<stats::Shift> shifts = stats::shifts(series, alpha);
  note_variance(shifts, points, leaf);
  std::vector<stats::Shift> levels;
  std::copy_if(shifts.begin(), shifts.end(), std::back_inserter(levels),
               [](const stats::Shift& shift) { return shift.kind == stats::Shift::Kind::Level; });
  if (levels.empty()) {
    const double usual = stats::point({stats::Kind::Median, 0}, points.values);
    leaf.reference = {usual, usual, usual};
    leaf.truth = Truth::DoesNotHold;
    leaf.notes.push_back("no shift in " + std::to_string(series.size()) + " runs");
    return leaf;
  }
  const SinceShift since = since_shift(levels, condition.relative, better, limit);
  const double before = since.shift->before;
  const double after = levels.back().after;
  leaf.shift = evidence_of(*since.shift, points, series.size());
  leaf.reference = {before, before, before};
  leaf.current = {after, after, after};
  const stats::Interval& change = since.change;
  if (condition.relative) {
    leaf.change = Estimate{after / before - 1, change.low, change.high};
  } else if (before > 0) {
    leaf.change = Estimate{after / before - 1, change.low / before, change.high / before};
  }
  leaf.changed = changes(change);
  // The words of a report take the limit's sign for that of what is worse.
  if (better == plan::Better::None && change.high < 0) leaf.limit = -limit;
  leaf.truth = since.truth;
  if (leaf.truth != Truth::CannotTell) return leaf;
  if (condition.relative && !(before > 0 && after > 0)) {
    leaf.change.reset();
    leaf.reason = "a relative change needs values above 0: give the limit as a quantity instead";
    return leaf;
  }
  leaf.baseline_limited = true;
  leaf.certainly_worse = worsening(change, better).low > 0;
  leaf.reason = "there is a shift, but the runs scatter too much to tell how large it is";
  return leaf;
}

}  // namespace benchc::rules
