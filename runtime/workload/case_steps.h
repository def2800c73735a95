#pragma once

#include <string_view>

#include "runtime/plan/plan.h"
#include "runtime/workload/conditions.h"
#include "runtime/workload/workload.h"

namespace benchc::workload {

/// For people: that a measured process lost SCHED_FIFO on its way.
std::string_view fifo_taken_text();

/// A process that did not end as it should have. `step` names what it was for; "" is the case
/// itself.
StepFailure step_failure(const Finished& finished, double timeout, std::string_view step);

/// What stands around the samples of a case of any kind: its commands `setup`, `prepare` and
/// `teardown`, where it has them. Of the settings of measured processes these have the umask and
/// ASLR alone.
class CaseSteps {
 public:
  /// All must outlive it.
  CaseSteps(const plan::Case& subject, const Conditions& conditions, Launcher& launcher);

  StepResult<void> set_up();
  StepResult<void> prepare();
  /// Runs, though hurriedly, when the run was stopped too.
  StepResult<void> tear_down();

  /// A launch without a program: the case's directory, environment, cores, timeout and stop flags.
  const Launch& surroundings() const { return surroundings_; }

 private:
  StepResult<void> run(const plan::Command& command, const char* name, double timeout,
                       StopFlags stop);

  const plan::Case* subject_;
  Launcher* launcher_;
  Launch surroundings_;
};

}  // namespace benchc::workload
