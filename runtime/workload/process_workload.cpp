#include "runtime/workload/process_workload.h"

#include <algorithm>
#include <ctime>
#include <string_view>
#include <utility>

#include <unistd.h>

namespace benchc::workload {
namespace {

/// What a teardown is given when the run was stopped: it still runs, but nobody waits long.
constexpr double kHurriedTeardown = 10;

StepFailure failed(const Finished& finished, double timeout, std::string_view step) {
  StepFailure failure;
  failure.interrupted = finished.end == Finished::End::Interrupted;
  failure.reason = describe(finished, timeout);
  if (!step.empty()) failure.reason = std::string(step) + " " + failure.reason;
  failure.stdout_tail = finished.out.tail;
  failure.stderr_tail = finished.err.tail;
  return failure;
}

}  // namespace

ProcessEnvironment process_environment(bool clean, const plan::Variables& outer,
                                       const plan::Variables& inner) {
  plan::Variables all = inner;
  all.insert(outer.begin(), outer.end());
  if (!clean) {
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
      const std::string_view text = *entry;
      const std::size_t equals = text.find('=');
      if (equals == std::string_view::npos || equals == 0) continue;
      all.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
  }
  auto result = std::make_shared<std::vector<std::string>>();
  result->reserve(all.size());
  for (const auto& [name, value] : all) result->push_back(name + "=" + value);
  return result;
}

ProcessWorkload::ProcessWorkload(const plan::Case& subject, const Conditions& conditions,
                                 std::size_t keep_stdout, std::size_t keep_stderr,
                                 Launcher& launcher)
    : subject_(&subject), launcher_(&launcher) {
  launch_.argv = subject.command.argv;
  const std::string& directory = subject.cwd.empty() ? conditions.directory : subject.cwd;
  launch_.directory = (conditions.repository / directory).lexically_normal().string();
  launch_.environment =
      subject.env.empty()
          ? conditions.environment
          : process_environment(conditions.clean_env, conditions.variables, subject.env);
  launch_.stdin_text = subject.stdin_text;
  launch_.timeout = subject.timeout;
  launch_.cores = conditions.cores;
  launch_.aslr_off = conditions.aslr_off;
  launch_.keep_stdout = keep_stdout;
  launch_.keep_stderr = keep_stderr;
  launch_.stop = conditions.stop;
  for (const plan::Verify& verify : subject.verify) {
    if (verify.kind == plan::Verify::Kind::ExitCode) expected_exit_ = verify.exit_code;
  }
}

StepResult<void> ProcessWorkload::step(const plan::Command& command, const char* name,
                                       double timeout, StopFlags stop) {
  Launch launch;
  launch.argv = command.argv;
  launch.directory = launch_.directory;
  launch.environment = launch_.environment;
  launch.timeout = timeout;
  launch.cores = launch_.cores;
  launch.aslr_off = launch_.aslr_off;
  launch.stop = stop;
  const Finished finished = launcher_->run(launch);
  if (finished.exited_with(0)) return {};
  return tl::make_unexpected(failed(finished, timeout, name));
}

StepResult<void> ProcessWorkload::set_up() {
  if (!subject_->setup) return {};
  return step(*subject_->setup, "setup", subject_->timeout, launch_.stop);
}

StepResult<Finished> ProcessWorkload::sample() {
  if (subject_->prepare) {
    StepResult<void> prepared =
        step(*subject_->prepare, "prepare", subject_->timeout, launch_.stop);
    if (!prepared) return tl::make_unexpected(std::move(prepared.error()));
  }
  timespec since = {};
  clock_gettime(CLOCK_REALTIME_COARSE, &since);
  Finished finished = launcher_->run(launch_);
  finished.files_since_ns = std::int64_t{since.tv_sec} * 1'000'000'000 + since.tv_nsec;
  if (!finished.exited_with(expected_exit_)) {
    StepFailure failure = failed(finished, launch_.timeout, "");
    if (expected_exit_ != 0 && finished.end == Finished::End::Exited) {
      failure.reason += ", expected was " + std::to_string(expected_exit_);
    }
    return tl::make_unexpected(std::move(failure));
  }
  return finished;
}

StepResult<void> ProcessWorkload::tear_down() {
  if (!subject_->teardown) return {};
  const bool hurried = launch_.stop.set();
  const double timeout =
      hurried ? std::min(kHurriedTeardown, subject_->timeout) : subject_->timeout;
  // A stop that was asked for must not keep it from running.
  return step(*subject_->teardown, "teardown", timeout, hurried ? StopFlags{} : launch_.stop);
}

}  // namespace benchc::workload
