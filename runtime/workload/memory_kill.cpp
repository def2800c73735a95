#include "runtime/workload/memory_kill.h"

#include <fstream>

namespace benchc::workload {

MemoryKill::MemoryKill(const control::ProcessSettings& settings) {
  if (settings.cgroups.empty()) return;
  files_ = control::cgroup_files(settings.cgroups);
  before_ = count();
}

std::uint64_t MemoryKill::count() const {
  std::ifstream file(files_.oom_kills);
  std::string name;
  std::uint64_t value = 0;
  while (file >> name >> value) {
    if (name == "oom_kill") return value;
  }
  return 0;
}

std::string MemoryKill::since() const {
  if (files_.oom_kills.empty() || count() <= before_) return {};
  std::uint64_t limit = 0;
  std::ifstream(files_.memory_limit) >> limit;
  if (limit == 0) return "memory limit of its cgroup";
  const std::string size =
      limit >> 20U > 0 ? std::to_string(limit >> 20U) + " MiB" : std::to_string(limit) + " bytes";
  return "memory limit of " + size + " of its cgroup";
}

}  // namespace benchc::workload
