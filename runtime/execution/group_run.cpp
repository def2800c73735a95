#include "runtime/execution/group_run.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <random>
#include <utility>

#include "runtime/execution/budget.h"
#include "runtime/execution/case_run.h"
#include "runtime/execution/efficiency.h"
#include "runtime/execution/iterations.h"
#include "runtime/execution/order.h"
#include "runtime/execution/renewal.h"
#include "runtime/execution/waiting_core.h"
#include "runtime/execution/warm_up.h"
#include "runtime/plan/group_measure.h"
#include "runtime/plan/looks.h"
#include "runtime/stats/clusters.h"
#include "runtime/stats/stats.h"

namespace benchc::execution {
namespace {

/// Of a case that no rule judges and that asks for none, as design has it: 1% of the median at 99%.
constexpr double kDefaultPrecision = 0.01;
constexpr double kPrecisionAlpha = 0.01;

enum class Stop : std::uint8_t { Done, Budget, Interrupted };

/// Why nothing more is measured.
std::string stop_reason(const Measurement& measurement) {
  return measurement.user_stopped() ? "interrupted" : "the store refused an earlier case";
}

std::vector<std::unique_ptr<CaseRun>> case_runs(Measurement& measurement,
                                                std::span<const std::uint32_t> cases) {
  std::vector<std::unique_ptr<CaseRun>> runs;
  runs.reserve(cases.size());
  for (const std::uint32_t index : cases) {
    runs.push_back(std::make_unique<CaseRun>(measurement, index));
  }
  return runs;
}

/// For each counterpart the run of the case that is compared with it; null for the others.
std::vector<const CaseRun*> subjects_of(const plan::Plan& plan,
                                        std::span<const std::unique_ptr<CaseRun>> runs) {
  std::vector<const CaseRun*> subjects(runs.size());
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const std::optional<plan::Counterpart>& counterpart = plan.cases[runs[i]->index()].counterpart;
    if (!counterpart) continue;
    for (const auto& run : runs) {
      if (run->index() == counterpart->of) subjects[i] = run.get();
    }
  }
  return subjects;
}

/// Cases that are measured together, round by round.
class GroupRun {
 public:
  /// `looks`: after how many rounds it is asked whether that is enough.
  GroupRun(Measurement& measurement, std::span<const std::uint32_t> cases,
           std::vector<std::uint32_t> looks, std::uint64_t stream)
      : measurement_(measurement),
        measure_(plan::group_measure(measurement.plan, cases)),
        looks_(std::move(looks)),
        random_(generator(measurement.seed, stream)),
        waiting_core_(measurement.conditions.cores),
        runs_(case_runs(measurement, cases)),
        subjects_(subjects_of(measurement.plan, runs_)),
        units_(units_of(measurement.plan, cases)),
        efficiency_(measurement.plan, measurement.efficiency_references, runs_),
        budget_(measurement.launcher, measure_.budget),
        paces_(runs_.size()),
        renewal_(measure_.maximum, {measure_.minimum_processes, measure_.maximum_processes}) {
    for (const auto& run : runs_) warm_ups_.emplace_back(*run, budget_);
  }

  void run() {
    measurement_.tracker.group_started(measure_.budget);
    set_up();
    count_in_passes();
    warm_up();
    const Stop stop = sample();
    const bool enough = stop == Stop::Budget && decided();
    settle_watched();
    for (const auto& run : runs_) run->finish_watched();
    measurement_.tracker.group_done(budget_.spent());
    for (std::size_t i = 0; i < runs_.size(); ++i) {
      if (runs_[i]->failed()) continue;
      if (subjects_[i] != nullptr && subjects_[i]->failed()) {
        runs_[i]->skip(subjects_[i]->result().id + ", which is compared with it, failed");
      } else {
        settle(*runs_[i], stop, enough);
      }
    }
    for (const auto& run : runs_) {
      run->tear_down();
      const bool kept = run->result().state == plan::CaseState::Measured;
      measurement_.measured[run->index()] = kept ? &run->result() : nullptr;
      if (kept && run->memory_hidden() && measurement_.memory_judged[run->index()]) {
        ++measurement_.memory_hidden;
      }
      measurement_.tracker.case_done(run->result());
    }
  }

