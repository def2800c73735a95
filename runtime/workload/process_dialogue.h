#pragma once

#include <memory>
#include <optional>

#include "runtime/workload/dialogue.h"
#include "runtime/workload/orphans.h"
#include "runtime/workload/process_start.h"
#include "runtime/workload/running_process.h"

namespace benchc::workload {

/// A process of this machine that is talked with.
class ProcessDialogue final : public Dialogue {
 public:
  /// `process` runs, and has the other end of `socket`. `orphans` must outlive it, and be held
  /// while it is made.
  ProcessDialogue(std::unique_ptr<RunningProcess> process, Descriptor socket, Orphans& orphans);
  ProcessDialogue(const ProcessDialogue&) = delete;
  ProcessDialogue& operator=(const ProcessDialogue&) = delete;
  ~ProcessDialogue() override;

  void tell(std::string_view message) override;
  std::variant<std::string, Finished> ask(std::string_view request, std::size_t most,
                                          double timeout) override;
  Finished finish(double timeout) override;

 private:
  const Finished& end();

  std::unique_ptr<RunningProcess> process_;
  Descriptor socket_;
  Orphans& orphans_;
  std::optional<Finished> finished_;
};

}  // namespace benchc::workload
