#pragma once

#include <filesystem>
#include <optional>

#include "runtime/control/wait.h"

namespace benchc::control {

/// The hottest of the processor's own sensors (hwmon's coretemp, k10temp and the like, else the
/// thermal zones of the processor), in degrees Celsius; absent where the machine shows none, as in
/// most virtual machines. `root` is where /sys is found.
std::optional<double> cpu_temperature(const std::filesystem::path& root = "/");

/// Waits for the temperature of `cpu` to fall below the limit.
Waited cool_down(const WaitFor& wanted, const Waiter& waiter,
                 const std::filesystem::path& root = "/");

}  // namespace benchc::control
