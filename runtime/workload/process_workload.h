#pragma once

#include <string>

#include "runtime/plan/plan.h"
#include "runtime/workload/case_steps.h"
#include "runtime/workload/conditions.h"
#include "runtime/workload/workload.h"

namespace benchc::workload {

/// A command: `setup` once, `prepare` before each sample, `teardown` once.
class ProcessWorkload final : public Workload {
 public:
  /// `subject` and `conditions` must outlive it. `keep_…` is how much of a sample's output is read
  /// by someone.
  ProcessWorkload(const plan::Case& subject, const Conditions& conditions, std::size_t keep_stdout,
                  std::size_t keep_stderr, Launcher& launcher);

  StepResult<void> set_up() override;
  StepResult<Sample> sample() override;
  StepResult<void> tear_down() override;

  /// Where the command runs, and its files are found.
  const std::string& directory() const { return launch_.directory; }

 private:
  Launcher* launcher_;
  CaseSteps steps_;
  Launch launch_;
  /// The exit code that counts as success.
  int expected_exit_ = 0;
};

}  // namespace benchc::workload
