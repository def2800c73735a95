#pragma once

#include <string>
#include <vector>

#include "runtime/metric/gpu_clocks.h"

namespace benchc::metric {

/// What NVML says, asked in a process of its own that gets `timeout` seconds, and is ended
/// then. A GPU's answers beyond 64 GPUs are not heard.
GpuReading ask_nvml(const std::filesystem::path& library, double timeout);

/// What bits of nvmlClocksThrottleReasons stand for, for people; that a GPU is idle is none.
std::vector<std::string> throttle_words(unsigned long long reasons);

}  // namespace benchc::metric
