#include "runtime/control/control.h"

#include <algorithm>
#include <clocale>
#include <iterator>
#include <numeric>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include <sys/personality.h>

#include "runtime/control/controls.h"
#include "runtime/control/idle.h"
#include "runtime/control/writable.h"

namespace benchc::control {
namespace {

/// Seconds: two ticks of the kernel's clock, about what describing a run takes anyway. A neighbour
/// that keeps a core busy is seen in it.
constexpr double kIdleWindow = 0.02;

struct Row {
  std::string_view name;
  Outcome (*decide)(const Request& request);
};

/// All controls but `cores`, in the order in which they are decided and applied: cores that go
/// offline go first, so that nothing is moved to them.
constexpr Row kControls[] = {
    {"smt", smt_control},
    {"aslr", aslr_control},
    {"caches", caches_control},
    {"cgroup", cgroup_control},
    {"env_size", env_size_control},
    {"governor", governor_control},
    {"huge_pages", huge_pages_control},
    {"irq", irq_control},
    {"link_order", link_order_control},
    {"locale", locale_control},
    {"memory_lock", memory_lock_control},
    {"network", network_control},
    {"numa", numa_control},
    {"priority", priority_control},
    {"settle", settle_control},
    {"swap", swap_control},
    {"temperature", temperature_control},
    {"turbo", turbo_control},
    {"umask", umask_control},
};

bool contains(std::span<const unsigned> cores, unsigned core) {
  return std::find(cores.begin(), cores.end(), core) != cores.end();
}

std::vector<unsigned> other_cores(const Topology& topology, std::span<const unsigned> measured) {
  std::set<unsigned> busy;
  for (const Core& core : topology) {
    if (contains(measured, core.id)) busy.insert(core.physical);
  }
  std::vector<unsigned> apart;
  std::vector<unsigned> siblings;
  for (const Core& core : topology) {
    if (contains(measured, core.id) || core.isolated) continue;
    (busy.contains(core.physical) ? siblings : apart).push_back(core.id);
  }
  return apart.empty() ? siblings : apart;
}

const Row* row_of(std::string_view name) {
  return std::find_if(std::begin(kControls), std::end(kControls),
                      [name](const Row& row) { return row.name == name; });
}

Outcome decide(const plan::Control& control, const Machine& machine, Applied& applied) {
  const Row* const row = row_of(control.name);
  if (row == std::end(kControls)) return unmet("there is no such control");
  return row->decide({control.value, machine, applied});
}

/// Which control is decided first, second and so on; `cores` is decided already.
std::vector<std::size_t> decision_order(const std::vector<plan::Control>& controls) {
  std::vector<std::size_t> order(controls.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&controls](std::size_t a, std::size_t b) {
    return row_of(controls[a].name) < row_of(controls[b].name);
  });
  return order;
}

}  // namespace

Outcome unmet(std::string why) { return {.obtained = "", .unmet = std::move(why)}; }

Outcome neither(const Request& request, std::string_view words) {
  return unmet("`" + std::string(request.value) + "` is neither " + std::string(words));
}

void want(const Request& request, std::string path, std::string value, Outcome& outcome) {
  const Tree& tree = request.machine.tree;
  const std::string name = setting_name(path);
  const std::optional<std::string> now = tree.read(path);
  if (!now) {
    outcome.unmet = name + " cannot be read";
  } else if (stands_at(path, *now, value)) {
    return;
  } else if (!writable(path, value)) {
    outcome.unmet = "`" + value + "` is not a value of " + name;
  } else if (std::string why = tree.refuses(path); !why.empty()) {
    outcome.unmet = name + " is " + setting_of(*now) + ": " + why;
  } else if (!request.machine.settings_refused.empty()) {
    outcome.unmet = request.machine.settings_refused;
  } else {
    Change change;
    change.path = std::move(path);
    change.value = std::move(value);
    outcome.changes.push_back(std::move(change));
  }
}

std::vector<unsigned> without(std::span<const unsigned> cores, std::span<const unsigned> taken) {
  std::vector<unsigned> left;
  std::copy_if(cores.begin(), cores.end(), std::back_inserter(left),
               [taken](unsigned core) { return !contains(taken, core); });
  return left;
}

std::vector<unsigned> cores_in(std::string text) {
  std::replace(text.begin(), text.end(), ' ', ',');
  return parse_core_list(text).value_or(std::vector<unsigned>{});
}

bool meet(std::span<const unsigned> cores, std::span<const unsigned> others) {
  return without(cores, others).size() < cores.size();
}

