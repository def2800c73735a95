#pragma once

#include <vector>

#include "compiler/model/model.h"
#include "runtime/plan/plan.h"

namespace benchc::lower {

/// The notices of which some rule is in the plan, in the model's order. What an environment
/// variable holds is not read: the plan has its name.
std::vector<plan::Notice> lower_notices(const model::Model& model,
                                        const std::vector<plan::Rule>& rules);

}  // namespace benchc::lower
