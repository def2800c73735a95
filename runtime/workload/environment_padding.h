#pragma once

#include <memory>
#include <random>
#include <string>
#include <vector>

#include "runtime/workload/launcher.h"

namespace benchc::workload {

/// A process environment with a variable of random length, BENCHC_PADDING of 0 to 4095 bytes: where
/// the stack begins depends on how large the environment is, and a time may depend on that
/// (Mytkowicz et al. 2009). With another length for each process the effect is averaged.
class EnvironmentPadding {
 public:
  explicit EnvironmentPadding(const ProcessEnvironment& environment);

  /// The environment with another length. What was given before has it, too: a process must have
  /// been started by then.
  ProcessEnvironment next();

 private:
  std::shared_ptr<std::vector<std::string>> padded_;
  std::minstd_rand random_;
};

}  // namespace benchc::workload
