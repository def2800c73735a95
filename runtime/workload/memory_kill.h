#pragma once

#include <cstdint>
#include <string>

#include "runtime/control/cgroup.h"
#include "runtime/control/process_settings.h"

namespace benchc::workload {

/// Tells whether the kernel ended a process of a control group for the group's limit of memory.
class MemoryKill {
 public:
  /// Reads how many there were so far; nothing is read without a control group.
  explicit MemoryKill(const control::ProcessSettings& settings);

  /// "memory limit of 64 MiB of its cgroup" where there was one since, else "".
  std::string since() const;

 private:
  std::uint64_t count() const;

  control::CgroupFiles files_;
  std::uint64_t before_ = 0;
};

}  // namespace benchc::workload
