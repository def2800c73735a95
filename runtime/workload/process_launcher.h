#pragma once

#include <mutex>
#include <vector>

#include <sys/types.h>

#include "runtime/workload/launcher.h"

namespace benchc::workload {

/// Processes of this machine. One thread a running process: the caller's own, which starts it as
/// vfork does, drains its output while it waits on its pidfd, and reaps it with its rusage.
///
/// Construction makes benchc the subreaper of its descendants, so that none can leave; children
/// that it had before are never touched.
class ProcessLauncher final : public Launcher {
 public:
  ProcessLauncher();
  ProcessLauncher(const ProcessLauncher&) = delete;
  ProcessLauncher& operator=(const ProcessLauncher&) = delete;
  ~ProcessLauncher() override;

  Finished run(const Launch& launch) override;
  std::int64_t now() const override;

 private:
  class Live;

  int null_fd_ = -1;
  std::vector<pid_t> spared_;
  std::mutex mutex_;
  /// Processes started and not yet reaped: while there is one, orphans cannot be told from it.
  int live_ = 0;
};

}  // namespace benchc::workload