 private:
  bool stopping() const { return measurement_.conditions.stop.set(); }

  /// A counterpart is measured for its case alone, and ends with it.
  bool takes_part(std::size_t place) const {
    return runs_[place]->active() && !(subjects_[place] != nullptr && subjects_[place]->failed());
  }

  void set_up() {
    efficiency_.fail_without_reference();
    std::vector<CaseRun*> batched;
    std::vector<std::uint64_t> counts;
    for (const auto& run : runs_) {
      if (stopping()) break;
      measurement_.tracker.case_started(run->result().id);
      const std::int64_t began = measurement_.launcher.now();
      const double setup_command = run->set_up();
      if (run->native()) {
        // Its process was started, and its batches were found out.
        const auto took = static_cast<double>(measurement_.launcher.now() - began) / 1e9;
        start_seconds_ += std::max(took - setup_command, 0.0);
      }
      if (run->iterations() == 0) continue;
      if (runs_.size() > 1) run->take_turns();
      batched.push_back(run.get());
      counts.push_back(run->iterations());
    }
    efficiency_.fail_without_reference();
    share_iterations(counts);
    for (std::size_t i = 0; i < batched.size(); ++i) {
      if (!batched[i]->failed()) batched[i]->set_iterations(counts[i]);
    }
    budget_.begin(start_seconds_);
  }

  void warm_up() {
    for (std::size_t i = 0; i < runs_.size(); ++i) {
      warm_ups_[i].first([&] { return takes_part(i) && !stopping() && !budget_.over(); });
    }
  }

  /// All native cases together, so that those of a round are in processes of the same age.
  void renew() {
    const double began = budget_.spent();
    waiting_core_.wait_on_measured(false);
    for (std::size_t i = 0; i < runs_.size(); ++i) {
      CaseRun& run = *runs_[i];
      if (!run.native() || !takes_part(i) || stopping()) continue;
      run.renew();
      warm_ups_[i].again(renewal_.process() + 1, [&] { return takes_part(i) && !stopping(); });
    }
    renewal_.renewed(budget_.spent() - began);
  }

  bool none_active() const {
    return std::none_of(runs_.begin(), runs_.end(), [](const auto& run) { return run->active(); });
  }

  void settle_watched() {
    for (const auto& run : runs_) {
      if (!run->failed()) run->settle_watched();
    }
  }

  /// Before the warm-up, so that the rules see what was counted when they are first asked.
  void count_in_passes() {
    const double share = measure_.budget / 2 / static_cast<double>(runs_.size());
    for (const auto& run : runs_) {
      if (!stopping()) run->count_in_passes(share);
    }
  }

  Stop sample() {
    const double warm = budget_.spent();
    const bool native =
        std::any_of(runs_.begin(), runs_.end(), [](const auto& run) { return run->native(); });
    std::size_t next = 0;
    for (std::uint32_t round = 0;; ++round) {
      if (stopping()) return Stop::Interrupted;
      if (none_active()) settle_watched();
      if (none_active()) {
        return Stop::Done;
      }
      if (next < looks_.size() && round == looks_[next]) {
        if ((!native || renewal_.enough()) && decided()) return Stop::Done;
        ++next;
      }
      // What would end too late is not begun.
      if (!budget_.has(round_seconds())) return Stop::Budget;
      if (native && renewal_.due(budget_.left()) &&
          budget_.has(renewal_seconds() + round_seconds())) {
        renew();
      }
      const double began = budget_.spent();
      const std::optional<Stop> stop =
          sample_round(round, {warm, looks_[std::min(next, looks_.size() - 1)]});
      efficiency_.finish_round(round);
      if (stop) return *stop;
      renewal_.round_done(budget_.spent() - began);
    }
  }

