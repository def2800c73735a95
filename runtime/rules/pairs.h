#pragma once

#include <cstdint>
#include <vector>

#include "runtime/rules/term.h"

namespace benchc::rules {

/// Samples of two cases that were taken in the same round, in the order of the rounds.
struct Pairs {
  std::vector<double> first;
  std::vector<double> second;
  /// The process that each pair was measured in; empty where no pair shares one with another.
  std::vector<std::uint32_t> process;
};

/// None where the samples do not say their rounds, or where the two sides of a pair are of
/// different processes.
Pairs pairs_of(const Samples& a, const Samples& b);

}  // namespace benchc::rules
