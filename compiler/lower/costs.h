#pragma once

#include <vector>

#include "compiler/lower/rule_plan.h"

namespace benchc::lower {

/// The costs in the model's order, each with the chosen cases of its volumes; a volume without any
/// is left out.
std::vector<plan::Cost> lower_costs(const model::Model& model, const CaseNumbers& numbers);

}  // namespace benchc::lower
