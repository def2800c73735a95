#pragma once

#include "runtime/plan/plan.h"

namespace benchc::plan {

/// A plan without problems, of commands, in which every member of every type differs from its
/// default somewhere.
Plan full_plan();

/// The same of native bodies: two cases of a source, which an efficiency compares, and a kernel.
Plan native_plan();

/// A plan without problems with so many cases, each as a matrix makes them.
Plan large_plan(std::uint32_t cases);

}  // namespace benchc::plan
