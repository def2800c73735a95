#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "runtime/noise/noise_floor.h"
#include "runtime/workload/conditions.h"
#include "runtime/workload/launcher.h"
#include "runtime/workload/native_library.h"
#include "runtime/workload/workload.h"

namespace benchc::noise {

/// A kind of workload whose noise floor is measured.
struct Kind {
  std::string name;
  /// What runs, for people: "/bin/true", "std.hash of 64 bytes".
  std::string what;
  /// Makes it; null where a part is missing, which `missing` says.
  std::function<std::unique_ptr<workload::Workload>()> make;
  std::string missing;
};

/// A process, a native body that computes, and one that streams memory. All must outlive what they
/// make.
std::vector<Kind> kinds(const workload::Conditions& conditions, const workload::NativeTools& tools,
                        workload::Launcher& launcher);

/// Takes pairs of samples of one thing for `seconds`, and makes a floor of them. Which of a pair
/// counts as the first one is drawn by `random`, so that order favours none.
NoiseFloor measure_floor(const Kind& kind, double seconds, std::uint64_t seed,
                         const workload::StopFlags& stop, const workload::Launcher& clock);

}  // namespace benchc::noise
