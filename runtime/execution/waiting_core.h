#pragma once

#include <span>

#include <sched.h>

namespace benchc::execution {

/// Where the thread that measures waits for the process that it started. On the measured core,
/// where waking it costs least (a sixth of the time of /bin/true: specs/spawn), unless the process
/// writes so much that reading it would take time there.
class WaitingCore {
 public:
  /// Without cores, which are then anywhere, it does nothing.
  explicit WaitingCore(std::span<const unsigned> measured);
  /// Puts the thread back to where it was.
  ~WaitingCore();
  WaitingCore(const WaitingCore&) = delete;
  WaitingCore& operator=(const WaitingCore&) = delete;

  void wait_on_measured(bool on_measured);

 private:
  bool usable_ = false;
  bool on_measured_ = false;
  cpu_set_t before_;
  cpu_set_t measured_;
};

}  // namespace benchc::execution