  /// What a round is expected to take; 0 before the first.
  double round_seconds() const {
    double seconds = 0;
    for (std::size_t i = 0; i < runs_.size(); ++i) {
      if (takes_part(i)) seconds += paces_[i].expected();
    }
    return seconds;
  }

  double renewal_seconds() const {
    return renewal_.process() == 0 ? start_seconds_ : renewal_.cost();
  }

  struct Outlook {
    /// What was spent before the first round.
    double warm = 0;
    /// The round before which it may all end.
    std::uint32_t look = 0;
  };

  /// One sample of each case, unless something ends it all before.
  std::optional<Stop> sample_round(std::uint32_t round, const Outlook& outlook) {
    std::vector<std::vector<std::uint32_t>> units;
    for (std::vector<std::uint32_t> unit : units_) {
      std::erase_if(unit, [this](std::uint32_t place) { return !takes_part(place); });
      if (!unit.empty()) units.push_back(std::move(unit));
    }
    for (const std::uint32_t i : round_order(units, measure_.order, random_)) {
      if (stopping()) return Stop::Interrupted;
      if (budget_.over()) return Stop::Budget;
      // Its case failed in this round.
      if (!takes_part(i)) continue;
      CaseRun& run = *runs_[i];
      waiting_core_.wait_on_measured(run.wrote_little());
      const double began = budget_.spent();
      run.sample(round, renewal_.process());
      paces_[i].took(budget_.spent() - began);
      tell_left(outlook, round + 1);
      measurement_.tracker.sampled(run.result().id, run.samples(), run.bounds().maximum);
    }
    return std::nullopt;
  }

  /// Between what is left until the next look and until the last round, at the pace so far.
  void tell_left(const Outlook& outlook, std::uint32_t rounds) {
    const double now = budget_.spent();
    const double pace = (now - outlook.warm) / rounds;
    const auto until = [&](std::uint32_t round) {
      return std::min(budget_.left(), pace * (round - std::min(rounds, round)));
    };
    measurement_.tracker.group_left(now, until(outlook.look), until(measure_.maximum));
  }

  /// Whether no case of the group needs more samples. Pairs stay complete: one that does keeps all
  /// of them going.
  bool decided() {
    settle_watched();
    std::vector<std::uint32_t> judged;
    for (const auto& run : runs_) {
      const bool sampled = !run->failed() && run->samples() > 0;
      measurement_.measured[run->index()] = sampled ? &run->result() : nullptr;
    }
    for (const auto& run : runs_) {
      if (run->failed()) continue;
      // What was discarded is made up for.
      if (run->discarded() > 0 && run->samples() < run->bounds().minimum) return false;
      const Callbacks& callbacks = measurement_.callbacks;
      const bool by_rules =
          callbacks.undecided && callbacks.judged && callbacks.judged(run->index());
      if (by_rules) judged.push_back(run->index());
      // What is wanted of a counterpart is what its case needs.
      if (run->is_counterpart()) continue;
      // A declared precision is wanted whatever the rules say; the default one only where none of
      // them does.
      if ((run->measure().precision || !by_rules) && !precise(*run)) return false;
    }
    if (judged.empty()) return true;
    return measurement_.callbacks.undecided(judged, measurement_.measured).empty();
  }

  bool precise(const CaseRun& run) const {
    const double wanted = run.measure().precision.value_or(kDefaultPrecision);
    const std::string& name =
        run.measure().precision ? measurement_.judged_metric[run.index()] : std::string("time");
    for (const plan::Series& series : run.result().series) {
      if (series.metric != name) continue;
      constexpr stats::Statistic kMedian = {stats::Kind::Median, 0};
      const stats::Interval interval =
          stats::interval(kMedian, series.values, run.result().process, kPrecisionAlpha);
      const double median = std::abs(stats::point(kMedian, series.values));
      return interval.width() / 2 <= wanted * median;
    }
    // Nothing to be precise about.
    return true;
  }

