#include "runtime/metric/built_in.h"

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

}  // namespace

std::optional<double> built_in(std::string_view name, const Reading& reading) {
  for (const BuiltIn& candidate : kBuiltIns) {
    if (candidate.name == name) return candidate.value(reading);
  }
  return std::nullopt;
}

}  // namespace benchc::metric
