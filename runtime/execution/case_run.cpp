#include "runtime/execution/case_run.h"

#include <utility>

namespace benchc::execution {
namespace {

/// A line or some; a pipe holds sixteen times as much.
constexpr std::uint64_t kLittleOutput = 4096;

metric::Reading reading(const workload::Finished& finished, const plan::Case& subject,
                        const std::string& directory) {
  metric::Reading reading;
  reading.wall_seconds = finished.wall_seconds;
  reading.user_seconds = finished.usage.user_seconds;
  reading.system_seconds = finished.usage.system_seconds;
  reading.max_rss_bytes = static_cast<double>(finished.usage.max_rss_bytes);
  reading.page_faults = static_cast<double>(finished.usage.page_faults);
  reading.context_switches = static_cast<double>(finished.usage.context_switches);
  reading.output = finished.out.text;
  reading.output_cut = finished.out.cut();
  reading.directory = directory;
  reading.files_since_ns = finished.files_since_ns;
  reading.parameters = subject.parameters;
  reading.items = subject.items;
  reading.bytes = subject.bytes;
  return reading;
}

}  // namespace

CaseRun::CaseRun(const plan::Plan& plan, std::uint32_t index, const Expected<metric::Probe>& probe,
                 const workload::Conditions& conditions, workload::Launcher& launcher,
                 plan::CaseResult& result)
    : index_(index),
      case_(&plan.cases[index]),
      workload_plan_(&plan.workloads[case_->workload]),
      measure_(&plan.measures[case_->measure]),
      result_(&result) {
  Expected<Verifier> verifier = Verifier::make(case_->verify);
  if (!probe || !verifier) {
    fail(probe ? verifier.error().message : probe.error().message);
    return;
  }
  probe_ = &*probe;
  verifier_ = std::move(*verifier);
  const bool stdout_read = probe_->reads_output() || verifier_->reads_stdout();
  workload_ = std::make_unique<workload::ProcessWorkload>(
      *case_, conditions, stdout_read ? workload::kReadableBytes : 0,
      verifier_->reads_stderr() ? workload::kReadableBytes : 0, launcher);
  for (const plan::Metric& metric : workload_plan_->metrics) {
    result_->series.push_back({metric.name, metric.unit, metric.better, {}});
  }
}

void CaseRun::drop_samples() {
  result_->series.clear();
  result_->started.clear();
  result_->round.clear();
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

void CaseRun::set_up() {
  if (failed_) return;
  set_up_ = true;
  const workload::StepResult<void> done = workload_->set_up();
  if (!done) fail(done.error());
}

std::optional<CaseRun::Taken> CaseRun::take() {
  const workload::StepResult<workload::Finished> finished = workload_->sample();
  if (!finished) {
    fail(finished.error());
    return std::nullopt;
  }
  wrote_little_ = finished->out.bytes + finished->err.bytes <= kLittleOutput;
  const auto reject = [&](const std::string& reason) {
    fail(workload::StepFailure{reason, finished->out.tail, finished->err.tail});
    return std::nullopt;
  };
  if (const auto violated = verifier_->violated(*finished, workload_->directory())) {
    return reject(*violated);
  }
  Expected<std::vector<double>> values =
      probe_->read(reading(*finished, *case_, workload_->directory()));
  if (!values) return reject(values.error().message);
  if (finished->usage.max_rss_bytes <= finished->usage.max_rss_floor_bytes) memory_hidden_ = true;
  return Taken{finished->started_ns, std::move(*values)};
}

void CaseRun::warm_up() { take(); }

void CaseRun::sample(std::int64_t origin, std::uint32_t round) {
  const std::optional<Taken> taken = take();
  if (!taken) return;
  result_->started.push_back(taken->started - origin);
  result_->round.push_back(round);
  for (std::size_t i = 0; i < taken->values.size(); ++i) {
    result_->series[i].values.push_back(taken->values[i]);
  }
}

void CaseRun::tear_down() {
  if (!set_up_) return;
  set_up_ = false;
  const workload::StepResult<void> done = workload_->tear_down();
  // What failed before is the better reason.
  if (!done && !failed_) fail(done.error());
}

}  // namespace benchc::execution
