#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "compiler/model/model.h"
#include "runtime/plan/plan.h"

namespace benchc::lower {

/// Adds the chosen cases of one workload to `cases`. What several cases share is evaluated once. Of
/// what is wrong, the first few are reported, each with its case.
void lower_cases(const model::Workload& workload, std::span<const model::CaseRef> chosen,
                 std::uint32_t plan_workload, std::uint32_t plan_measure,
                 std::vector<plan::Case>& cases, diagnostics::Diagnostics& diagnostics);

}  // namespace benchc::lower
