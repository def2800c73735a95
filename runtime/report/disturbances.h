#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/plan/result.h"

/// How soundly a case was measured: what the machine did meanwhile, and how it warmed up. Private
/// to the room.
namespace benchc::report {

struct Disturbances {
  /// Samples in the statistics that something disturbed, each once.
  std::size_t disturbed = 0;
  /// Those that each cause disturbed, by its name ("steal"), without those of none.
  std::vector<std::pair<std::string_view, std::size_t>> causes;
  /// Samples that a `discard` left out, and what disturbed them.
  std::size_t discarded = 0;
  std::vector<std::pair<std::string_view, std::size_t>> discarded_causes;
};
Disturbances disturbances(const plan::CaseResult& result);

/// "flat", "warm-up", "slowdown", "no steady state".
std::string_view name(plan::Steadiness::Kind kind);

/// "3 of 40 samples disturbed: 2 steal, 1 preempted", "2 of 42 samples discarded: 2 steal",
/// "warmed up for 12 samples (300 ms)"; none where there is nothing to know.
std::vector<std::string> measuring_notes(const plan::CaseResult& result);

}  // namespace benchc::report
