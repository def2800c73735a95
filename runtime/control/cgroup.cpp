#include "runtime/control/cgroup.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "runtime/control/kernel_text.h"

namespace benchc::control {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kPeriodUs = 100'000;
/// The kernel rounds down to its pages, which are this large at most.
constexpr std::uint64_t kRounding = 65536;
constexpr int kRemovals = 50;
constexpr const char* kDelegate =
    "as root, or inside `systemd-run --user --scope -p Delegate=yes`, there is one";

/// 0 or the number of the error.
int write_value(const fs::path& file, const std::string& value) {
  const int fd = open(file.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC);
  if (fd < 0) return errno;
  const bool whole = write(fd, value.data(), value.size()) == static_cast<ssize_t>(value.size());
  const int error = whole ? 0 : errno;
  close(fd);
  return error;
}

Expected<void> set(const fs::path& file, const std::string& value) {
  if (const int error = write_value(file, value); error != 0) {
    return failure(
        "control group: " + file.string() + " does not take " + value + ": " + words_of(error),
        error == EACCES || error == EPERM ? "it needs root" : "");
  }
  return {};
}

Expected<void> set_and_read(const fs::path& file, const std::string& value) {
  if (Expected<void> done = set(file, value); !done) return done;
  if (const std::string now = line_of(file); now != value) {
    return failure("control group: " + file.string() + " was set to " + value + " and reads " +
                   now);
  }
  return {};
}

Expected<void> set_memory(const fs::path& file, std::uint64_t bytes) {
  if (Expected<void> done = set(file, std::to_string(bytes)); !done) return done;
  const std::string now = line_of(file);
  std::uint64_t value = 0;
  std::from_chars(now.data(), now.data() + now.size(), value);
  if (value > bytes || value + kRounding <= bytes) {
    return failure("control group: " + file.string() + " was set to " + std::to_string(bytes) +
                   " and reads " + now);
  }
  return {};
}

std::string quota(double cpu) {
  return std::to_string(std::llround(cpu * static_cast<double>(kPeriodUs)));
}

std::string number_text(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%g", value);
  return text.data();
}

std::string memory_text(std::uint64_t bytes) {
  constexpr std::uint64_t kMiB = 1U << 20U;
  if (bytes % kMiB == 0) return std::to_string(bytes / kMiB) + " MiB";
  return std::to_string(bytes) + " bytes";
}

/// Cores are only kept to where a controller for them is; a process is pinned in any case.
bool set_cores(const fs::path& group, std::span<const unsigned> cores, const fs::path& parent) {
  const fs::path mems = group / "cpuset.mems";
  const fs::path cpus = group / "cpuset.cpus";
  // v1 begins with neither; v2 takes both from above.
  if (line_of(mems).empty() && !line_of(parent / "cpuset.mems").empty() &&
      write_value(mems, line_of(parent / "cpuset.mems")) != 0) {
    return false;
  }
  return write_value(cpus, core_list(cores)) == 0 && !line_of(cpus).empty();
}

bool has_all(const std::set<std::string>& all, const std::vector<std::string>& wanted) {
  return std::all_of(wanted.begin(), wanted.end(),
                     [&](const std::string& name) { return all.contains(name); });
}

bool may_write(const fs::path& path) { return access(path.c_str(), W_OK) == 0; }

std::vector<pid_t> processes_in(const fs::path& group) {
  std::vector<pid_t> all;
  std::ifstream file(group / "cgroup.procs");
  for (pid_t process = 0; file >> process;) all.push_back(process);
  return all;
}

}  // namespace

Cgroup::Cgroup(Cgroup&& other) noexcept
    : tree_(std::move(other.tree_)),
      directories_(std::exchange(other.directories_, {})),
      procs_(std::exchange(other.procs_, {})),
      obtained_(std::move(other.obtained_)),
      home_(std::exchange(other.home_, {})),
      refuge_(std::exchange(other.refuge_, {})),
      enabled_(std::move(other.enabled_)) {}

