#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

#include "runtime/control/cgroup_hierarchy.h"
#include "runtime/plan/error.h"

namespace benchc::control {

/// What a control group holds its processes to.
struct CgroupLimits {
  /// Cores' worth of time: 1.5.
  std::optional<double> cpu;
  /// Bytes, swap included.
  std::optional<std::uint64_t> memory;
  /// Cores that its processes may use, where the system has a controller for that; empty: any.
  std::vector<unsigned> cores;
};

/// Where control groups are, and what is done to them that is more than reading and writing files;
/// tests have their own.
struct CgroupTree {
  /// Below which /proc and the mounts are found.
  std::filesystem::path root = "/";
  /// Whose groups they are.
  pid_t process = 0;
  /// Both give 0 or the number of the error.
  std::function<int(const std::filesystem::path& directory)> make;
  std::function<int(const std::filesystem::path& directory)> remove;
  /// Ends a process that is still in a group.
  std::function<void(pid_t process)> end;
  /// Lets some milliseconds pass, before a group that could not be removed is tried again.
  std::function<void()> pause;
};

/// This process on this machine; `root` is where /proc and /sys are found.
CgroupTree this_cgroup_tree(const std::filesystem::path& root = "/");

/// "cpu 1.5 memory 2147483648", either part or both. `cores` are left empty.
Expected<CgroupLimits> parse_cgroup(std::string_view value);

/// A control group of this process's own for what it measures, in each hierarchy that it takes:
/// cgroup v1, v2, or both side by side. Removed when it goes.
class Cgroup {
 public:
  /// Makes `benchc-PID-START` below the group that this process is in (v2: or above it, where
  /// controllers are handed down to), sets the limits and reads them back. The error says what
  /// refused and what to do.
  static Expected<Cgroup> make(const CgroupLimits& limits,
                               const CgroupTree& tree = this_cgroup_tree());

  Cgroup(Cgroup&& other) noexcept;
  Cgroup& operator=(Cgroup&& other) noexcept;
  Cgroup(const Cgroup&) = delete;
  Cgroup& operator=(const Cgroup&) = delete;
  ~Cgroup();

  /// The files that a process enters itself into (ProcessSettings::cgroups).
  const std::vector<std::string>& procs() const { return procs_; }

  /// As read back: "cpu 1.5, memory 2048 MiB, cores [2, 3]".
  const std::string& obtained() const { return obtained_; }

  /// Ends what is still in it and takes it away; false where something is left, which the next
  /// benchc removes.
  bool remove();

 private:
  explicit Cgroup(const CgroupTree& tree) : tree_(tree) {}

  Expected<void> make_v1(const CgroupLimits& limits, const std::string& name,
                         std::span<const CgroupHierarchy> hierarchies);
  Expected<void> make_v2(const CgroupLimits& limits, const std::string& name,
                         const CgroupHierarchy& hierarchy);
  /// Goes into a group of its own, so that `home` may hand controllers down.
  Expected<void> make_room(const std::filesystem::path& home, const std::string& name);
  Expected<void> make_directory(const std::filesystem::path& directory);

  CgroupTree tree_;
  std::vector<std::filesystem::path> directories_;
  std::vector<std::string> procs_;
  std::string obtained_;
  /// v2: the group that hands `enabled_` down since, and the one that this process went into for
  /// that; empty where nothing had to be done.
  std::filesystem::path home_;
  std::filesystem::path refuge_;
  std::string enabled_;
};

/// Files of a group to read while it is measured in; empty where there is none.
struct CgroupFiles {
  /// Peak of memory in bytes (v2 memory.peak, v1 memory.max_usage_in_bytes).
  std::filesystem::path memory_peak;
  /// Pressure stall information; v2 alone, also beside a v1 controller.
  std::filesystem::path cpu_pressure;
  std::filesystem::path memory_pressure;
  std::filesystem::path io_pressure;
  /// v2 memory.events or v1 memory.oom_control: both have a line "oom_kill COUNT".
  std::filesystem::path oom_kills;
  /// The limit of memory in bytes.
  std::filesystem::path memory_limit;
};

/// Those of the groups that `procs` (ProcessSettings::cgroups) belong to.
CgroupFiles cgroup_files(std::span<const std::string> procs);

/// Removes groups that benchcs have left that are no more: those by the number and the start time
/// in the name. Gives their paths.
std::vector<std::string> remove_leftover_cgroups(const CgroupTree& tree);
std::vector<std::string> remove_leftover_cgroups(const std::filesystem::path& root = "/");

}  // namespace benchc::control
