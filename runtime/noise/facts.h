#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/control/control.h"
#include "runtime/control/topology.h"
#include "runtime/control/tree.h"
#include "runtime/plan/result.h"

/// The room of what makes a machine noisy: what it is, what it does while it is watched, what that
/// costs a measurement, and what to do about it.
namespace benchc::noise {

struct CoreFacts {
  unsigned id = 0;
  /// Logical cores on the same physical one, without itself.
  std::vector<unsigned> siblings;
  bool isolated = false;
  /// The NUMA node; absent where the kernel does not tell.
  std::optional<unsigned> node;
  /// "" where the kernel does not set the frequency.
  std::string governor;

  friend bool operator==(const CoreFacts&, const CoreFacts&) = default;
};

/// One of the kernel's settings, as words.
struct Setting {
  std::string name;
  /// "" where the machine does not have it or does not tell.
  std::string value;

  friend bool operator==(const Setting&, const Setting&) = default;
};

/// Whether a control can be had.
struct ControlHere {
  std::string name;
  /// The value that was asked for: "off".
  std::string value;
  /// As it would be had; empty where it cannot be.
  std::string obtained;
  /// Why it cannot be had, for people; empty where it can.
  std::string unmet;
};

/// What the machine is; nothing of it is measured.
struct Facts {
  plan::Fingerprint fingerprint;
  /// Those that benchc may use.
  std::vector<CoreFacts> cores;
  /// In a fixed order: clock_source, governor, turbo, smt, aslr, huge_pages, swap, swappiness,
  /// cgroup, perf_event_paranoid, hardware_counters, realtime_share, numa_balancing, nmi_watchdog,
  /// isolated_cores, tickless_cores.
  std::vector<Setting> settings;

  /// "" where there is none.
  std::string_view setting(std::string_view name) const;
  std::string_view field(std::string_view name) const;
};

/// Reads the kernel's files below the tree's root.
Facts read_facts(const control::Tree& tree, const control::Topology& topology,
                 plan::Fingerprint fingerprint);

/// Tries each control with the value that most specs give it: nothing of the machine is changed. A
/// setting of processes is tried in a process of its own.
std::vector<ControlHere> controls_here(const control::Machine& machine);

}  // namespace benchc::noise
