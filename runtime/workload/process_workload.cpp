#include "runtime/workload/process_workload.h"

#include <ctime>
#include <utility>

namespace benchc::workload {

ProcessWorkload::ProcessWorkload(const plan::Case& subject, const Conditions& conditions,
                                 std::size_t keep_stdout, std::size_t keep_stderr,
                                 Launcher& launcher)
    : launcher_(&launcher),
      steps_(subject, conditions, launcher),
      launch_(steps_.surroundings()),
      drop_caches_(conditions.drop_caches) {
  if (launch_.settings.memory_locked) {
    warnings_.emplace_back(
        "control `memory_lock = on` holds for native bodies alone: a command would have to lock "
        "its "
        "memory itself");
  }
  if (conditions.random_environment_size) padding_.emplace(launch_.environment);
  launch_.argv = subject.command.argv;
  launch_.stdin_text = subject.stdin_text;
  launch_.keep_stdout = keep_stdout;
  launch_.keep_stderr = keep_stderr;
  for (const plan::Verify& verify : subject.verify) {
    if (verify.kind == plan::Verify::Kind::ExitCode) expected_exit_ = verify.exit_code;
  }
}

StepResult<void> ProcessWorkload::set_up() { return steps_.set_up(); }

StepResult<Sample> ProcessWorkload::sample() {
  StepResult<void> prepared = steps_.prepare();
  if (!prepared) return tl::make_unexpected(std::move(prepared.error()));
  if (drop_caches_) {
    if (const Expected<void> dropped = drop_caches_(); !dropped) {
      return tl::make_unexpected(StepFailure{.reason = dropped.error().message});
    }
  }
  const ProcessEnvironment plain = launch_.environment;
  if (padding_) launch_.environment = padding_->next();
  if (before_timed_) before_timed_();
  timespec since = {};
  clock_gettime(CLOCK_REALTIME_COARSE, &since);
  Finished finished = launcher_->run(launch_);
  launch_.environment = plain;
  if (finished.fifo_taken && !std::exchange(fifo_told_, true)) {
    warnings_.emplace_back(fifo_taken_text());
  }
  if (!finished.exited_with(expected_exit_)) {
    StepFailure failure = step_failure(finished, launch_.timeout, "");
    if (expected_exit_ != 0 && finished.end == Finished::End::Exited) {
      failure.reason += ", expected was " + std::to_string(expected_exit_);
    }
    return tl::make_unexpected(std::move(failure));
  }
  Sample sample;
  sample.started_ns = finished.started_ns;
  sample.wall_seconds = finished.wall_seconds;
  sample.usage = finished.usage;
  sample.events = std::move(finished.events);
  sample.out = std::move(finished.out);
  sample.err = std::move(finished.err);
  sample.files_since_ns = std::int64_t{since.tv_sec} * 1'000'000'000 + since.tv_nsec;
  sample.page_faults = static_cast<double>(finished.usage.page_faults);
  sample.context_switches = static_cast<double>(finished.usage.context_switches);
  return sample;
}

StepResult<void> ProcessWorkload::tear_down() { return steps_.tear_down(); }

std::vector<std::string> ProcessWorkload::take_warnings() { return std::exchange(warnings_, {}); }

}  // namespace benchc::workload
