#pragma once

#include <filesystem>
#include <map>
#include <vector>

#include "runtime/plan/plan.h"
#include "runtime/workload/workload.h"

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

/// A command: `setup` once, `prepare` before each sample, `teardown` once.
class ProcessWorkload final : public Workload {
 public:
  /// `subject` and `conditions` must outlive it. `keep_…` is how much of a sample's output is read
  /// by someone.
  ProcessWorkload(const plan::Case& subject, const Conditions& conditions, std::size_t keep_stdout,
                  std::size_t keep_stderr, Launcher& launcher);

  StepResult<void> set_up() override;
  StepResult<Finished> sample() override;
  StepResult<void> tear_down() override;

  /// Where the command runs, and its files are found.
  const std::string& directory() const { return launch_.directory; }

 private:
  StepResult<void> step(const plan::Command& command, const char* name, double timeout,
                        StopFlags stop);

  const plan::Case* subject_;
  Launcher* launcher_;
  Launch launch_;
  /// The exit code that counts as success.
  int expected_exit_ = 0;
};

}  // namespace benchc::workload
