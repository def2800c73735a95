#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>

#include "runtime/plan/error.h"

namespace benchc::init {

/// How much of a repository is looked at; what lies beyond is left out and `Tree::bounded` says so.
struct Bounds {
  std::size_t depth = 10;
  std::size_t entries = 50'000;
  std::size_t files = 4'000;
  std::size_t file_bytes = std::size_t{512} << 10;
  std::size_t all_bytes = std::size_t{32} << 20;
};

/// The texts of a repository that may tell of benchmarks, by their path from its root with `/`.
struct Tree {
  std::map<std::string, std::string> files;
  bool bounded = false;

  const std::string* find(const std::string& path) const;
};

/// Reads build files, scripts, configuration and sources below `root`. Runs nothing, follows no
/// symbolic link, and leaves out hidden folders, other repositories, build trees, and names that
/// are not printable ASCII.
Expected<Tree> read_tree(const std::filesystem::path& root, const Bounds& bounds = {});

/// "a/b" of "a/b/c.txt", and "" of "c.txt".
std::string folder_of(const std::string& path);

/// "a/b" joined with a path that may have `.` and `..`; "" where it leads outside.
std::string joined(const std::string& folder, const std::string& path);

}  // namespace benchc::init