Cgroup& Cgroup::operator=(Cgroup&& other) noexcept {
  if (this == &other) return *this;
  remove();
  tree_ = std::move(other.tree_);
  directories_ = std::exchange(other.directories_, {});
  procs_ = std::exchange(other.procs_, {});
  obtained_ = std::move(other.obtained_);
  home_ = std::exchange(other.home_, {});
  refuge_ = std::exchange(other.refuge_, {});
  enabled_ = std::move(other.enabled_);
  return *this;
}

Cgroup::~Cgroup() { remove(); }

Expected<void> Cgroup::make_directory(const fs::path& directory) {
  const int error = tree_.make(directory);
  if (error != 0 && error != EEXIST) {
    const bool refused = error == EACCES || error == EPERM || error == EROFS;
    return failure("control group " + directory.string() + ": " + words_of(error),
                   refused ? kDelegate : "");
  }
  directories_.push_back(directory);
  procs_.push_back((directory / "cgroup.procs").string());
  return {};
}

Expected<void> Cgroup::make_v1(const CgroupLimits& limits, const std::string& name,
                               std::span<const CgroupHierarchy> hierarchies) {
  for (const CgroupHierarchy& hierarchy : hierarchies) {
    if (hierarchy.v2) continue;
    const bool cpu = limits.cpu && hierarchy.controllers.contains("cpu");
    const bool memory = limits.memory && hierarchy.controllers.contains("memory");
    const bool cores = !limits.cores.empty() && hierarchy.controllers.contains("cpuset");
    if (!cpu && !memory && !cores) continue;
    const fs::path group = hierarchy.own / name;
    if (Expected<void> made = make_directory(group); !made) {
      if (cpu || memory) return made;
      continue;
    }
    if (cores) {
      if (set_cores(group, limits.cores, hierarchy.own)) {
        obtained_ += ", cores [" + core_list(limits.cores) + "]";
      } else if (!cpu && !memory) {
        // A cpuset without cores takes no process in.
        tree_.remove(group);
        directories_.pop_back();
        procs_.pop_back();
        continue;
      }
    }
    if (cpu) {
      if (Expected<void> done = set(group / "cpu.cfs_period_us", std::to_string(kPeriodUs));
          !done) {
        return done;
      }
      if (Expected<void> done = set_and_read(group / "cpu.cfs_quota_us", quota(*limits.cpu));
          !done) {
        return done;
      }
    }
    if (memory) {
      if (Expected<void> done = set_memory(group / "memory.limit_in_bytes", *limits.memory);
          !done) {
        return done;
      }
      const fs::path swap = group / "memory.memsw.limit_in_bytes";
      if (is_there(swap)) {
        if (Expected<void> done = set_memory(swap, *limits.memory); !done) return done;
      }
    }
  }
  return {};
}

Expected<void> Cgroup::make_room(const fs::path& home, const std::string& name) {
  const fs::path refuge = home / (name + "-own");
  if (const int error = tree_.make(refuge); error != 0 && error != EEXIST) {
    return failure("control group " + refuge.string() + ": " + words_of(error), kDelegate);
  }
  home_ = home;
  refuge_ = refuge;
  return set(refuge / "cgroup.procs", std::to_string(tree_.process));
}

