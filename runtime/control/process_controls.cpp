#include <algorithm>
#include <charconv>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "runtime/control/controls.h"
#include "runtime/control/link_order.h"
#include "runtime/control/temperature.h"

namespace benchc::control {
namespace {

template <typename Number>
std::optional<Number> number_of(std::string_view text, int base = 10) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Tries `settings`, which are those of one control, and gives what was read back.
Outcome tried(const Request& request, const ProcessSettings& settings, bool& had) {
  Probed probed;
  if (request.machine.probe) probed = request.machine.probe(settings);
  had = probed.unmet.empty();
  return {.obtained = had && probed.obtained.empty() ? std::string(request.value)
                                                     : std::move(probed.obtained),
          .unmet = std::move(probed.unmet)};
}

std::set<unsigned> memory_nodes(const Request& request) {
  const std::string text =
      request.machine.tree.read("/sys/devices/system/node/has_memory").value_or("0");
  const auto nodes = parse_core_list(text).value_or(std::vector<unsigned>{0});
  return {nodes.begin(), nodes.end()};
}

}  // namespace

Outcome aslr_control(const Request& request) {
  if (request.value == "on") return {.obtained = "on"};
  if (request.value != "off") return neither(request, "on nor off");
  if (!request.machine.can_switch_aslr_off || !request.machine.can_switch_aslr_off()) {
    return {.obtained = "on", .unmet = "the system does not allow it to be switched off"};
  }
  request.applied.settings.aslr_off = true;
  return {.obtained = "off"};
}

Outcome numa_control(const Request& request) {
  const std::set<unsigned> with_memory = memory_nodes(request);
  std::set<unsigned> wanted;
  MemoryPolicy policy;
  policy.kind = MemoryPolicy::Kind::Bind;
  std::string_view value = request.value;
  if (value == "local") {
    for (const Core& core : request.machine.topology) {
      const std::vector<unsigned> alone{core.id};
      if (without(alone, request.applied.cores).empty()) wanted.insert(core.node);
    }
  } else if (value == "interleave") {
    policy.kind = MemoryPolicy::Kind::Interleave;
    wanted = with_memory;
  } else if (value.starts_with('[') && value.ends_with(']')) {
    std::string list(value.substr(1, value.size() - 2));
    std::erase(list, ' ');
    const auto nodes = parse_core_list(list);
    if (!nodes || nodes->empty()) return neither(request, "local, interleave nor a list of nodes");
    wanted.insert(nodes->begin(), nodes->end());
  } else {
    return neither(request, "local, interleave nor a list of nodes");
  }
  for (const unsigned node : wanted) {
    if (!with_memory.contains(node))
      return unmet("node " + std::to_string(node) + " has no memory");
  }
  if (with_memory.size() == 1) {
    return {.obtained = "[" + std::to_string(*with_memory.begin()) + "], the only node"};
  }
  policy.nodes.assign(wanted.begin(), wanted.end());
  ProcessSettings settings;
  settings.memory_policy = policy;
  bool had = false;
  Outcome outcome = tried(request, settings, had);
  if (had) request.applied.settings.memory_policy = std::move(policy);
  return outcome;
}

Outcome priority_control(const Request& request) {
  std::string_view value = request.value;
  ProcessSettings settings;
  if (value.starts_with("nice ")) {
    settings.nice = number_of<int>(value.substr(5));
    if (!settings.nice || *settings.nice < -20 || *settings.nice > 19) {
      return unmet("nice is a number from -20 to 19");
    }
  } else if (value.starts_with("fifo ")) {
    settings.fifo = number_of<int>(value.substr(5));
    if (!settings.fifo || *settings.fifo < 1 || *settings.fifo > 99) {
      return unmet("fifo is a number from 1 to 99");
    }
    std::string danger =
        fifo_danger(request.applied.cores, request.applied.all_cores, request.machine.tree.root());
    if (!danger.empty()) return unmet(std::move(danger));
  } else {
    return neither(request, "nice nor fifo, each with a number");
  }
  if (settings.fifo) settings.cgroups = request.applied.settings.cgroups;
  bool had = false;
  Outcome outcome = tried(request, settings, had);
  if (had) {
    if (settings.fifo) outcome.obtained = "fifo " + std::to_string(*settings.fifo);
    request.applied.settings.nice = settings.nice;
    request.applied.settings.fifo = settings.fifo;
  }
  return outcome;
}

Outcome memory_lock_control(const Request& request) {
  if (request.value == "off") return {.obtained = "off"};
  if (request.value != "on") return neither(request, "on nor off");
  ProcessSettings settings;
  settings.memory_locked = true;
  bool had = false;
  Outcome outcome = tried(request, settings, had);
  if (had) request.applied.settings.memory_locked = true;
  return outcome;
}

Outcome cgroup_control(const Request& request) {
  Expected<CgroupLimits> limits = parse_cgroup(request.value);
  if (!limits) return unmet(limits.error().message);
  if (!request.machine.make_cgroup) return unmet("no control group can be made here");
  limits->cores = request.applied.cores;
  Expected<Cgroup> made = request.machine.make_cgroup(*limits);
  if (!made) {
    const Error& error = made.error();
    return unmet(error.message + (error.hint.empty() ? "" : ": " + error.hint));
  }
  ProcessSettings settings;
  settings.cgroups = made->procs();
  // A group of cgroup v1 may take no real-time process.
  settings.fifo = request.applied.settings.fifo;
  bool had = false;
  Outcome outcome = tried(request, settings, had);
  if (!had) return outcome;
  outcome.obtained = made->obtained();
  request.applied.settings.cgroups = std::move(settings.cgroups);
  request.applied.cgroup = std::make_shared<Cgroup>(std::move(*made));
  return outcome;
}

Outcome network_control(const Request& request) {
  if (request.value == "on") return {.obtained = "on"};
  if (request.value != "off") return neither(request, "on nor off");
  ProcessSettings settings;
  settings.network_off = true;
  bool had = false;
  Outcome outcome = tried(request, settings, had);
  if (had) request.applied.settings.network_off = true;
  return outcome;
}

Outcome env_size_control(const Request& request) {
  if (request.value != "random" && request.value != "fixed") {
    return neither(request, "random nor fixed");
  }
  request.applied.random_environment_size = request.value == "random";
  return {.obtained = std::string(request.value)};
}

Outcome link_order_control(const Request& request) {
  if (request.value != "random" && request.value != "fixed") {
    return neither(request, "random nor fixed");
  }
  if (request.value == "fixed") return {.obtained = "fixed"};
  const std::string linker = shuffling_linker();
  if (linker.empty()) return unmet("needs a linker that shuffles sections: install lld or mold");
  request.applied.random_link_order = true;
  return {.obtained = "random, by " + linker};
}

Outcome umask_control(const Request& request) {
  const std::optional<unsigned> mask = number_of<unsigned>(request.value, 8);
  if (!mask || *mask > 0777) return unmet("a umask has up to three octal digits");
  ProcessSettings settings;
  settings.umask = mask;
  bool had = false;
  Outcome outcome = tried(request, settings, had);
  if (had) request.applied.settings.umask = mask;
  return outcome;
}

Outcome locale_control(const Request& request) {
  const std::string name(request.value);
  if (!request.machine.has_locale || !request.machine.has_locale(name)) {
    return unmet("the system has no such locale: `locale -a` lists those that it has");
  }
  request.applied.variables["LC_ALL"] = name;
  return {.obtained = name};
}

Outcome settle_control(const Request& request) {
  Expected<WaitFor> until = parse_wait(request.value);
  if (!until) return unmet(until.error().message);
  Outcome outcome{.obtained = std::string(request.value)};
  outcome.waits.push_back({.until = std::move(*until)});
  return outcome;
}

Outcome temperature_control(const Request& request) {
  Expected<WaitFor> until = parse_wait(request.value);
  if (!until) return unmet(until.error().message);
  if (!cpu_temperature(request.machine.tree.root())) {
    return unmet("the machine shows no temperature of its processor");
  }
  Outcome outcome{.obtained = std::string(request.value)};
  outcome.waits.push_back({.until = std::move(*until)});
  return outcome;
}

}  // namespace benchc::control