std::string unmet_words(const plan::ObtainedControl& control, const std::string& why) {
  return "control `" + control.name + " = " + control.requested + "`: " + why;
}

Machine this_machine(std::optional<IdleWatch> idle_watch) {
  Machine machine;
  machine.topology = read_topology();
  machine.idle = [watch = idle_watch ? *std::move(idle_watch) : begin_idle_watch()] {
    return end_idle_watch(watch, kIdleWindow);
  };
  machine.can_switch_aslr_off = [] {
    const int before = personality(0xffffffff);
    if (before < 0) return false;
    const auto persona = static_cast<unsigned long>(before);
    if (personality(persona | ADDR_NO_RANDOMIZE) < 0) return false;
    personality(persona);
    return true;
  };
  machine.probe = probe;
  machine.make_cgroup = [](const CgroupLimits& limits) { return Cgroup::make(limits); };
  machine.has_locale = [](const std::string& name) {
    const locale_t found = newlocale(LC_ALL_MASK, name.c_str(), nullptr);
    if (found == nullptr) return false;
    freelocale(found);
    return true;
  };
  return machine;
}

Expected<Applied> apply(const plan::Environment& environment, std::span<const unsigned> cores,
                        const Machine& machine) {
  Applied applied;
  CoreChoice choice(machine);
  for (const unsigned core : std::set<unsigned>(cores.begin(), cores.end())) {
    if (!choice.allowed(core)) {
      return failure("core " + std::to_string(core) + " may not be used here");
    }
    applied.cores.push_back(core);
  }

  // Cores first: others depend on which are measured on.
  Outcome of_cores;
  bool cores_recorded = false;
  for (const plan::Control& control : environment.controls) {
    if (control.name != "cores") continue;
    cores_recorded = true;
    if (applied.cores.empty()) {
      const bool siblings_go = std::any_of(
          environment.controls.begin(), environment.controls.end(),
          [](const plan::Control& other) { return other.name == "smt" && other.value == "off"; });
      of_cores = choice.decide(control.value, siblings_go, applied.cores);
    } else {
      of_cores.obtained = core_list_text(applied.cores) + ", by the command line";
    }
  }
  if (applied.cores.empty()) applied.cores = choice.idlest_of(machine.topology, 1);
  for (const Core& core : machine.topology) applied.all_cores.push_back(core.id);
  applied.other_cores = other_cores(machine.topology, applied.cores);

  applied.obtained.resize(environment.controls.size());
  applied.unmet.resize(environment.controls.size());
  for (const std::size_t index : decision_order(environment.controls)) {
    const plan::Control& control = environment.controls[index];
    Outcome outcome = control.name == "cores" ? of_cores : decide(control, machine, applied);
    plan::ObtainedControl& obtained = applied.obtained[index];
    obtained = {control.name, control.value, std::move(outcome.obtained)};
    if (!outcome.unmet.empty()) {
      std::string words = unmet_words(obtained, outcome.unmet);
      if (control.on_unmet == plan::OnUnmet::Fail) {
        return failure(std::move(words), "`or warn` measures without it");
      }
      if (control.on_unmet == plan::OnUnmet::Warn) applied.warnings.push_back(std::move(words));
      if (obtained.obtained.empty()) obtained.obtained = "not applied";
      applied.unmet[index] = std::move(outcome.unmet);
    }
    for (Change& change : outcome.changes) {
      change.control = index;
      change.on_unmet = control.on_unmet;
      applied.changes.push_back(std::move(change));
    }
    for (Wait& wait : outcome.waits) {
      wait.control = index;
      wait.on_unmet = control.on_unmet;
      applied.waits.push_back(std::move(wait));
    }
  }
  if (!cores_recorded) {
    applied.obtained.push_back(
        {"cores", cores.empty() ? "" : core_list_text(cores), core_list_text(applied.cores)});
  }
  return applied;
}

Probed probe_control(const std::string& name, const std::string& value, const Machine& machine) {
  plan::Environment environment;
  environment.controls = {{name, value, plan::OnUnmet::Ignore}};
  const Expected<Applied> applied = apply(environment, {}, machine);
  if (!applied) return {"", applied.error().message};
  const std::string& unmet = applied->unmet.front();
  return unmet.empty() ? Probed{applied->obtained.front().obtained, ""} : Probed{"", unmet};
}

std::vector<std::string> control_names() {
  std::vector<std::string> names = {"cores"};
  for (const Row& row : kControls) names.emplace_back(row.name);
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace benchc::control
