#pragma once

#include <cstdint>

#include "runtime/execution/measurement.h"

namespace benchc::execution {

/// Measures one group, from its setups to its teardowns; afterwards each of its cases has its final
/// result.
void run_group(Measurement& measurement, std::uint32_t group);

}  // namespace benchc::execution
