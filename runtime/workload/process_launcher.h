#pragma once

#include <memory>
#include <mutex>

#include "runtime/control/process_entry.h"
#include "runtime/workload/launcher.h"
#include "runtime/workload/orphans.h"

namespace benchc::workload {

/// Processes of this machine. One thread a running process: the caller's own, which starts it as
/// vfork does, drains its output while it waits on its pidfd, and reaps it with its rusage.
///
/// Construction makes benchc the subreaper of its descendants, so that none can leave; children
/// that it had before are never touched. Its dialogues must not outlive it.
class ProcessLauncher final : public Launcher {
 public:
  ProcessLauncher();
  ProcessLauncher(const ProcessLauncher&) = delete;
  ProcessLauncher& operator=(const ProcessLauncher&) = delete;
  ~ProcessLauncher() override;

  Finished run(const Launch& launch) override;
  Expected<std::unique_ptr<Dialogue>> talk(const Launch& launch) override;
  std::int64_t now() const override;

 private:
  /// What launches without a network share, made with the first; null for the others.
  Expected<const control::EmptyNetwork*> network_of(const Launch& launch);

  int null_fd_ = -1;
  std::mutex network_mutex_;
  std::unique_ptr<const control::EmptyNetwork> network_;
  Orphans orphans_;
};

}  // namespace benchc::workload