  void settle(CaseRun& run, Stop stop, bool enough) {
    const std::uint32_t samples = run.samples();
    const std::uint32_t minimum = run.bounds().minimum;
    const std::string count = std::to_string(samples);
    if (run.discarded() > 0 && stop != Stop::Interrupted && 2 * samples < minimum) {
      return run.fail_for_discards();
    }
    const std::string budget = "the budget of " + workload::seconds_text(run.measure().budget) +
                               (runs_.size() > 1 ? " a case" : "");
    if (stop == Stop::Interrupted) {
      if (samples < minimum || samples == 0) return run.skip(stop_reason(measurement_));
      run.warn("interrupted after " + count + " samples");
    } else if (stop == Stop::Budget && samples == 0) {
      return run.fail(budget + " ended before the first sample");
    } else if (stop == Stop::Budget && samples < minimum) {
      run.warn(budget + " ended after " + count + " of " + std::to_string(minimum) + " samples");
    } else if (stop == Stop::Budget && !enough) {
      run.warn(budget + " ended after " + count + " samples, before they were enough");
    }
    if (stop == Stop::Budget && run.native() && !renewal_.enough()) {
      run.warn(budget + " ended in process " + std::to_string(renewal_.process() + 1) + " of " +
               std::to_string(measure_.minimum_processes));
    }
    if (samples == 0) return run.fail("no sample was taken");
    run.keep();
  }

  Measurement& measurement_;
  plan::GroupMeasure measure_;
  std::vector<std::uint32_t> looks_;
  std::mt19937_64 random_;
  WaitingCore waiting_core_;
  std::vector<std::unique_ptr<CaseRun>> runs_;
  /// Parallel to the runs.
  std::vector<const CaseRun*> subjects_;
  /// Of their places.
  std::vector<std::vector<std::uint32_t>> units_;
  Efficiency efficiency_;
  Budget budget_;
  /// Parallel to the runs: what a sample takes, with all that is around it.
  std::vector<Pace> paces_;
  std::vector<WarmUp> warm_ups_;
  Renewal renewal_;
  /// What it took to start the native cases' first processes.
  double start_seconds_ = 0;
};

}  // namespace

void run_group(Measurement& measurement, std::uint32_t group) {
  const plan::Plan& plan = measurement.plan;
  std::vector<bool> takes_part(plan.cases.size(), false);
  bool any = false;
  const bool stopped = measurement.conditions.stop.set();
  for (const std::uint32_t index : plan.groups[group].cases) {
    const Obstacle& obstacle = measurement.obstacles[index];
    if (!stopped && obstacle.reason.empty()) {
      takes_part[index] = any = true;
      continue;
    }
    plan::CaseResult& result = measurement.results[index];
    result.reason = obstacle.reason.empty() ? stop_reason(measurement) : obstacle.reason;
    if (obstacle.failed) result.state = plan::CaseState::Failed;
    measurement.tracker.group_skipped(plan.measures[plan.cases[index].measure].budget);
    measurement.tracker.case_done(result);
  }
  if (!any) return;
  measurement.watch->use(measurement.conditions.cores);
  // Stream 0 orders the groups themselves.
  const std::uint64_t stream = std::uint64_t{group} + 1;
  for (std::vector<std::uint32_t>& members : plan::measured_together(plan, plan.groups[group])) {
    // Those who cannot take part count here all the same: whoever judges the samples afterwards
    // finds the looks in the plan.
    std::vector<std::uint32_t> looks = plan::looks(plan::group_measure(plan, members));
    std::erase_if(members, [&](std::uint32_t index) { return !takes_part[index]; });
    if (!members.empty()) GroupRun(measurement, members, std::move(looks), stream).run();
  }
}

}  // namespace benchc::execution
