#pragma once

#include <filesystem>
#include <string_view>

namespace benchc::workload {

/// A folder of our own where the system keeps temporary ones; goes with all that is in it.
class TemporaryFolder {
 public:
  /// `purpose` is a part of its name.
  explicit TemporaryFolder(std::string_view purpose);
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();

  /// Empty where none could be made.
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace benchc::workload
