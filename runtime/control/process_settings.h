#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace benchc::control {

/// How memory is placed on the nodes of a machine with several.
struct MemoryPolicy {
  enum class Kind : std::uint8_t { Default, Bind, Interleave };
  Kind kind = Kind::Default;
  /// Nodes, as the operating system numbers them.
  std::vector<unsigned> nodes;

  friend bool operator==(const MemoryPolicy&, const MemoryPolicy&) = default;
};

/// What each measured process is started with. All of it is the process's own: nothing of it has
/// to be put back.
struct ProcessSettings {
  /// Switches address space layout randomization off.
  bool aslr_off = false;
  /// -20 to 19.
  std::optional<int> nice;
  /// SCHED_FIFO at this priority; a guard outside takes it away from one that runs too long.
  std::optional<int> fifo;
  /// All memory of the process stays resident. Of native bodies alone: the lock does not outlive
  /// execve.
  bool memory_locked = false;
  MemoryPolicy memory_policy;
  /// A network namespace with nothing in it.
  bool network_off = false;
  std::optional<unsigned> umask;
  /// Files named cgroup.procs that the process enters itself into before it begins.
  std::vector<std::string> cgroups;

  friend bool operator==(const ProcessSettings&, const ProcessSettings&) = default;
};

}  // namespace benchc::control
