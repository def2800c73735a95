#pragma once

#include <optional>
#include <string_view>

#include "runtime/metric/reading.h"

namespace benchc::metric {

/// The value of a metric that every process has: time, cpu_time, user_time, sys_time, max_rss,
/// page_faults, context_switches. Nothing for another name.
std::optional<double> built_in(std::string_view name, const Reading& reading);

}  // namespace benchc::metric
