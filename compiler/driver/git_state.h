#pragma once

#include <filesystem>
#include <string>

#include "compiler/driver/driver.h"

namespace benchc::driver {

/// What is checked out. All empty outside a git repository, or without git.
struct GitState {
  std::string revision;
  /// Of a detached checkout, as CI makes them: the branch that the CI system names in its
  /// variables.
  std::string branch;
  /// Tracked files differ from the revision.
  bool dirty = false;
};

GitState read_git_state(World& world, const std::filesystem::path& repository);

}  // namespace benchc::driver
