#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/noise/facts.h"
#include "runtime/noise/noise_floor.h"
#include "runtime/noise/observation.h"

namespace benchc::noise {

enum class Severity : std::uint8_t {
  /// Good to know.
  Note,
  /// Differences below a few percent are in doubt.
  Warning,
  /// Times of this machine now say little.
  Severe
};

/// Something that makes measurements of this machine noisy.
struct Finding {
  /// Also the heading in docs/noise.md: "steal".
  std::string id;
  Severity severity = Severity::Note;
  /// What was seen, with its figure.
  std::string seen;
  /// What it costs a measurement.
  std::string cost;
  /// What a spec can say about it: "discard when steal > 1%"; empty where nothing helps.
  std::string in_spec;
  /// What can be done to the machine: a command, a boot parameter; empty where nothing helps.
  std::string on_machine;
};

/// All of them, the worst first and otherwise in a fixed order. Reads nothing but its arguments.
std::vector<Finding> findings(const Facts& facts, const Observation& seen,
                              const std::vector<NoiseFloor>& floors);

/// A share of 0.0123 as "1.2%".
std::string percent(double share);

/// "note", "warning", "severe".
std::string severity_name(Severity severity);

}  // namespace benchc::noise
