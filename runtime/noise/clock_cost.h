#pragma once

#include <cstdint>
#include <functional>

#include "runtime/noise/observation.h"

namespace benchc::noise {

/// Reads a clock (nanoseconds) again and again, until `seconds` of it have passed or it was read a
/// million times.
ClockCost clock_cost(const std::function<std::int64_t()>& clock, double seconds);

}  // namespace benchc::noise
