#pragma once

#include <filesystem>
#include <functional>
#include <vector>

#include "runtime/plan/plan.h"
#include "runtime/workload/launcher.h"

namespace benchc::workload {

/// The variables that `env` gives, on top of benchc's own unless `clean`; `outer` wins over the
/// environment's, `inner` over both.
ProcessEnvironment process_environment(bool clean, const plan::Variables& outer,
                                       const plan::Variables& inner);

/// What all cases of a run have in common.
struct Conditions {
  /// Where relative working directories begin.
  std::filesystem::path repository;
  /// The environment's own working directory, for cases that have none.
  std::string directory;
  /// For cases without variables of their own, and the parts to make another one of.
  ProcessEnvironment environment;
  bool clean_env = false;
  plan::Variables variables;
  std::vector<unsigned> cores;
  control::ProcessSettings settings;
  /// Pads the environment of each process by a random number of bytes below a page, since its size
  /// moves the stack (Mytkowicz et al. 2009).
  bool random_environment_size = false;
  /// Has the system forget what it keeps of files; called before each sample of a command, after
  /// its preparation. Empty: it keeps them.
  std::function<Expected<void>()> drop_caches;
  StopFlags stop;
};

}  // namespace benchc::workload
