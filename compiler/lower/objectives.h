#pragma once

#include <vector>

#include "compiler/lower/rule_plan.h"

namespace benchc::lower {

/// The objectives in the model's order, with the judgments whose cases are all chosen; one without
/// any is left out.
std::vector<plan::Objective> lower_objectives(const model::Model& model,
                                              const std::vector<plan::Case>& cases,
                                              const CaseNumbers& numbers,
                                              diagnostics::Diagnostics& diagnostics);

}  // namespace benchc::lower
