#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "runtime/control/topology.h"
#include "runtime/plan/plan.h"

/// How many threads a native case has, and where they run.
namespace benchc::execution {

/// The parameter `threads`, or the kernel's own number, or 1.
std::uint32_t threads_of(const plan::Case& subject);

/// The cores for bodies of several threads: the measured ones, then one of each physical core that
/// has none yet, then what is left; the latter two in the topology's order.
std::vector<unsigned> thread_cores(std::span<const unsigned> measured,
                                   const control::Topology& topology);

/// Whether a native case of the plan has more threads than there are measured cores: it runs on
/// others, too.
bool leaves_measured_cores(const plan::Plan& plan, std::size_t measured);

}  // namespace benchc::execution
