#pragma once

#include <optional>
#include <string_view>

#include "runtime/metric/reading.h"

namespace benchc::metric {

/// The value of a metric that every process has: time, cpu_time, user_time, sys_time, max_rss,
/// page_faults, context_switches; of one that was counted (is_counted), where it was. Nothing for
/// another name.
std::optional<double> built_in(std::string_view name, const Reading& reading);

/// Whether it is a metric that is counted only where something asks for it: instructions, cycles,
/// cache_misses, branch_misses, energy, cpu_pressure, memory_pressure, io_pressure, memory_peak.
bool is_counted(std::string_view name);

}  // namespace benchc::metric
