#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "runtime/control/process_settings.h"

namespace benchc::control {

/// What came of trying a setting.
struct Probed {
  /// As it was read back in a process that had it: "nice -5", "off". Empty where it was not had.
  std::string obtained;
  /// Why it cannot be had here, for people; "" where it can.
  std::string unmet;
};

/// Starts a process with `settings`, of which one is given, that reads it back and ends. Cgroups
/// are entered, and nothing is measured. May be called while other threads run.
Probed probe(const ProcessSettings& settings);

/// Why SCHED_FIFO would be a danger on this machine, for people: no core besides the `measured`
/// ones among the `usable`, or a kernel that lets such processes take all of a core's time; ""
/// where it is none. `root` is where /proc is found.
std::string fifo_danger(std::span<const unsigned> measured, std::span<const unsigned> usable,
                        const std::filesystem::path& root = "/");

}  // namespace benchc::control
