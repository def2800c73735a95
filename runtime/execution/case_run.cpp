#include "runtime/execution/case_run.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "runtime/execution/native_sources.h"
#include "runtime/execution/passes.h"
#include "runtime/metric/built_in.h"

namespace benchc::execution {
namespace {

/// A line or some; a pipe holds sixteen times as much.
constexpr std::uint64_t kLittleOutput = 4096;

/// What a body has to say is said by measured code: it may be any number of things.
constexpr std::size_t kMostWarnings = 16;
/// Samples that are kept without being counted.
constexpr std::uint32_t kMostWarmUpsKept = 10'000;

/// All but the counters, which the caller keeps.
metric::Reading reading(const workload::Sample& sample, const plan::Case& subject,
                        const std::filesystem::path& directory) {
  const workload::Usage& usage = sample.usage;
  metric::Reading reading;
  reading.wall_seconds = sample.wall_seconds;
  reading.user_seconds = usage.user_seconds;
  reading.system_seconds = usage.system_seconds;
  reading.max_rss_bytes = static_cast<double>(usage.max_rss_bytes);
  if (subject.native) {
    reading.page_faults = sample.page_faults;
    reading.context_switches = sample.context_switches;
  } else {
    reading.page_faults = static_cast<double>(usage.page_faults);
    reading.context_switches = static_cast<double>(usage.context_switches);
  }
  reading.output = sample.out.text;
  reading.output_cut = sample.out.cut();
  reading.directory = directory;
  reading.files_since_ns = sample.files_since_ns;
  reading.parameters = subject.parameters;
  reading.items = sample.items ? sample.items : subject.items;
  reading.bytes = sample.bytes ? sample.bytes : subject.bytes;
  return reading;
}

/// Those of the metrics that are counted of a process.
std::vector<std::string> counted_names(const plan::Workload& workload) {
  std::vector<std::string> names;
  for (const plan::Metric& metric : workload.metrics) {
    const bool built_in = metric.source == plan::MetricSource::BuiltIn;
    if (built_in && metric::is_counted(metric.name)) names.push_back(metric.name);
  }
  return names;
}

}  // namespace

CaseRun::CaseRun(Measurement& measurement, std::uint32_t index)
    : measurement_(measurement),
      index_(index),
      case_(&measurement.plan.cases[index]),
      workload_plan_(&measurement.plan.workloads[case_->workload]),
      measure_(&measurement.plan.measures[case_->measure]),
      bounds_(plan::sample_bounds(measurement.plan, *case_)),
      result_(&measurement.results[index]) {
  const Expected<metric::Probe>& probe = measurement.probes[case_->workload];
  Expected<Verifier> verifier = Verifier::make(case_->verify);
  if (!probe || !verifier) {
    fail(probe ? verifier.error().message : probe.error().message);
    return;
  }
  probe_ = &*probe;
  verifier_ = std::move(*verifier);
  const workload::Conditions& conditions = measurement.conditions_of(*case_);
  const std::string& directory = case_->cwd.empty() ? conditions.directory : case_->cwd;
  directory_ = (conditions.repository / directory).lexically_normal();
  make_workload();
  for (const plan::Metric& metric : workload_plan_->metrics) {
    result_->series.push_back({metric.name, metric.unit, metric.better, {}});
  }
  watched_ = std::make_unique<WatchedCase>(*result_, *measure_, *measurement.watch);
  if (workload_) workload_->before_timed([this] { measurement_.watch->begins(); });
}

void CaseRun::make_workload() {
  if (!case_->native) {
    const bool stdout_read = probe_->reads_output() || verifier_->reads_stdout();
    auto command = std::make_unique<workload::ProcessWorkload>(
        *case_, measurement_.conditions_of(*case_), stdout_read ? workload::kReadableBytes : 0,
        verifier_->reads_stderr() ? workload::kReadableBytes : 0, measurement_.launcher);
    command->count(counted_names(*workload_plan_));
    command_ = command.get();
    workload_ = std::move(command);
    return;
  }
  const bool count_allocations = counts_allocations(*workload_plan_);
  if (count_allocations && measurement_.native.tools.allocation_counter.empty()) {
    fail(missing_part("benchc-allocations.so", measurement_.native_folders));
    return;
  }
  auto native = std::make_unique<workload::NativeWorkload>(
      *case_, measurement_.conditions_of(*case_), measurement_.native,
      measurement_.libraries[index_], count_allocations, measurement_.launcher);
  native->set_link_orders(measurement_.link_orders[index_]);
  native->count(counted_names(*workload_plan_));
  native_ = native.get();
  workload_ = std::move(native);
}

void CaseRun::drop_samples() {
  result_->series.clear();
  result_->started.clear();
  result_->round.clear();
  result_->process.clear();
  result_->machine.clear();
  result_->disturbed.clear();
  result_->passes.clear();
  result_->excluded = {};
  result_->steadiness.reset();
  result_->iterations = 0;
}

void CaseRun::fail(const std::string& reason) {
  failed_ = true;
  result_->state = plan::CaseState::Failed;
  result_->reason = reason;
  drop_samples();
}

void CaseRun::fail(const workload::StepFailure& failure) {
  if (failure.interrupted) {
    stopped_ = true;
    return;
  }
  fail(failure.reason);
  result_->stdout_tail = failure.stdout_tail;
  result_->stderr_tail = failure.stderr_tail;
}

void CaseRun::skip(const std::string& reason) {
  result_->state = plan::CaseState::Skipped;
  result_->reason = reason;
  drop_samples();
}

void CaseRun::keep() { result_->state = plan::CaseState::Measured; }

void CaseRun::warn(const std::string& text) {
  std::vector<std::string>& warnings = result_->warnings;
  if (warnings.size() >= kMostWarnings) return;
  if (std::find(warnings.begin(), warnings.end(), text) == warnings.end()) {
    warnings.push_back(text);
  }
}

double CaseRun::set_up() {
  if (failed_) return 0;
  set_up_ = true;
  const workload::StepResult<void> done = workload_->set_up();
  if (done) {
    result_->iterations = workload_->iterations();
  } else {
    fail(done.error());
  }
  return native_ == nullptr ? 0 : native_->setup_seconds();
}

void CaseRun::set_iterations(std::uint64_t iterations) {
  workload_->set_iterations(iterations);
  result_->iterations = workload_->iterations();
}

void CaseRun::renew() {
  const workload::StepResult<void> done = workload_->renew();
  if (!done) fail(done.error());
}

std::optional<CaseRun::Taken> CaseRun::take() {
  const workload::StepResult<workload::Sample> sample = workload_->sample();
  measurement_.watch->ends();
  if (!sample) {
    fail(sample.error());
    return std::nullopt;
  }
  // A native body's process answers, and writes while nobody waits for it.
  wrote_little_ = !native() && sample->out.bytes + sample->err.bytes <= kLittleOutput;
  const auto reject = [&](const std::string& reason) {
    fail(workload::StepFailure{reason, sample->out.tail, sample->err.tail});
    return std::nullopt;
  };
  if (const auto violated = verifier_->violated(*sample, directory_)) return reject(*violated);
  std::vector<metric::Counter> counters;
  for (const workload::Counted& counted : sample->counters) {
    counters.push_back({counted.name, counted.value});
  }
  metric::Reading read = reading(*sample, *case_, directory_);
  read.counters = counters;
  const std::vector<metric::Counter> of_process = counted(sample->events);
  read.counted = of_process;
  Expected<std::vector<double>> values = probe_->read(read);
  if (!values) return reject(values.error().message);
  if (!native() && sample->usage.max_rss_bytes <= sample->usage.max_rss_floor_bytes) {
    memory_hidden_ = true;
  }
  const double work = read.items.value_or(read.bytes.value_or(1));
  return Taken{sample->started_ns, std::move(*values), sample->wall_seconds,
               sample->usage.involuntary_switches, work};
}

void CaseRun::exclude(plan::SampleUse use, const Taken& taken, std::uint32_t round,
                      std::uint32_t process) {
  plan::Excluded& excluded = result_->excluded;
  excluded.use.push_back(use);
  excluded.started.push_back(taken.started - measurement_.origin);
  excluded.round.push_back(round);
  if (native()) excluded.process.push_back(process);
  excluded.values.resize(taken.values.size());
  for (std::size_t i = 0; i < taken.values.size(); ++i) {
    excluded.values[i].push_back(taken.values[i]);
  }
  watched_->added_excluded();
}

std::optional<double> CaseRun::warm_up(std::uint32_t process) {
  const std::optional<Taken> taken = take();
  if (!taken) return std::nullopt;
  if (warm_ups_ < kMostWarmUpsKept) {
    exclude(plan::SampleUse::Warmup, *taken, warm_ups_, process);
    ++warm_ups_;
  }
  return taken->seconds;
}

void CaseRun::sample(std::uint32_t round, std::uint32_t process) {
  const std::optional<Taken> taken = take();
  if (!taken) return;
  result_->started.push_back(taken->started - measurement_.origin);
  result_->round.push_back(round);
  if (native()) result_->process.push_back(process);
  for (std::size_t i = 0; i < taken->values.size(); ++i) {
    result_->series[i].values.push_back(taken->values[i]);
  }
  work_ = taken->work;
  watched_->added(taken->seconds, taken->involuntary_switches);
}

std::vector<metric::Counter> CaseRun::counted(const std::vector<workload::EventCount>& events) {
  std::vector<metric::Counter> counters;
  for (const workload::EventCount& event : events) {
    counters.push_back({event.name, event.value});
    least_counted_ = std::min(least_counted_, event.counted);
    if (event.counted < 1) scaled_ = event.name;
  }
  return counters;
}

void CaseRun::count_in_passes(double seconds) {
  const std::vector<plan::Metric>& metrics = measurement_.pass_metrics[case_->workload];
  if (metrics.empty() || failed_ || command_ == nullptr) return;
  const auto prepare = [this] {
    const workload::StepResult<void> prepared = command_->prepare();
    if (!prepared) fail(prepared.error());
    return prepared.has_value();
  };
  Passes passes = execution::count_in_passes(metrics, command_->launch(), command_->expected_exit(),
                                             seconds, prepare, measurement_.launcher);
  if (failed_) return;
  result_->passes = std::move(passes.series);
  for (const std::string& warning : passes.warnings) warn(warning);
}

void CaseRun::finish_watched() {
  if (failed_) return;
  watched_->finish();
  for (const std::string& line : watched_->unseen()) warn(line);
  if (scaled_.empty()) return;
  std::array<char, 16> share{};
  std::snprintf(share.data(), share.size(), "%.0f%%", 100 * least_counted_);
  warn(plan::about_metric(scaled_) + " was counted " + share.data() +
       " of the time in the worst of the samples: its values are scaled");
}

void CaseRun::fail_for_discards() {
  const std::uint32_t all = samples() + discarded();
  failed_ = true;
  result_->state = plan::CaseState::Failed;
  result_->reason = (samples() == 0 ? "all " + std::to_string(all)
                                    : std::to_string(discarded()) + " of " + std::to_string(all)) +
                    " samples were discarded: " + watched_->why_discarded();
}

std::optional<double> CaseRun::speed_in(std::uint32_t round) const {
  if (result_->round.empty() || result_->round.back() != round) return std::nullopt;
  for (const plan::Series& series : result_->series) {
    if (series.metric == "time") return work_ / series.values.back();
  }
  return std::nullopt;
}

void CaseRun::set_efficiency(double efficiency) {
  for (std::size_t i = 0; i < workload_plan_->metrics.size(); ++i) {
    const plan::Metric& metric = workload_plan_->metrics[i];
    if (metric.source != plan::MetricSource::Efficiency) continue;
    result_->series[i].values.back() = efficiency * metric.scale;
  }
}

void CaseRun::drop_last_sample() {
  result_->started.pop_back();
  result_->round.pop_back();
  if (native()) result_->process.pop_back();
  for (plan::Series& series : result_->series) series.values.pop_back();
  watched_->dropped();
}

void CaseRun::tear_down() {
  if (!set_up_) return;
  set_up_ = false;
  const workload::StepResult<void> done = workload_->tear_down();
  // What failed before is the better reason.
  if (!done && !failed_) fail(done.error());
  for (const std::string& warning : workload_->take_warnings()) warn(warning);
}

}  // namespace benchc::execution
