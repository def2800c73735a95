#pragma once

#include <filesystem>
#include <vector>

#include "compiler/driver/session.h"
#include "runtime/workload/native_library.h"

namespace benchc::driver {

/// What native workloads are compiled and run with, and where its programs were looked for.
struct FoundNativeTools {
  /// A program that is in none of the folders is empty.
  workload::NativeTools tools;
  std::vector<std::filesystem::path> folders;
};

FoundNativeTools find_native_tools(const Session& session);

/// Where compiled libraries are kept: the configured folder (`~` is the home directory, and a
/// relative one is the repository's), else `benchc` in $XDG_CACHE_HOME or in ~/.cache, else in the
/// repository, for those who have no home.
std::filesystem::path cache_folder(const Session& session);

}  // namespace benchc::driver
