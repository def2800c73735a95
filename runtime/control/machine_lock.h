#pragma once

#include "runtime/control/tree.h"
#include "runtime/plan/error.h"

namespace benchc::control {

/// That no other benchc changes this machine, whoever runs it and wherever it notes what it does:
/// the kernel's folder of settings is locked (`flock`), which ends with the process however it
/// ends.
class MachineLock {
 public:
  /// An error when another one has it. Where the tree has no such folder, nothing is locked.
  static Expected<MachineLock> take(const Tree& tree);

  MachineLock(MachineLock&& other) noexcept;
  MachineLock& operator=(MachineLock&& other) noexcept;
  MachineLock(const MachineLock&) = delete;
  MachineLock& operator=(const MachineLock&) = delete;
  ~MachineLock();

 private:
  explicit MachineLock(int folder) : folder_(folder) {}

  int folder_ = -1;
};

}  // namespace benchc::control
