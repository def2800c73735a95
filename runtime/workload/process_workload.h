#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "runtime/plan/plan.h"
#include "runtime/workload/case_steps.h"
#include "runtime/workload/conditions.h"
#include "runtime/workload/environment_padding.h"
#include "runtime/workload/workload.h"

namespace benchc::workload {

/// A command: `setup` once, `prepare` before each sample, `teardown` once.
class ProcessWorkload final : public Workload {
 public:
  /// `subject` and `conditions` must outlive it. `keep_…` is how much of a sample's output is read
  /// by someone.
  ProcessWorkload(const plan::Case& subject, const Conditions& conditions, std::size_t keep_stdout,
                  std::size_t keep_stderr, Launcher& launcher);

  /// What to count, as in Launch.
  void count(std::vector<std::string> events) { launch_.events = std::move(events); }

  StepResult<void> set_up() override;
  StepResult<Sample> sample() override;
  StepResult<void> tear_down() override;
  void before_timed(std::function<void()> hook) override { before_timed_ = std::move(hook); }
  std::vector<std::string> take_warnings() override;

  /// A launch of the command as samples start it, but without padding.
  const Launch& launch() const { return launch_; }
  int expected_exit() const { return expected_exit_; }
  /// Its `prepare` alone, for runs that are no samples.
  StepResult<void> prepare() { return steps_.prepare(); }

  /// Where the command runs, and its files are found.
  const std::string& directory() const { return launch_.directory; }

 private:
  Launcher* launcher_;
  CaseSteps steps_;
  Launch launch_;
  std::function<void()> before_timed_;
  /// The exit code that counts as success.
  int expected_exit_ = 0;
  std::function<Expected<void>()> drop_caches_;
  std::optional<EnvironmentPadding> padding_;
  bool fifo_told_ = false;
  std::vector<std::string> warnings_;
};

}  // namespace benchc::workload
