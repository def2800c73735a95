#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "runtime/plan/error.h"

namespace benchc::driver {

/// What `benchc.toml` says: where, never what.
struct Config {
  /// Relative to the repository's root.
  std::string store = ".benchc/store";
  /// The machine's class; "" without one.
  std::string machine;
  /// Logical cores to measure on; empty is "auto".
  std::vector<unsigned> cores;
  /// Where compiled native workloads and other revisions are kept, as written; "" is the user's
  /// cache.
  std::string cache;
};

/// The nearest directory from `start` upwards that has a benchc.toml or a .git; `start` where none
/// has.
std::filesystem::path find_repository(const std::filesystem::path& start);

/// Reads benchc.toml and then benchc.local.toml of the repository's root; neither needs to be
/// there. What is wrong in one, an unknown key too, is an error with its file, line and column.
Expected<Config> read_config(const std::filesystem::path& repository);

}  // namespace benchc::driver