Expected<void> Cgroup::make_v2(const CgroupLimits& limits, const std::string& name,
                               const CgroupHierarchy& hierarchy) {
  std::vector<std::string> needed;
  if (limits.cpu) needed.emplace_back("cpu");
  if (limits.memory) needed.emplace_back("memory");

  fs::path parent;
  for (fs::path group = hierarchy.own;; group = group.parent_path()) {
    const bool writable = may_write(group) && may_write(group / "cgroup.procs");
    if (writable && has_all(words_in(group / "cgroup.subtree_control"), needed)) {
      parent = group;
      break;
    }
    // Controllers are handed down by a group of this process's own, which then may have no other
    // process in it, or by the root of all, which may.
    const bool is_root = !is_there(group / "cgroup.type");
    const bool alone = processes_in(group) == std::vector<pid_t>{tree_.process};
    if (writable && has_all(words_in(group / "cgroup.controllers"), needed) &&
        (is_root || (group == hierarchy.own && alone))) {
      if (!is_root) {
        if (Expected<void> done = make_room(group, name); !done) return done;
      }
      home_ = group;
      std::string enabled;
      for (const std::string& controller : needed) {
        enabled += (enabled.empty() ? "+" : " +") + controller;
      }
      if (Expected<void> done = set(group / "cgroup.subtree_control", enabled); !done) return done;
      enabled_ = enabled;
      parent = group;
      break;
    }
    if (group == hierarchy.mount || group == group.parent_path()) break;
  }
  std::string names;
  for (const std::string& controller : needed) {
    names += (names.empty() ? "" : " and ") + controller;
  }
  if (parent.empty()) {
    return failure("no control group that may be written here has the controllers " + names,
                   kDelegate);
  }
  const fs::path group = parent / name;
  if (Expected<void> made = make_directory(group); !made) return made;
  if (limits.cpu) {
    const std::string value = quota(*limits.cpu) + " " + std::to_string(kPeriodUs);
    if (Expected<void> done = set_and_read(group / "cpu.max", value); !done) return done;
  }
  if (limits.memory) {
    if (Expected<void> done = set_memory(group / "memory.max", *limits.memory); !done) return done;
    const fs::path swap = group / "memory.swap.max";
    if (is_there(swap)) {
      if (Expected<void> done = set_and_read(swap, "0"); !done) return done;
    }
  }
  if (!limits.cores.empty() && is_there(group / "cpuset.cpus") &&
      set_cores(group, limits.cores, parent)) {
    obtained_ += ", cores [" + core_list(limits.cores) + "]";
  }
  return {};
}

Expected<Cgroup> Cgroup::make(const CgroupLimits& limits, const CgroupTree& tree) {
  const std::string name = cgroup_name(tree.root, tree.process);
  if (name.empty()) return failure("control groups: /proc does not tell of this process");
  const std::vector<CgroupHierarchy> hierarchies = cgroup_hierarchies(tree.root);
  if (hierarchies.empty()) return failure("no control groups are mounted here");
  remove_leftover_cgroups(tree);

  const auto by_v1 = [&](const char* controller) {
    return std::any_of(hierarchies.begin(), hierarchies.end(), [&](const CgroupHierarchy& one) {
      return !one.v2 && one.controllers.contains(controller);
    });
  };
  const auto v2 = std::find_if(hierarchies.begin(), hierarchies.end(),
                               [](const CgroupHierarchy& one) { return one.v2; });
  CgroupLimits rest = limits;
  if (by_v1("cpu")) rest.cpu.reset();
  if (by_v1("memory")) rest.memory.reset();

  Cgroup group(tree);
  if (limits.cpu) group.obtained_ += ", cpu " + number_text(*limits.cpu);
  if (limits.memory) group.obtained_ += ", memory " + memory_text(*limits.memory);
  if (Expected<void> done = group.make_v1(limits, name, hierarchies); !done) {
    return tl::make_unexpected(std::move(done.error()));
  }
  if (rest.cpu || rest.memory) {
    if (v2 == hierarchies.end()) {
      return failure(std::string("no control group here has the controller ") +
                     (rest.cpu ? "cpu" : "memory"));
    }
    if (Expected<void> done = group.make_v2(rest, name, *v2); !done) {
      return tl::make_unexpected(std::move(done.error()));
    }
  }
  group.obtained_.erase(0, 2);
  return group;
}

bool Cgroup::remove() {
  bool all = true;
  const auto take_away = [&](const fs::path& directory) {
    for (int attempt = 0;; ++attempt) {
      for (const pid_t process : processes_in(directory)) {
        if (process > 1 && process != tree_.process) tree_.end(process);
      }
      const int error = tree_.remove(directory);
      if (error == 0 || error == ENOENT) return;
      if (attempt == kRemovals || error != EBUSY) break;
      tree_.pause();
    }
    all = false;
  };
  for (const fs::path& directory : std::exchange(directories_, {})) take_away(directory);
  procs_.clear();
  if (!home_.empty()) {
    std::string disabled = enabled_;
    std::replace(disabled.begin(), disabled.end(), '+', '-');
    if (!disabled.empty()) write_value(home_ / "cgroup.subtree_control", disabled);
    if (!refuge_.empty()) {
      write_value(home_ / "cgroup.procs", std::to_string(tree_.process));
      take_away(refuge_);
    }
    home_.clear();
    refuge_.clear();
  }
  return all;
}

}  // namespace benchc::control
