#include "runtime/noise/facts.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace benchc::noise {
namespace {

using control::Tree;

std::string text_at(const Tree& tree, std::string_view path) {
  const std::optional<std::string> text = tree.read(path);
  return text ? control::setting_of(*text) : std::string();
}

std::string on_off(const std::string& value, std::string_view on) {
  if (value.empty()) return {};
  return value == on ? "on" : "off";
}

std::string turbo(const Tree& tree) {
  const std::string none = text_at(tree, "/sys/devices/system/cpu/intel_pstate/no_turbo");
  if (!none.empty()) return on_off(none, "0");
  return on_off(text_at(tree, "/sys/devices/system/cpu/cpufreq/boost"), "1");
}

std::string aslr(const Tree& tree) {
  const std::string value = text_at(tree, "/proc/sys/kernel/randomize_va_space");
  if (value == "0") return "off";
  if (value == "1") return "on, without the heap";
  return value.empty() ? std::string() : "on";
}

/// The value in KiB of a line "SwapTotal:   2097148 kB".
double memory_field(std::string_view text, std::string_view name) {
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (!line.starts_with(name) || !line.substr(name.size()).starts_with(':')) continue;
    line.remove_prefix(std::min(line.find_first_of("0123456789"), line.size()));
    double value = 0;
    std::from_chars(line.data(), line.data() + line.size(), value);
    return value;
  }
  return -1;
}

std::string swap(const Tree& tree) {
  const double kibibytes = memory_field(tree.read("/proc/meminfo").value_or(""), "SwapTotal");
  if (kibibytes < 0) return {};
  if (kibibytes == 0) return "off";
  return "on, " + std::to_string(static_cast<long>(kibibytes / 1024)) + " MiB";
}

std::string cgroup(const Tree& tree) {
  if (tree.exists("/sys/fs/cgroup/cgroup.controllers")) return "v2";
  if (tree.exists("/sys/fs/cgroup/unified/cgroup.procs")) return "v1, with v2 beside it";
  if (tree.exists("/sys/fs/cgroup/cpu")) return "v1";
  return tree.exists("/sys/fs/cgroup") ? "none" : "";
}

/// Of what the processor counts: a hypervisor mostly shows nothing of it.
std::string counters(const Tree& tree) {
  if (!tree.exists("/sys/bus/event_source/devices")) return {};
  for (const char* device : {"cpu", "cpu_core", "armv8_pmuv3", "armv8_pmuv3_0"}) {
    if (tree.exists(std::string("/sys/bus/event_source/devices/") + device)) return "yes";
  }
  return "no";
}

/// How much of a core processes with real-time priority may have.
std::string realtime_share(const Tree& tree) {
  const std::string runtime = text_at(tree, "/proc/sys/kernel/sched_rt_runtime_us");
  const std::string period = text_at(tree, "/proc/sys/kernel/sched_rt_period_us");
  long most = 0;
  long all = 0;
  std::from_chars(runtime.data(), runtime.data() + runtime.size(), most);
  std::from_chars(period.data(), period.data() + period.size(), all);
  if (runtime.empty() || all <= 0) return {};
  return most < 0 ? "100%" : std::to_string(100 * most / all) + "%";
}

/// All cores' governors, where they differ with a comma between them.
std::string governors(const std::vector<CoreFacts>& cores) {
  std::vector<std::string> seen;
  for (const CoreFacts& core : cores) {
    if (core.governor.empty()) continue;
    if (std::find(seen.begin(), seen.end(), core.governor) == seen.end()) {
      seen.push_back(core.governor);
    }
  }
  std::string text;
  for (const std::string& governor : seen) text += (text.empty() ? "" : ", ") + governor;
  return text;
}

