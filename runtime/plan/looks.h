#pragma once

#include <cstdint>
#include <vector>

#include "runtime/plan/group_measure.h"

/// When the samples of a group are looked at, to see whether they are enough. Whoever measures and
/// whoever judges afterwards must agree on it: each look takes its part of what a verdict may err
/// by.
namespace benchc::plan {

/// From one look to the next the rounds grow by this, and by one at least.
inline constexpr double kLookGrowth = 1.2;

/// After how many rounds a group is looked at, ascending: first after its fewest samples, last
/// after its most.
std::vector<std::uint32_t> looks(const GroupMeasure& measure);

/// The look after the one after `rounds` rounds; `maximum` where none comes before it, or only one
/// that would hardly differ from it.
std::uint32_t next_look(std::uint32_t rounds, std::uint32_t maximum);

/// The cases of a group that are measured round by round together, and so looked at together: all
/// of them, or in sequential order each case with its counterparts.
std::vector<std::vector<std::uint32_t>> measured_together(const Plan& plan, const Group& group);

}  // namespace benchc::plan
