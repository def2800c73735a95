#pragma once

#include <filesystem>
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
  bool aslr_off = false;
  StopFlags stop;
};

}  // namespace benchc::workload
