#include <algorithm>
#include <optional>
#include <set>
#include <string>

#include "runtime/control/caches.h"
#include "runtime/control/controls.h"

namespace benchc::control {
namespace {

const std::string kCpu = "/sys/devices/system/cpu";
const std::string kFrequency = kCpu + "/cpufreq";

/// Words of a text with blanks between them, with those of a choice freed of their brackets.
bool has_word(std::string_view text, std::string_view word) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (text.substr(0, end) == word) return true;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return false;
}

/// The frequency policies that the measured cores are under, by their folders.
std::vector<std::string> policies(const Request& request) {
  const Tree& tree = request.machine.tree;
  std::vector<std::string> found;
  for (const std::string& policy : tree.numbered(kFrequency, "policy")) {
    const std::string folder = kFrequency + "/" + policy;
    const std::string cores = tree.read(folder + "/related_cpus")
                                  .value_or(tree.read(folder + "/affected_cpus").value_or(""));
    if (meet(request.applied.cores, cores_in(cores))) found.push_back(folder);
  }
  return found;
}

/// The cores that share a physical one with a measured one and are not measured, as the kernel has
/// them: benchc may not be allowed to use them.
std::vector<unsigned> idle_siblings(const Request& request) {
  std::set<unsigned> siblings;
  for (const unsigned core : request.applied.cores) {
    const std::string file =
        kCpu + "/cpu" + std::to_string(core) + "/topology/thread_siblings_list";
    for (const unsigned sibling : cores_in(request.machine.tree.read(file).value_or(""))) {
      siblings.insert(sibling);
    }
    const Topology& topology = request.machine.topology;
    const auto itself = std::find_if(topology.begin(), topology.end(),
                                     [core](const Core& known) { return known.id == core; });
    for (const Core& known : topology) {
      if (itself != topology.end() && known.physical == itself->physical) siblings.insert(known.id);
    }
  }
  return without(std::vector<unsigned>(siblings.begin(), siblings.end()), request.applied.cores);
}

/// A cpuset of cgroup v1 loses a core that goes offline, and does not get it back.
bool would_shrink_cpusets(const Tree& tree) {
  const std::string cpusets = "/sys/fs/cgroup/cpuset";
  return tree.exists(cpusets + "/cpuset.cpus") && tree.has_folders(cpusets);
}

/// benchc's own work keeps off cores that go.
void give_up(std::span<const unsigned> cores, Applied& applied) {
  applied.all_cores = without(applied.all_cores, cores);
  applied.other_cores = without(applied.other_cores, cores);
}

Outcome smt_idle(const Request& request) {
  const std::vector<unsigned> siblings = idle_siblings(request);
  if (siblings.empty()) return {.obtained = "idle: no core shares a physical one with a measured"};
  if (would_shrink_cpusets(request.machine.tree)) {
    return unmet("a core taken offline would be lost to the cpusets of cgroup v1 that are here");
  }
  Outcome outcome{.obtained = "idle: " + core_list_text(siblings) + " offline"};
  for (const unsigned core : siblings) {
    const std::string file = kCpu + "/cpu" + std::to_string(core) + "/online";
    if (!request.machine.tree.exists(file)) {
      return unmet("core " + std::to_string(core) + " cannot be taken offline");
    }
    want(request, file, "0", outcome);
  }
  if (outcome.unmet.empty()) give_up(siblings, request.applied);
  return outcome;
}

}  // namespace

Outcome governor_control(const Request& request) {
  const Tree& tree = request.machine.tree;
  const std::vector<std::string> found = policies(request);
  if (found.empty()) {
    return unmet(
        "the kernel shows no cpufreq for these cores: in a virtual machine, its host decides");
  }
  const std::string wanted(request.value);
  Outcome outcome{.obtained = wanted};
  for (const std::string& folder : found) {
    const std::optional<std::string> known = tree.read(folder + "/scaling_available_governors");
    if (known && !has_word(*known, wanted)) {
      return unmet("the kernel knows only " + *known + " here");
    }
    want(request, folder + "/scaling_governor", wanted, outcome);
  }
  return outcome;
}

