#include "runtime/control/topology.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <memory>
#include <string>

#include <hwloc.h>
#include <sched.h>

namespace benchc::control {
namespace {

constexpr unsigned kMostCores = 1U << 16;

struct TopologyDeleter {
  void operator()(hwloc_topology* topology) const { hwloc_topology_destroy(topology); }
};

std::vector<unsigned> isolated_cores(const std::filesystem::path& root) {
  std::ifstream file(root / "sys/devices/system/cpu/isolated");
  std::string line;
  std::getline(file, line);
  return parse_core_list(line).value_or(std::vector<unsigned>{});
}

}  // namespace

Expected<std::vector<unsigned>> parse_core_list(std::string_view text) {
  std::vector<unsigned> cores;
  const auto number = [&text](unsigned& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || value >= kMostCores) return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return true;
  };
  while (!text.empty()) {
    unsigned first = 0;
    if (!number(first)) return failure("not a list of cores");
    unsigned last = first;
    if (text.starts_with('-')) {
      text.remove_prefix(1);
      if (!number(last) || last < first) return failure("not a list of cores");
    }
    if (cores.size() + (last - first) >= kMostCores) return failure("not a list of cores");
    for (unsigned core = first; core <= last; ++core) cores.push_back(core);
    if (text.empty()) break;
    if (!text.starts_with(',')) return failure("not a list of cores");
    text.remove_prefix(1);
  }
  return cores;
}

Topology read_topology(const std::filesystem::path& root) {
  Topology cores;
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  const bool known = sched_getaffinity(0, sizeof(allowed), &allowed) == 0;
  const std::vector<unsigned> isolated = isolated_cores(root);

  hwloc_topology_t raw = nullptr;
  if (hwloc_topology_init(&raw) == 0) {
    const std::unique_ptr<hwloc_topology, TopologyDeleter> topology(raw);
    // Caches, devices and memory are not asked for: they take time to find.
    hwloc_topology_set_all_types_filter(raw, HWLOC_TYPE_FILTER_KEEP_NONE);
    hwloc_topology_set_type_filter(raw, HWLOC_OBJ_CORE, HWLOC_TYPE_FILTER_KEEP_ALL);
    if (hwloc_topology_load(raw) == 0) {
      hwloc_obj_t unit = nullptr;
      while ((unit = hwloc_get_next_obj_by_type(raw, HWLOC_OBJ_PU, unit)) != nullptr) {
        Core core;
        core.id = unit->os_index;
        const hwloc_obj_t parent = hwloc_get_ancestor_obj_by_type(raw, HWLOC_OBJ_CORE, unit);
        core.physical = parent != nullptr ? parent->logical_index : unit->logical_index;
        core.isolated = std::find(isolated.begin(), isolated.end(), core.id) != isolated.end();
        // The kernel takes isolated cores out of everybody's mask; they may be used all the same.
        const bool usable =
            !known || core.isolated || (core.id < CPU_SETSIZE && CPU_ISSET(core.id, &allowed));
        if (usable) cores.push_back(core);
      }
    }
  }
  if (cores.empty()) cores.push_back(Core{});
  std::sort(cores.begin(), cores.end(), [](const Core& a, const Core& b) { return a.id < b.id; });
  return cores;
}

}  // namespace benchc::control
