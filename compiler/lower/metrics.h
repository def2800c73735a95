#pragma once

#include <vector>

#include "compiler/model/model.h"
#include "runtime/plan/plan.h"

namespace benchc::lower {

/// What a workload's samples yield, each metric after those that it is derived from.
std::vector<plan::Metric> lower_metrics(const model::Workload& workload,
                                        diagnostics::Diagnostics& diagnostics);

}  // namespace benchc::lower
