#pragma once

#include <cstdint>
#include <span>

#include "runtime/plan/plan.h"

namespace benchc::plan {

/// How many samples a case has: of a command, each run of which is a process, no fewer than it is
/// to have processes. These win over the fewest samples, and over the most.
struct SampleBounds {
  std::uint32_t minimum = 0;
  std::uint32_t maximum = 0;
};

SampleBounds sample_bounds(const Plan& plan, const Case& one);

/// How a group as a whole is measured, after its cases' measures.
struct GroupMeasure {
  Order order = Order::Random;
  /// The most of its cases: the first look.
  std::uint32_t minimum = 0;
  std::uint32_t maximum = 0;
  /// Processes that native cases are to have samples of: the most of what the cases ask for; 0:
  /// nothing is asked for.
  std::uint32_t minimum_processes = 0;
  std::uint32_t maximum_processes = 0;
  /// Seconds, of all cases together.
  double budget = 0;
};

/// The cases' orders may differ: random wins over declared, and that over sequential. With an
/// efficiency among the metrics, which compares samples of one round, sequential is declared.
GroupMeasure group_measure(const Plan& plan, std::span<const std::uint32_t> cases);

}  // namespace benchc::plan
