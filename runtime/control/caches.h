#pragma once

#include <string_view>

#include "runtime/control/tree.h"
#include "runtime/plan/error.h"

namespace benchc::control {

inline constexpr std::string_view kDropCaches = "/proc/sys/vm/drop_caches";

/// Writes out what the system still has to write, then has it forget files and names that it keeps
/// in memory. There is nothing to put back.
Expected<void> drop_caches(const Tree& tree = Tree());

}  // namespace benchc::control