Outcome turbo_control(const Request& request) {
  if (request.value != "on" && request.value != "off") return neither(request, "on nor off");
  const bool on = request.value == "on";
  const Tree& tree = request.machine.tree;
  Outcome outcome{.obtained = std::string(request.value)};
  const std::string no_turbo = kCpu + "/intel_pstate/no_turbo";
  const std::string boost = kFrequency + "/boost";
  if (tree.exists(no_turbo)) {
    want(request, no_turbo, on ? "0" : "1", outcome);
    return outcome;
  }
  if (tree.exists(boost)) {
    want(request, boost, on ? "1" : "0", outcome);
    return outcome;
  }
  bool found = false;
  for (const std::string& folder : policies(request)) {
    if (!tree.exists(folder + "/boost")) continue;
    found = true;
    want(request, folder + "/boost", on ? "1" : "0", outcome);
  }
  if (!found) {
    return unmet("the kernel shows no switch for it: in a virtual machine, its host decides");
  }
  return outcome;
}

Outcome smt_control(const Request& request) {
  if (request.value == "idle") return smt_idle(request);
  if (request.value != "on" && request.value != "off") return neither(request, "on, off nor idle");
  const bool on = request.value == "on";
  const Tree& tree = request.machine.tree;
  const std::string file = kCpu + "/smt/control";
  const std::string now = tree.read(file).value_or("notimplemented");
  Outcome outcome{.obtained = std::string(request.value)};
  if (now == "notsupported" || now == "notimplemented") {
    const Topology first = first_siblings(request.machine.topology);
    if (first.size() < request.machine.topology.size()) {
      if (on) return outcome;
      return unmet("the kernel shows no switch for it");
    }
    if (on) return unmet("no two cores share a physical one here");
    return {.obtained = "off: no two cores share a physical one"};
  }
  if (now == "forceoff") {
    if (on) return unmet("it is switched off until the next boot");
    return {.obtained = "off, until the next boot"};
  }
  if (!on && now != "off") {
    std::vector<unsigned> going = request.applied.all_cores;
    for (const Core& core : first_siblings(request.machine.topology)) {
      going = without(going, std::vector<unsigned>{core.id});
    }
    for (const unsigned core : request.applied.cores) {
      if (!without(std::vector<unsigned>{core}, going).empty()) continue;
      return unmet("it would take away core " + std::to_string(core) + ", which is measured on");
    }
    if (would_shrink_cpusets(tree)) {
      return unmet("the cores that go would be lost to the cpusets of cgroup v1 that are here");
    }
    want(request, file, "off", outcome);
    if (outcome.unmet.empty()) give_up(going, request.applied);
    return outcome;
  }
  want(request, file, std::string(request.value), outcome);
  return outcome;
}

Outcome huge_pages_control(const Request& request) {
  const std::string file = "/sys/kernel/mm/transparent_hugepage/enabled";
  if (!request.machine.tree.exists(file)) return unmet("the kernel has no transparent huge pages");
  Outcome outcome{.obtained = std::string(request.value)};
  want(request, file, std::string(request.value), outcome);
  return outcome;
}

Outcome swap_control(const Request& request) {
  if (request.value != "on" && request.value != "off") return neither(request, "on nor off");
  const std::string areas = request.machine.tree.read("/proc/swaps").value_or("");
  const bool has_swap = areas.find('\n') != std::string::npos;
  if (request.value == "on") {
    if (!has_swap) return unmet("the machine has no swap");
    return {.obtained = "on"};
  }
  if (!has_swap) return {.obtained = "off: the machine has none"};
  // Emptying the swap areas of a machine whose memory is full would end processes of others.
  Outcome outcome{.obtained = "off: swappiness 0"};
  want(request, "/proc/sys/vm/swappiness", "0", outcome);
  return outcome;
}

Outcome caches_control(const Request& request) {
  if (request.value == "kept") return {.obtained = "kept"};
  if (request.value != "dropped") return neither(request, "dropped nor kept");
  if (std::string why = request.machine.tree.refuses(kDropCaches); !why.empty()) return unmet(why);
  request.applied.drops_caches = true;
  return {.obtained = "dropped before each sample of a command"};
}

}  // namespace benchc::control
