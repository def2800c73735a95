#include "runtime/metric/built_in.h"

#include <algorithm>
#include <array>

namespace benchc::metric {
namespace {

struct BuiltIn {
  std::string_view name;
  double (*value)(const Reading&);
};

constexpr std::array kBuiltIns = {
    BuiltIn{"time", [](const Reading& reading) { return reading.wall_seconds; }},
    BuiltIn{"cpu_time",
            [](const Reading& reading) { return reading.user_seconds + reading.system_seconds; }},
    BuiltIn{"user_time", [](const Reading& reading) { return reading.user_seconds; }},
    BuiltIn{"sys_time", [](const Reading& reading) { return reading.system_seconds; }},
    BuiltIn{"max_rss", [](const Reading& reading) { return reading.max_rss_bytes; }},
    BuiltIn{"page_faults", [](const Reading& reading) { return reading.page_faults; }},
    BuiltIn{"context_switches", [](const Reading& reading) { return reading.context_switches; }},
};

constexpr std::array<std::string_view, 9> kCounted = {
    "instructions", "cycles",          "cache_misses", "branch_misses", "energy",
    "cpu_pressure", "memory_pressure", "io_pressure",  "memory_peak"};

}  // namespace

bool is_counted(std::string_view name) {
  return std::find(kCounted.begin(), kCounted.end(), name) != kCounted.end();
}

std::optional<double> built_in(std::string_view name, const Reading& reading) {
  for (const BuiltIn& candidate : kBuiltIns) {
    if (candidate.name == name) return candidate.value(reading);
  }
  for (const Counter& counter : reading.counted) {
    if (counter.name == name) return counter.value;
  }
  return std::nullopt;
}

}  // namespace benchc::metric
