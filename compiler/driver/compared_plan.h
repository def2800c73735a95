#pragma once

#include <string>

#include "compiler/driver/command_line.h"
#include "runtime/plan/error.h"
#include "runtime/plan/plan.h"

namespace benchc::driver {

/// What the reference is called in a comparison: a case's counterpart is `case@A`.
inline constexpr const char* kReference = "A";

/// The plan of one command, B, without its counterpart.
Expected<plan::Plan> plan_of_command(const std::string& command, bool shell);

/// Gives the plan the rules of a comparison instead of its own: each case, by each metric that it
/// has, against the baseline kReference, which stands for `reference`. An error when no case has
/// one of the metrics.
Expected<void> set_comparison(plan::Plan& plan, const std::string& reference,
                              const CompareOptions& options);

}  // namespace benchc::driver
