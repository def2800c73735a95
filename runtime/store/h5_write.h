#pragma once

#include <filesystem>

#include "runtime/plan/error.h"

namespace benchc::store {

/// Makes a run's HDF5 file of its journal: written aside as `TARGET.partial`, synced, then renamed,
/// so that TARGET is whole or not there. To be called by the one who holds the journal's lock.
Expected<void> write_run_file(const std::filesystem::path& journal,
                              const std::filesystem::path& target);

}  // namespace benchc::store
