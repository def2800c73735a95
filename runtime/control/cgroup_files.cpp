#include <algorithm>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <sstream>

#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "runtime/control/cgroup.h"
#include "runtime/control/kernel_text.h"

namespace benchc::control {
namespace {

namespace fs = std::filesystem;

/// The kernel takes no quota below a millisecond.
constexpr double kLeastCpu = 0.01;
constexpr double kMostCpu = 10'000;
constexpr double kLeastMemory = 4096;

bool parse(std::string_view text, double& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size();
}

}  // namespace

CgroupTree this_cgroup_tree(const fs::path& root) {
  CgroupTree tree;
  tree.root = root;
  tree.process = getpid();
  tree.make = [](const fs::path& directory) {
    return mkdir(directory.c_str(), 0755) == 0 ? 0 : errno;
  };
  tree.remove = [](const fs::path& directory) { return rmdir(directory.c_str()) == 0 ? 0 : errno; };
  tree.end = [](pid_t process) { kill(process, SIGKILL); };
  tree.pause = [] {
    const timespec ten_ms = {0, 10'000'000};
    nanosleep(&ten_ms, nullptr);
  };
  return tree;
}

Expected<CgroupLimits> parse_cgroup(std::string_view value) {
  CgroupLimits limits;
  std::istringstream words{std::string(value)};
  std::string name;
  std::string text;
  while (words >> name) {
    double amount = 0;
    if (!(words >> text) || !parse(text, amount)) {
      return failure("`" + name + "` needs a number");
    }
    if (name == "cpu" && !limits.cpu && amount >= kLeastCpu && amount <= kMostCpu) {
      limits.cpu = amount;
    } else if (name == "memory" && !limits.memory && amount >= kLeastMemory && amount < 0x1p62) {
      limits.memory = static_cast<std::uint64_t>(amount);
    } else {
      return failure("`" + name + " " + text + "` is no limit of a control group",
                     "`cpu` counts cores, from 0.01 on; `memory` counts bytes, from 4096 on");
    }
  }
  if (!limits.cpu && !limits.memory) return failure("a control group needs a limit");
  return limits;
}

CgroupFiles cgroup_files(std::span<const std::string> procs) {
  CgroupFiles files;
  const auto take = [](fs::path& place, const fs::path& file) {
    if (place.empty() && is_there(file)) place = file;
  };
  for (const std::string& entrance : procs) {
    const fs::path group = fs::path(entrance).parent_path();
    take(files.memory_peak, group / "memory.peak");
    take(files.memory_peak, group / "memory.max_usage_in_bytes");
    take(files.cpu_pressure, group / "cpu.pressure");
    take(files.memory_pressure, group / "memory.pressure");
    take(files.io_pressure, group / "io.pressure");
    take(files.oom_kills, group / "memory.events");
    take(files.oom_kills, group / "memory.oom_control");
    take(files.memory_limit, group / "memory.max");
    take(files.memory_limit, group / "memory.limit_in_bytes");
  }
  return files;
}

std::vector<std::string> remove_leftover_cgroups(const CgroupTree& tree) {
  std::vector<std::string> removed;
  for (const CgroupHierarchy& hierarchy : cgroup_hierarchies(tree.root)) {
    for (fs::path group = hierarchy.own;; group = group.parent_path()) {
      std::vector<fs::path> leftovers;
      std::error_code ignored;
      for (const auto& entry : fs::directory_iterator(group, ignored)) {
        if (entry.is_directory(ignored) &&
            is_leftover_cgroup(tree.root, entry.path().filename().string())) {
          leftovers.push_back(entry.path());
        }
      }
      std::sort(leftovers.begin(), leftovers.end());
      for (const fs::path& leftover : leftovers) {
        // One that still has processes in it is left alone: the kernel refuses.
        if (tree.remove(leftover) == 0) removed.push_back(leftover.string());
      }
      if (group == hierarchy.mount || group == group.parent_path()) break;
    }
  }
  return removed;
}

std::vector<std::string> remove_leftover_cgroups(const fs::path& root) {
  return remove_leftover_cgroups(this_cgroup_tree(root));
}

}  // namespace benchc::control