CoreFacts core_facts(const Tree& tree, const control::Topology& topology,
                     const control::Core& core) {
  CoreFacts facts{.id = core.id, .isolated = core.isolated};
  for (const control::Core& other : topology) {
    if (other.physical == core.physical && other.id != core.id) facts.siblings.push_back(other.id);
  }
  const std::string folder = "/sys/devices/system/cpu/cpu" + std::to_string(core.id);
  facts.governor = text_at(tree, folder + "/cpufreq/scaling_governor");
  const std::vector<std::string> nodes = tree.numbered(folder, "node");
  if (!nodes.empty()) {
    const std::string& name = nodes.front();
    unsigned node = 0;
    if (std::from_chars(name.data() + 4, name.data() + name.size(), node).ec == std::errc{}) {
      facts.node = node;
    }
  }
  return facts;
}

/// What most specs ask of each control.
constexpr std::array<std::pair<std::string_view, std::string_view>, 22> kAsked = {{
    {"aslr", "off"},
    {"caches", "dropped"},
    {"cgroup", "cpu 1"},
    {"cores", "1"},
    {"cores", "isolated 1"},
    {"env_size", "random"},
    {"governor", "performance"},
    {"huge_pages", "never"},
    {"irq", "away"},
    {"link_order", "random"},
    {"locale", "C.UTF-8"},
    {"memory_lock", "on"},
    {"network", "off"},
    {"numa", "local"},
    {"priority", "nice -5"},
    {"priority", "fifo 50"},
    {"settle", "load < 0.5 within 30s"},
    {"smt", "idle"},
    {"swap", "off"},
    {"temperature", "cpu < 60 within 120s"},
    {"turbo", "off"},
    {"umask", "022"},
}};

std::string_view value_of(const std::vector<std::pair<std::string, std::string>>& fields,
                          std::string_view name) {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [&](const auto& field) { return field.first == name; });
  return found == fields.end() ? std::string_view() : std::string_view(found->second);
}

}  // namespace

std::string_view Facts::setting(std::string_view name) const {
  const auto found = std::find_if(settings.begin(), settings.end(),
                                  [&](const Setting& setting) { return setting.name == name; });
  return found == settings.end() ? std::string_view() : std::string_view(found->value);
}

std::string_view Facts::field(std::string_view name) const { return value_of(fingerprint, name); }

Facts read_facts(const Tree& tree, const control::Topology& topology,
                 plan::Fingerprint fingerprint) {
  Facts facts;
  facts.fingerprint = std::move(fingerprint);
  for (const control::Core& core : topology) {
    facts.cores.push_back(core_facts(tree, topology, core));
  }
  const auto kernel = [&](const char* name) {
    return text_at(tree, std::string("/proc/sys/kernel/") + name);
  };
  facts.settings = {
      {"clock_source",
       text_at(tree, "/sys/devices/system/clocksource/clocksource0/current_clocksource")},
      {"governor", governors(facts.cores)},
      {"turbo", turbo(tree)},
      {"smt", text_at(tree, "/sys/devices/system/cpu/smt/control")},
      {"aslr", aslr(tree)},
      {"huge_pages", text_at(tree, "/sys/kernel/mm/transparent_hugepage/enabled")},
      {"swap", swap(tree)},
      {"swappiness", text_at(tree, "/proc/sys/vm/swappiness")},
      {"cgroup", cgroup(tree)},
      {"perf_event_paranoid", kernel("perf_event_paranoid")},
      {"hardware_counters", counters(tree)},
      {"realtime_share", realtime_share(tree)},
      {"numa_balancing", on_off(kernel("numa_balancing"), "1")},
      {"nmi_watchdog", on_off(kernel("nmi_watchdog"), "1")},
      {"isolated_cores", text_at(tree, "/sys/devices/system/cpu/isolated")},
      {"tickless_cores", text_at(tree, "/sys/devices/system/cpu/nohz_full")},
  };
  return facts;
}

std::vector<ControlHere> controls_here(const control::Machine& machine) {
  std::vector<ControlHere> controls;
  const std::vector<std::string> known = control::control_names();
  for (const auto& [name, value] : kAsked) {
    if (std::find(known.begin(), known.end(), name) == known.end()) continue;
    control::Probed probed = control::probe_control(std::string(name), std::string(value), machine);
    controls.push_back({std::string(name), std::string(value), std::move(probed.obtained),
                        std::move(probed.unmet)});
  }
  return controls;
}

}  // namespace benchc::noise
