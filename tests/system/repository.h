#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "tests/system/program.h"

namespace benchc::system_test {

/// A fresh git repository in a temporary folder, gone with the object.
class Repository {
 public:
  Repository();
  ~Repository();
  Repository(const Repository&) = delete;
  Repository& operator=(const Repository&) = delete;

  const std::filesystem::path& root() const { return root_; }
  std::filesystem::path store() const { return root_ / ".benchc" / "store"; }

  /// Writes a file, with the folders above it.
  void write(const std::string& path, std::string_view text) const;
  /// Copies all of a folder into the root.
  void copy(const std::filesystem::path& folder) const;
  std::string read(const std::filesystem::path& path) const;
  void commit() const;

  /// Runs benchc in the root.
  Finished benchc(std::vector<std::string> arguments, Program program = {}) const;
  /// The runs' files in the store, oldest first.
  std::vector<std::filesystem::path> stored() const;

 private:
  std::filesystem::path root_;
};

}  // namespace benchc::system_test
