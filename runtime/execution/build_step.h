#pragma once

#include <filesystem>
#include <vector>

#include "runtime/execution/execution.h"
#include "runtime/workload/launcher.h"

namespace benchc::execution {

/// Runs one build to its end and sees whether it made what it declares.
BuildResult run_build(const plan::Build& build, const std::filesystem::path& repository,
                      const std::vector<unsigned>& cores, workload::StopFlags stop,
                      workload::Launcher& launcher);

/// The builds that need themselves, through others or not: they could never begin. Empty in a sound
/// plan.
std::vector<std::uint32_t> circular_builds(const plan::Plan& plan);

}  // namespace benchc::execution
