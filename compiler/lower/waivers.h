#pragma once

#include <vector>

#include "compiler/lower/rule_plan.h"

namespace benchc::lower {

/// The waivers of judgments that are in the plan, in the model's order; each such judgment is given
/// the first that covers one of its cases.
std::vector<plan::Waiver> lower_waivers(const model::Model& model, const CaseNumbers& numbers,
                                        std::size_t cases, std::vector<plan::Rule>& rules);

}  // namespace benchc::lower
