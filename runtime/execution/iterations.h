#pragma once

#include <cstdint>
#include <span>

namespace benchc::execution {

/// Makes the iteration counts of cases that are measured together one where they are near each
/// other: those within a factor of 4 become the largest of them, so that a comparison is not one of
/// batch lengths. A count of 1 stays: one iteration may take any time, and more of it as many times
/// that.
void share_iterations(std::span<std::uint64_t> counts);

}  // namespace benchc::execution
