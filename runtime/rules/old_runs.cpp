#include "runtime/rules/old_runs.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "runtime/rules/former.h"
#include "runtime/stats/change.h"

namespace benchc::rules {
namespace {

// What one case was worth in each run of the baseline.
struct History {
  Measured measured;
  std::string id;
  std::string former;
  /// By run; NaN where it was not measured.
  std::vector<double> values;
  std::vector<bool> renamed;
  std::size_t found = 0;
};

History history_of(const Scene& scene, const Measured& measured) {
  const plan::Term& term = *measured.statistic;
  const auto statistic = statistic_of(term);
  const Samples current = samples_of(scene, measured);
  History history{measured, {}, {}, {}, {}, 0};
  if (current.series == nullptr || !statistic) return history;
  history.id = current.result->id;
  history.former = former_id(scene.plan, scene.plan.cases[measured.case_index]);
  for (std::size_t i = 0; i < scene.baseline->runs.size(); ++i) {
    const plan::Run& run = scene.baseline->runs[i];
    const PlaceInRun place = scene.places[i][measured.case_index];
    const plan::CaseResult* result = measured_at(run.cases, place.by_id);
    const bool renamed = result == nullptr && !history.former.empty();
    if (renamed) result = measured_at(run.cases, place.by_former);
    double value = std::nan("");
    if (result != nullptr) {
      const Samples old = samples_of(*result, term.metric);
      if (old.series != nullptr && old.series->unit == current.series->unit) {
        value = stats::point(*statistic, old.series->values);
      }
    }
    if (!std::isnan(value)) ++history.found;
    history.values.push_back(value);
    history.renamed.push_back(renamed && !std::isnan(value));
  }
  return history;
}

// What all of them together were worth in a run; NaN where one is missing.
double value_of_run(const std::vector<History>& histories, std::size_t run) {
  if (histories.size() == 1) return histories[0].values[run];
  std::vector<double> values;
  for (const History& history : histories) {
    if (std::isnan(history.values[run])) return history.values[run];
    values.push_back(history.values[run]);
  }
  return stats::point({stats::Kind::Geomean, 0}, values);
}

// Fewer runs than this of a case say too little of how much runs differ to hold up the others.
void leave_out_new(std::vector<History>& histories, std::size_t runs, OldRuns& old) {
  if (histories.size() == 1) return;
  const std::size_t needed =
      std::max<std::size_t>(1, std::min(stats::kRunsForObservedSpread, runs));
  std::vector<History> kept;
  for (History& history : histories) {
    if (history.found >= needed) {
      kept.push_back(std::move(history));
    } else {
      old.left_out.push_back(std::move(history.id));
    }
  }
  histories = std::move(kept);
}

}  // namespace

OldRuns old_runs(const Scene& scene, std::span<const Measured> all) {
  OldRuns old;
  const std::vector<plan::Run>& runs = scene.baseline->runs;
  std::vector<History> histories;
  for (const Measured& measured : all) histories.push_back(history_of(scene, measured));
  leave_out_new(histories, runs.size(), old);
  for (const History& history : histories) old.counted.push_back(history.measured);
  if (histories.empty()) return old;
  old.former = histories.size() == 1 ? histories[0].former : "";
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const double value = value_of_run(histories, i);
    if (std::isnan(value)) {
      ++old.without;
      continue;
    }
    const plan::RunInfo& info = runs[i].info;
    if (std::any_of(histories.begin(), histories.end(),
                    [i](const History& history) { return history.renamed[i]; })) {
      ++old.renamed;
    }
    old.values.push_back(value);
    old.ids.push_back(info.id);
    old.started.push_back(info.started);
    const std::string& machine = info.machine_class;
    if (!machine.empty() && std::find(old.machine_classes.begin(), old.machine_classes.end(),
                                      machine) == old.machine_classes.end()) {
      old.machine_classes.push_back(machine);
    }
  }
  return old;
}

std::optional<BaselineAge> age_of(std::int64_t as_of, std::span<const std::int64_t> started) {
  if (as_of == 0 || started.empty()) return std::nullopt;
  const auto [oldest, newest] = std::minmax_element(started.begin(), started.end());
  // As doubles: what a file says of its start may be any number.
  const auto seconds_since = [as_of](std::int64_t start) {
    return std::max(0.0, (static_cast<double>(as_of) - static_cast<double>(start)) * 1e-9);
  };
  return BaselineAge{started.size(), seconds_since(*newest), seconds_since(*oldest)};
}

void describe(const BaselineData& baseline, const OldRuns& old, Leaf& leaf) {
  constexpr std::size_t kNamed = 5;
  constexpr double kDay = 86'400;
  constexpr double kOldAfter = 30 * kDay;
  leaf.baseline_runs = old.ids;
  leaf.baseline_age = age_of(baseline.as_of, old.started);
  if (leaf.baseline_age && leaf.baseline_age->newest > kOldAfter) {
    const double days = std::floor(leaf.baseline_age->newest / kDay);
    leaf.notes.push_back("the baseline's newest run is " + std::to_string(std::lround(days)) +
                         " days old: much may have changed besides the code");
  }
  leaf.notes.insert(leaf.notes.end(), baseline.notes.begin(), baseline.notes.end());
  const bool several = old.counted.size() + old.left_out.size() > 1;
  if (several) {
    leaf.notes.push_back("geometric mean over " + std::to_string(old.counted.size()) + " cases");
  }
  if (!old.left_out.empty()) {
    std::string note = "left out, since too few runs of the baseline have them: ";
    for (std::size_t i = 0; i < old.left_out.size() && i < kNamed; ++i) {
      note += (i == 0 ? "" : ", ") + old.left_out[i];
    }
    if (old.left_out.size() > kNamed) {
      note += " and " + std::to_string(old.left_out.size() - kNamed) + " more";
    }
    leaf.notes.push_back(std::move(note));
  }
  if (!old.machine_classes.empty()) {
    std::string note = "baseline of machine class ";
    for (std::size_t i = 0; i < old.machine_classes.size(); ++i) {
      note += (i == 0 ? "" : ", ") + old.machine_classes[i];
    }
    leaf.notes.push_back(note);
  }
  if (old.renamed > 0) {
    leaf.notes.push_back(
        std::to_string(old.renamed) + " runs of the baseline have " +
        (several ? "some of these cases under former names" : "it as " + old.former));
  }
  if (old.without > 0) {
    leaf.notes.push_back(
        std::to_string(old.without) +
        (several ? " runs of the baseline do not have all of these cases and their metric"
                 : " runs of the baseline do not have this case and metric"));
  }
}

}  // namespace benchc::rules
