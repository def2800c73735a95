#pragma once

#include <cstdint>
#include <optional>

#include "runtime/native/protocol.h"
#include "runtime/workload/unrolled.h"
#include "runtime/workload/workload.h"

namespace benchc::workload {

/// A batch as a sample: per iteration, less what the loop costs where `loop` says that.
/// `counted` are the iterations whose allocations were counted; 0 if none were.
Sample sample_of(const native::Reply& batch, const std::optional<LoopCost>& loop,
                 std::uint64_t counted);

}  // namespace benchc::workload
