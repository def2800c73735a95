#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace benchc::control {

/// A tree of control groups as it is mounted.
struct CgroupHierarchy {
  bool v2 = false;
  /// v1: those of the mount. v2: those of the group that this process is in.
  std::set<std::string> controllers;
  std::filesystem::path mount;
  /// The group that this process is in; the mount itself where it lies outside.
  std::filesystem::path own;
};

/// All that /proc/self/cgroup and /proc/self/mountinfo tell of below `root`.
std::vector<CgroupHierarchy> cgroup_hierarchies(const std::filesystem::path& root);

/// "benchc-PID-START", by the start time of the process in /proc below `root`; "" where it is not
/// there.
std::string cgroup_name(const std::filesystem::path& root, pid_t process);

/// Whether a group of this name was made by a benchc that is no more.
bool is_leftover_cgroup(const std::filesystem::path& root, std::string_view name);

/// The words of a file, "" and none alike; for files with a list of controllers.
std::set<std::string> words_in(const std::filesystem::path& file);

}  // namespace benchc::control
