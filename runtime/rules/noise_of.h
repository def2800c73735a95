#pragma once

#include <string>

#include "runtime/rules/term.h"

namespace benchc::rules {

/// How much what a comparison rests on scattered.
struct Noise {
  /// Why nothing can be told; empty where it can.
  std::string missing;
  /// The deviation is of logarithms, else in `unit`.
  bool relative = true;
  /// The standard deviation of one unit, as stats::deviation_of has it.
  double deviation = 0;
  /// "pairs", "samples", "processes".
  std::string units;
  /// How many units a round of samples gives: 1 where each is a process of its own.
  double per_round = 1;
  /// Among how many intervals the comparison shares its alpha.
  double share = 1;
  /// What it is worth now, and what it is compared with.
  double value = 0;
  double reference = 0;
  std::string unit;
};

/// Of a comparison, or of a regression against another revision. The scene must have no problem.
Noise noise_of_comparison(const Scene& scene, const plan::Condition& condition);

/// Of the new run alone in a regression against earlier runs.
Noise noise_of_run(const Scene& scene, const plan::Condition& condition);

}  // namespace benchc::rules
