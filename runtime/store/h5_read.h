#pragma once

#include <filesystem>

#include "runtime/plan/error.h"
#include "runtime/plan/result.h"

/// Reading a run's HDF5 file, which may be a stranger's: nothing is allocated, followed or
/// converted that the schema does not allow, and what one file may ask for is bounded.
namespace benchc::store {

/// A run's attributes, fingerprint and controls: no texts and no samples.
Expected<plan::RunInfo> read_run_info(const std::filesystem::path& path);

/// All of it.
Expected<plan::Run> read_run_file(const std::filesystem::path& path);

}  // namespace benchc::store
