#pragma once

#include <sys/types.h>

namespace benchc::control {

/// A process that tries something and waits to be looked at; it ends with this. Other threads may
/// run meanwhile: what it does must be system calls alone.
class TrialProcess {
 public:
  /// Calls `work` in it, which gives 0 or the number of an error.
  TrialProcess(int (*work)(void*), void* argument);
  TrialProcess(const TrialProcess&) = delete;
  TrialProcess& operator=(const TrialProcess&) = delete;
  ~TrialProcess();

  pid_t pid() const { return pid_; }
  /// What `work` gave, or why there is no process.
  int error() const { return error_; }

 private:
  pid_t pid_ = -1;
  /// Closed when it may end.
  int hold_ = -1;
  int error_ = 0;
};

}  // namespace benchc::control
