#pragma once

#include <cstdint>

#include "runtime/store/handle.h"

namespace benchc::store {

/// What became of the writes to a file.
struct DiskState {
  /// The errno of the first write that failed, or 0.
  int error = 0;
};

/// A file-access list for a new file on this machine's disk whose writes do not fail for HDF5.
/// HDF5 1.10 cannot let go of a file that it could not write: it keeps half-closed objects and
/// crashes when the process ends. So it is told that all went well, and `state`, which must outlive
/// the file, keeps the truth. To be called while a Library is held.
Handle disk_access(DiskState& state);

}  // namespace benchc::store
