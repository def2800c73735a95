#pragma once

#include <string>

#include <tl/expected.hpp>

#include "runtime/workload/launcher.h"

namespace benchc::workload {

/// A step of a case that went wrong.
struct StepFailure {
  /// For people: "exited with code 3", "setup timed out after 30 s".
  std::string reason;
  /// The end of what the step wrote.
  std::string stdout_tail;
  std::string stderr_tail;
  /// It was stopped from outside, and says nothing about the case.
  bool interrupted = false;
};

template <typename T>
using StepResult = tl::expected<T, StepFailure>;

/// One thing that is measured: a case of any kind.
class Workload {
 public:
  virtual ~Workload() = default;

  /// Once, before the first sample.
  virtual StepResult<void> set_up() = 0;

  /// One sample: what has to come before it is done first and not timed.
  virtual StepResult<Finished> sample() = 0;

  /// Once, after the last sample, whenever set_up was called, however that ended.
  virtual StepResult<void> tear_down() = 0;
};

}  // namespace benchc::workload
