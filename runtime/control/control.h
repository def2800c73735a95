#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "runtime/control/topology.h"
#include "runtime/plan/error.h"
#include "runtime/plan/plan.h"
#include "runtime/plan/result.h"

/// The room of what must hold on the machine while measuring.
namespace benchc::control {

/// The machine as controls see it; tests have their own.
struct Machine {
  Topology topology;
  /// How idle each core is, asked at most once.
  std::function<std::map<unsigned, double>()> idle;
  /// Whether a process may switch its address space layout randomization off.
  std::function<bool()> can_switch_aslr_off;
};

/// The one that this runs on.
Machine this_machine();

/// What the controls came to.
struct Applied {
  /// Logical cores to measure on, never empty.
  std::vector<unsigned> cores;
  /// Those that are left for benchc's own work, without neighbours of the measured ones where there
  /// are others; empty where all are measured on.
  std::vector<unsigned> other_cores;
  /// All that benchc may use.
  std::vector<unsigned> all_cores;
  bool aslr_off = false;
  /// One for each control of the environment, in its order, and one for cores in any case.
  std::vector<plan::ObtainedControl> obtained;
  std::vector<std::string> warnings;
};

/// Decides how each control is had. `cores` from the command line win over the environment's. An
/// error for a control with `or fail` that cannot be had, and for a core that is not there or not
/// allowed.
Expected<Applied> apply(const plan::Environment& environment, std::span<const unsigned> cores,
                        const Machine& machine);

}  // namespace benchc::control
