#include "runtime/workload/case_steps.h"

#include <algorithm>
#include <utility>

namespace benchc::workload {
namespace {

/// What a teardown is given when the run was stopped: it still runs, but nobody waits long.
constexpr double kHurriedTeardown = 10;

}  // namespace

std::string_view fifo_taken_text() {
  return "a process ran under SCHED_FIFO for longer than 10 s, which was then taken away from it";
}

StepFailure step_failure(const Finished& finished, double timeout, std::string_view step) {
  StepFailure failure;
  failure.interrupted = finished.end == Finished::End::Interrupted;
  failure.reason = describe(finished, timeout);
  if (!step.empty()) failure.reason = std::string(step) + " " + failure.reason;
  failure.stdout_tail = finished.out.tail;
  failure.stderr_tail = finished.err.tail;
  return failure;
}

CaseSteps::CaseSteps(const plan::Case& subject, const Conditions& conditions, Launcher& launcher)
    : subject_(&subject), launcher_(&launcher) {
  const std::string& directory = subject.cwd.empty() ? conditions.directory : subject.cwd;
  surroundings_.directory = (conditions.repository / directory).lexically_normal().string();
  surroundings_.environment =
      subject.env.empty()
          ? conditions.environment
          : process_environment(conditions.clean_env, conditions.variables, subject.env);
  surroundings_.timeout = subject.timeout;
  surroundings_.cores = conditions.cores;
  surroundings_.settings = conditions.settings;
  surroundings_.stop = conditions.stop;
}

StepResult<void> CaseSteps::run(const plan::Command& command, const char* name, double timeout,
                                StopFlags stop) {
  Launch launch = surroundings_;
  // What is not measured needs no priority, and may need the network or more memory than what is.
  launch.settings = {};
  launch.settings.aslr_off = surroundings_.settings.aslr_off;
  launch.settings.umask = surroundings_.settings.umask;
  launch.argv = command.argv;
  launch.timeout = timeout;
  launch.stop = stop;
  const Finished finished = launcher_->run(launch);
  if (finished.exited_with(0)) return {};
  return tl::make_unexpected(step_failure(finished, timeout, name));
}

StepResult<void> CaseSteps::set_up() {
  if (!subject_->setup) return {};
  return run(*subject_->setup, "setup", subject_->timeout, surroundings_.stop);
}

StepResult<void> CaseSteps::prepare() {
  if (!subject_->prepare) return {};
  return run(*subject_->prepare, "prepare", subject_->timeout, surroundings_.stop);
}

StepResult<void> CaseSteps::tear_down() {
  if (!subject_->teardown) return {};
  const bool hurried = surroundings_.stop.set();
  const double timeout =
      hurried ? std::min(kHurriedTeardown, subject_->timeout) : subject_->timeout;
  // A stop that was asked for must not keep it from running.
  return run(*subject_->teardown, "teardown", timeout, hurried ? StopFlags{} : surroundings_.stop);
}

}  // namespace benchc::workload
