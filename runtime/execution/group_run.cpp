#include "runtime/execution/group_run.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <random>
#include <utility>

#include "runtime/execution/case_run.h"
#include "runtime/execution/efficiency.h"
#include "runtime/execution/iterations.h"
#include "runtime/execution/order.h"
#include "runtime/execution/renewal.h"
#include "runtime/execution/waiting_core.h"
#include "runtime/plan/group_measure.h"
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

/// Cases that are measured together, round by round.
class GroupRun {
 public:
  GroupRun(Measurement& measurement, std::span<const std::uint32_t> cases, std::uint64_t stream)
      : measurement_(measurement),
        measure_(plan::group_measure(measurement.plan, cases)),
        random_(generator(measurement.seed, stream)),
        waiting_core_(measurement.conditions.cores),
        runs_(case_runs(measurement, cases)),
        efficiency_(measurement.plan, measurement.efficiency_references, runs_),
        renewal_(measure_.maximum) {}

  void run() {
    measurement_.tracker.group_started(measure_.budget);
    set_up();
    started_ = measurement_.launcher.now();
    warm_up();
    const Stop stop = sample();
    const bool enough = stop == Stop::Budget && decided();
    for (const auto& run : runs_) {
      if (!run->failed()) settle(*run, stop, enough);
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

  double elapsed() const {
    return static_cast<double>(measurement_.launcher.now() - started_) / 1e9;
  }

  bool spent() const { return elapsed() >= measure_.budget; }

  void set_up() {
    efficiency_.fail_without_reference();
    std::vector<CaseRun*> batched;
    std::vector<std::uint64_t> counts;
    for (const auto& run : runs_) {
      if (stopping()) break;
      measurement_.tracker.case_started(run->result().id);
      run->set_up();
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
  }

  void warm_up() {
    for (const auto& run : runs_) {
      const std::int64_t began = measurement_.launcher.now();
      const plan::Measure& measure = run->measure();
      for (std::uint32_t done = 0; run->active() && !stopping() && !spent(); ++done) {
        const double seconds = static_cast<double>(measurement_.launcher.now() - began) / 1e9;
        if (done >= measure.warmup_runs && seconds >= measure.warmup_seconds) break;
        run->warm_up();
      }
    }
  }

  /// All native cases together, so that those of a round are in processes of the same age.
  void renew() {
    const double began = elapsed();
    waiting_core_.wait_on_measured(false);
    for (const auto& run : runs_) {
      if (run->native() && run->active() && !stopping()) run->renew();
    }
    renewal_.renewed(elapsed() - began);
  }

  Stop sample() {
    const double warm = elapsed();
    const bool native =
        std::any_of(runs_.begin(), runs_.end(), [](const auto& run) { return run->native(); });
    std::uint32_t look = std::max(measure_.minimum, 1U);
    for (std::uint32_t round = 0;; ++round) {
      if (stopping()) return Stop::Interrupted;
      if (std::none_of(runs_.begin(), runs_.end(), [](const auto& run) { return run->active(); })) {
        return Stop::Done;
      }
      if (round == look) {
        if (decided()) return Stop::Done;
        look = next_look(look, measure_.maximum);
      }
      if (native && renewal_.due() && !spent()) renew();
      const double began = elapsed();
      const std::optional<Stop> stop = sample_round(round, warm);
      efficiency_.finish_round(round);
      if (stop) return *stop;
      renewal_.round_done(elapsed() - began);
    }
  }

  /// One sample of each case, unless something ends it all before.
  std::optional<Stop> sample_round(std::uint32_t round, double warm) {
    std::vector<std::uint32_t> order;
    for (std::uint32_t i = 0; i < runs_.size(); ++i) {
      if (runs_[i]->active()) order.push_back(i);
    }
    if (measure_.order == plan::Order::Random) shuffle(order, random_);
    for (const std::uint32_t i : order) {
      if (stopping()) return Stop::Interrupted;
      if (spent()) return Stop::Budget;
      CaseRun& run = *runs_[i];
      waiting_core_.wait_on_measured(run.wrote_little());
      run.sample(round, renewal_.process());
      tell_left(warm, round + 1);
      measurement_.tracker.sampled(run.result().id, run.samples(), run.measure().maximum_samples);
    }
    return std::nullopt;
  }

  /// What is left of the budget, or of the rounds at the pace so far, whichever is less.
  void tell_left(double warm, std::uint32_t rounds) {
    const double now = elapsed();
    const double pace = (now - warm) / rounds;
    measurement_.tracker.group_left(std::min(
        measure_.budget - now, pace * (measure_.maximum - std::min(rounds, measure_.maximum))));
  }

  /// Whether no case of the group needs more samples. Pairs stay complete: one that does keeps all
  /// of them going.
  bool decided() {
    std::vector<std::uint32_t> judged;
    for (const auto& run : runs_) {
      const bool sampled = !run->failed() && run->samples() > 0;
      measurement_.measured[run->index()] = sampled ? &run->result() : nullptr;
    }
    for (const auto& run : runs_) {
      if (run->failed()) continue;
      const Callbacks& callbacks = measurement_.callbacks;
      const bool by_rules =
          callbacks.undecided && callbacks.judged && callbacks.judged(run->index());
      if (by_rules) judged.push_back(run->index());
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
    const plan::Measure& measure = run.measure();
    const std::uint32_t minimum = std::min(measure.minimum_samples, measure.maximum_samples);
    const std::string count = std::to_string(samples);
    const std::string budget = "the budget of " + workload::seconds_text(measure.budget) +
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
    if (samples == 0) return run.fail("no sample was taken");
    run.keep();
  }

  Measurement& measurement_;
  plan::GroupMeasure measure_;
  std::mt19937_64 random_;
  WaitingCore waiting_core_;
  std::vector<std::unique_ptr<CaseRun>> runs_;
  Efficiency efficiency_;
  Renewal renewal_;
  std::int64_t started_ = 0;
};

}  // namespace

void run_group(Measurement& measurement, std::uint32_t group) {
  const plan::Plan& plan = measurement.plan;
  std::vector<std::uint32_t> cases;
  const bool stopped = measurement.conditions.stop.set();
  for (const std::uint32_t index : plan.groups[group].cases) {
    const Obstacle& obstacle = measurement.obstacles[index];
    if (!stopped && obstacle.reason.empty()) {
      cases.push_back(index);
      continue;
    }
    plan::CaseResult& result = measurement.results[index];
    result.reason = obstacle.reason.empty() ? stop_reason(measurement) : obstacle.reason;
    if (obstacle.failed) result.state = plan::CaseState::Failed;
    measurement.tracker.group_started(plan.measures[plan.cases[index].measure].budget);
    measurement.tracker.group_left(0);
    measurement.tracker.case_done(result);
  }
  if (cases.empty()) return;
  // Stream 0 orders the groups themselves.
  const std::uint64_t stream = std::uint64_t{group} + 1;
  if (plan::group_measure(plan, cases).order == plan::Order::Sequential) {
    for (std::size_t i = 0; i < cases.size(); ++i) {
      GroupRun(measurement, std::span(cases).subspan(i, 1), stream).run();
    }
  } else {
    GroupRun(measurement, cases, stream).run();
  }
}

}  // namespace benchc::execution
