#pragma once

#include <filesystem>
#include <string>

#include "runtime/revision/git.h"

/// Private to the room.
namespace benchc::revision {

/// A repository of the user's, as something to borrow from.
struct Source {
  /// Its files; empty where it has none.
  std::filesystem::path files;
  /// Its objects and configuration.
  std::filesystem::path shared;
};

/// Makes `folder` a repository of its own at `commit`, whose objects are the source's, with its
/// submodules.
Expected<void> make_repository(const Workshop& workshop, const Source& source,
                               const std::filesystem::path& folder, const std::string& commit,
                               unsigned depth = 0);

}  // namespace benchc::revision
