#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "compiler/model/model.h"
#include "runtime/plan/plan.h"

namespace benchc::lower {

/// What a workload's samples yield, each metric after those that it is derived from. Those that are
/// recorded on request only are left out where nothing `is_asked` of them.
std::vector<plan::Metric> lower_metrics(const model::Workload& workload,
                                        const std::function<bool(std::string_view)>& is_asked,
                                        diagnostics::Diagnostics& diagnostics);

}  // namespace benchc::lower
