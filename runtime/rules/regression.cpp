#include <algorithm>
#include <cmath>
#include <cstdio>

#include "runtime/rules/leaf.h"
#include "runtime/stats/change.h"

namespace benchc::rules {
namespace {

std::string percent(double ratio) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2g%%", ratio * 100);
  return text;
}

struct OldRuns {
  std::vector<double> values;
  std::vector<std::string> ids;
  std::vector<std::string> machine_classes;
  std::size_t without = 0;
};

// The case of a run by its id, if it was measured there.
const plan::CaseResult* case_of(const plan::Run& run, std::span<const std::uint32_t> by_id,
                                const std::string& id) {
  const auto found = std::lower_bound(
      by_id.begin(), by_id.end(), id,
      [&](std::uint32_t index, const std::string& wanted) { return run.cases[index].id < wanted; });
  if (found == by_id.end() || run.cases[*found].id != id) return nullptr;
  const plan::CaseResult& result = run.cases[*found];
  return result.state == plan::CaseState::Measured ? &result : nullptr;
}

OldRuns old_runs(const Scene& scene, const plan::Term& term, const Samples& current) {
  OldRuns old;
  const auto statistic = statistic_of(term);
  for (std::size_t i = 0; i < scene.baseline->runs.size(); ++i) {
    const plan::Run& run = scene.baseline->runs[i];
    const plan::CaseResult* result = case_of(run, scene.baseline_by_id[i], current.result->id);
    double value = std::nan("");
    if (result != nullptr) {
      for (const plan::Series& series : result->series) {
        if (series.metric != term.metric || series.unit != current.series->unit) continue;
        value = stats::point(*statistic, series.values);
      }
    }
    if (std::isnan(value)) {
      ++old.without;
      continue;
    }
    old.values.push_back(value);
    old.ids.push_back(run.info.id);
    const std::string& machine = run.info.machine_class;
    if (!machine.empty() && std::find(old.machine_classes.begin(), old.machine_classes.end(),
                                      machine) == old.machine_classes.end()) {
      old.machine_classes.push_back(machine);
    }
  }
  return old;
}

void describe(const OldRuns& old, Leaf& leaf) {
  leaf.baseline_runs = old.ids;
  if (!old.machine_classes.empty()) {
    std::string note = "baseline of machine class ";
    for (std::size_t i = 0; i < old.machine_classes.size(); ++i) {
      note += (i == 0 ? "" : ", ") + old.machine_classes[i];
    }
    leaf.notes.push_back(note);
  }
  if (old.without > 0) {
    leaf.notes.push_back(std::to_string(old.without) +
                         " runs of the baseline do not have this case and metric");
  }
}

Leaf without_baseline(const Scene& scene, Leaf leaf, const Samples& current) {
  leaf.no_baseline = true;
  // Nothing was compared by any method.
  leaf.method.clear();
  if (!scene.baseline->missing.empty()) {
    leaf.reason = scene.baseline->missing;
  } else if (scene.baseline->runs.empty()) {
    leaf.reason = "there are no earlier runs";
  } else {
    leaf.reason = "no run of the baseline measured " + current.result->id;
  }
  return leaf;
}

// How much worse: the change, or its opposite for a metric of which more is better.
stats::Interval worsening(const stats::Interval& change, plan::Better better) {
  return better == plan::Better::Higher ? -change : change;
}

Truth exceeds(const stats::Interval& amount, double limit) {
  if (amount.low > limit) return Truth::Holds;
  return amount.high <= limit ? Truth::DoesNotHold : Truth::CannotTell;
}

void explain_undecided(const Scene& scene, const stats::Change& change, plan::Better better,
                       double limit, Leaf& leaf) {
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
  } else {
    leaf.reason = "the samples scatter too much to tell";
  }
}

}  // namespace

plan::Better direction_of(const Scene& scene, const plan::Term& term) {
  const Samples samples = samples_of(scene, term);
  return samples.series == nullptr ? plan::Better::None : samples.series->better;
}

Leaf judge_regression(const Scene& scene, const plan::Condition& condition, double alpha) {
  Leaf leaf;
  const plan::Term& term = condition.terms[0];
  const Samples current = samples_of(scene, term);
  const auto statistic = statistic_of(term);
  const double limit = constant(scene, condition.terms[1]);
  const Evaluated value = evaluate(scene, term, alpha);
  leaf.current = as_estimate(value);
  leaf.reference = as_estimate({std::nan(""), stats::Interval::unbounded()});
  leaf.unit = unit_of(scene, term);
  leaf.method = "run-to-run spread";
  if (scene.baseline == nullptr || current.series == nullptr || !statistic) {
    leaf.no_baseline = true;
    leaf.reason = "the rule has no baseline";
    return leaf;
  }
  const OldRuns old = old_runs(scene, term, current);
  describe(old, leaf);
  if (old.values.empty()) return without_baseline(scene, std::move(leaf), current);

  // Nothing that happened never has a relative change, but it has not changed either.
  const auto zero = [](double v) { return v == 0; };
  if (condition.relative && value.interval == stats::Interval::exactly(0) &&
      std::all_of(old.values.begin(), old.values.end(), zero)) {
    leaf.reference = {0, 0, 0};
    leaf.change = Estimate{0, 0, 0};
    leaf.truth = exceeds(stats::Interval::exactly(0), limit);
    return leaf;
  }

  const stats::Scale scale = condition.relative ? stats::Scale::Relative : stats::Scale::Difference;
  const stats::Change change =
      stats::change_from_runs(scale, value.value, value.interval, old.values, alpha);
  if (std::isnan(change.estimate)) {
    leaf.reason = "a relative change needs values above 0: give the limit as a quantity instead";
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
  leaf.truth = exceeds(worsening(change.interval, better), limit);
  if (leaf.truth == Truth::CannotTell) explain_undecided(scene, change, better, limit, leaf);
  return leaf;
}

}  // namespace benchc::rules
