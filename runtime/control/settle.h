#pragma once

#include <filesystem>
#include <string_view>

#include "runtime/control/wait.h"

namespace benchc::control {

/// How many cores' time the machine spent between two texts of /proc/stat on work other than
/// `own_ticks`: busy ticks of all cores by the ticks of one. Time stolen by the hypervisor is busy,
/// waiting for a disk is not. The load average of /proc/loadavg would still tell of work that ended
/// a minute ago. Negative where the texts cannot be read.
double busy_cores(std::string_view before, std::string_view after, double own_ticks);

/// Waits for `load` (see busy_cores, of the last half second) to fall below the limit. `root` is
/// where /proc is found.
Waited settle(const WaitFor& wanted, const Waiter& waiter, const std::filesystem::path& root = "/");

}  // namespace benchc::control
