#include "runtime/control/control.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <string_view>
#include <utility>

#include <sys/personality.h>

#include "runtime/control/idle.h"

namespace benchc::control {
namespace {

/// Long enough for five ticks of the kernel's clock, short enough not to be noticed.
constexpr double kIdleWindow = 0.05;

std::string list_text(std::span<const unsigned> cores) {
  std::string text = "[";
  for (const unsigned core : cores) text += (text.size() > 1 ? ", " : "") + std::to_string(core);
  return text + "]";
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

bool parse_number(std::string_view text, unsigned& value) {
  text = trimmed(text);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size();
}

/// How one control was had.
struct Outcome {
  std::string obtained;
  /// Why it was not, in full; empty where it was.
  std::string unmet;
  std::vector<unsigned> cores;
};

class Application {
 public:
  explicit Application(const Machine& machine) : machine_(machine) {}

  std::vector<unsigned> choose(const Topology& candidates, std::size_t count) {
    if (!idle_known_) {
      if (machine_.idle && machine_.topology.size() > 1) idle_ = machine_.idle();
      idle_known_ = true;
    }
    return idlest(candidates, machine_.topology, idle_, count);
  }

  Outcome cores(std::string_view value) {
    if (value.starts_with('[')) return listed(value);
    bool isolated = false;
    if (value.starts_with("isolated")) {
      isolated = true;
      value.remove_prefix(std::string_view("isolated").size());
    }
    unsigned count = 1;
    if (!trimmed(value).empty() && (!parse_number(value, count) || count == 0)) {
      return {"", "`" + std::string(value) + "` is not a number of cores", {}};
    }
    Topology candidates;
    if (isolated) {
      std::copy_if(machine_.topology.begin(), machine_.topology.end(),
                   std::back_inserter(candidates), [](const Core& core) { return core.isolated; });
    }
    Outcome outcome;
    if (isolated && candidates.size() < count) {
      outcome.unmet = candidates.empty()
                          ? "the kernel isolates no core here"
                          : "the kernel isolates " + std::to_string(candidates.size()) +
                                " cores here, not " + std::to_string(count);
      outcome.cores = choose(machine_.topology, count);
      outcome.obtained = list_text(outcome.cores) + ", not isolated";
    } else {
      outcome.cores = choose(isolated ? candidates : machine_.topology, count);
      outcome.obtained = list_text(outcome.cores) + (isolated ? ", isolated" : "");
    }
    if (outcome.cores.size() < count) {
      outcome.unmet = "only " + std::to_string(outcome.cores.size()) + " of " +
                      std::to_string(count) + " cores may be used here";
    }
    return outcome;
  }

  bool allowed(unsigned id) const {
    return std::any_of(machine_.topology.begin(), machine_.topology.end(),
                       [id](const Core& core) { return core.id == id; });
  }

 private:
  Outcome listed(std::string_view value) const {
    Outcome outcome;
    if (!value.ends_with(']')) return {"", "`" + std::string(value) + "` is not a list", {}};
    value = value.substr(1, value.size() - 2);
    std::set<unsigned> wanted;
    while (!trimmed(value).empty()) {
      const std::size_t comma = std::min(value.find(','), value.size());
      unsigned core = 0;
      if (!parse_number(value.substr(0, comma), core)) {
        return {"", "`" + std::string(trimmed(value.substr(0, comma))) + "` is not a core", {}};
      }
      wanted.insert(core);
      value.remove_prefix(std::min(comma + 1, value.size()));
    }
    if (wanted.empty()) return {"", "the list of cores is empty", {}};
    for (const unsigned core : wanted) {
      if (allowed(core)) {
        outcome.cores.push_back(core);
      } else if (outcome.unmet.empty()) {
        outcome.unmet = "core " + std::to_string(core) + " may not be used here";
      }
    }
    outcome.obtained = outcome.cores.empty() ? "" : list_text(outcome.cores);
    return outcome;
  }

  const Machine& machine_;
  bool idle_known_ = false;
  std::map<unsigned, double> idle_;
};

std::vector<unsigned> other_cores(const Topology& topology, std::span<const unsigned> measured) {
  const auto is_measured = [&](unsigned id) {
    return std::find(measured.begin(), measured.end(), id) != measured.end();
  };
  std::set<unsigned> busy;
  for (const Core& core : topology) {
    if (is_measured(core.id)) busy.insert(core.physical);
  }
  std::vector<unsigned> apart;
  std::vector<unsigned> siblings;
  for (const Core& core : topology) {
    if (is_measured(core.id) || core.isolated) continue;
    (busy.contains(core.physical) ? siblings : apart).push_back(core.id);
  }
  return apart.empty() ? siblings : apart;
}

}  // namespace

Machine this_machine() {
  Machine machine;
  machine.topology = read_topology();
  machine.idle = [] { return watch_idle(kIdleWindow); };
  machine.can_switch_aslr_off = [] {
    const int before = personality(0xffffffff);
    if (before < 0) return false;
    const auto persona = static_cast<unsigned long>(before);
    if (personality(persona | ADDR_NO_RANDOMIZE) < 0) return false;
    personality(persona);
    return true;
  };
  return machine;
}

Expected<Applied> apply(const plan::Environment& environment, std::span<const unsigned> cores,
                        const Machine& machine) {
  Applied applied;
  Application application(machine);
  if (!cores.empty()) {
    const std::set<unsigned> wanted(cores.begin(), cores.end());
    for (const unsigned core : wanted) {
      if (!application.allowed(core)) {
        return failure("core " + std::to_string(core) + " may not be used here");
      }
    }
    applied.cores.assign(wanted.begin(), wanted.end());
  }
  const bool given = !applied.cores.empty();

  bool cores_recorded = false;
  for (const plan::Control& control : environment.controls) {
    Outcome outcome;
    if (control.name == "cores") {
      cores_recorded = true;
      if (given) {
        outcome.obtained = list_text(applied.cores) + ", by the command line";
      } else {
        outcome = application.cores(trimmed(control.value));
        if (!outcome.cores.empty()) applied.cores = outcome.cores;
      }
    } else if (control.name == "aslr") {
      if (control.value == "on") {
        outcome.obtained = "on";
      } else if (control.value != "off") {
        outcome.unmet = "`" + control.value + "` is neither on nor off";
      } else if (machine.can_switch_aslr_off && machine.can_switch_aslr_off()) {
        applied.aslr_off = true;
        outcome.obtained = "off";
      } else {
        outcome.obtained = "on";
        outcome.unmet = "the system does not allow it to be switched off";
      }
    } else {
      outcome.obtained = "not applied";
      outcome.unmet = "it is not applied yet";
    }

    if (!outcome.unmet.empty()) {
      const std::string words =
          "control `" + control.name + " = " + control.value + "`: " + outcome.unmet;
      if (control.on_unmet == plan::OnUnmet::Fail) {
        return failure(words, "`or warn` measures without it");
      }
      if (control.on_unmet == plan::OnUnmet::Warn) applied.warnings.push_back(words);
      if (outcome.obtained.empty()) outcome.obtained = "not applied";
    }
    applied.obtained.push_back({control.name, control.value, std::move(outcome.obtained)});
  }

  if (applied.cores.empty()) applied.cores = application.choose(machine.topology, 1);
  if (!cores_recorded) {
    applied.obtained.push_back({"cores", given ? list_text(cores) : "", list_text(applied.cores)});
  }
  for (const Core& core : machine.topology) applied.all_cores.push_back(core.id);
  applied.other_cores = other_cores(machine.topology, applied.cores);
  return applied;
}

}  // namespace benchc::control
