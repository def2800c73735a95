#pragma once

#include <atomic>

#include "compiler/driver/driver.h"

namespace benchc::driver {

/// The world of this process: its streams, directory, environment and clock.
World process_world(workload::Launcher& launcher, const std::atomic<bool>& stop);

}  // namespace benchc::driver
