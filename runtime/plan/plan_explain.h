#pragma once

#include <cstdint>
#include <string>

#include "runtime/plan/plan.h"

namespace benchc::plan {

/// For people, all that the plan has of one case (an index): what runs and after which builds,
/// under which controls, with whom and in what order, how long at most, what each sample gives, and
/// which rules judge it. The plan must have no problems.
std::string explain(const Plan& plan, std::uint32_t index);

}  // namespace benchc::plan
