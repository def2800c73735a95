#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "runtime/noise/facts.h"
#include "runtime/noise/findings.h"
#include "runtime/noise/noise_floor.h"
#include "runtime/noise/observation.h"
#include "runtime/workload/launcher.h"
#include "runtime/workload/native_library.h"

namespace benchc::noise {

/// What a look at the machine takes.
struct Watch {
  /// In all; the look takes at most a fifth more.
  double seconds = 5;
  /// Where /proc and /sys are found.
  std::filesystem::path root = "/";
  /// The core that is measured on; absent: the one that was idlest while it was watched.
  std::optional<unsigned> core;
  std::uint64_t seed = 0;
  workload::NativeTools tools;
  workload::StopFlags stop;
  /// Waits for so many seconds; shorter where it is stopped.
  std::function<void(double)> pause;
  /// What happens now, for people.
  std::function<void(const std::string&)> progress;
};

/// What was found.
struct Diagnosis {
  Observation seen;
  std::vector<NoiseFloor> floors;
  std::vector<Finding> findings;
};

/// Watches for a third of the time while it does nothing, then measures the clock and the noise
/// floor of each kind of workload on the core, while the machine goes on with what it does.
Diagnosis diagnose(const Facts& facts, const Watch& watch, workload::Launcher& launcher);

}  // namespace benchc::noise
