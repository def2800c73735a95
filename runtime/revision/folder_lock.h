#pragma once

#include <filesystem>
#include <memory>

#include "runtime/plan/error.h"

/// Private to the room.
namespace benchc::revision {

/// Keeps other processes from what a lock file stands for, until the object or the process ends.
class FolderLock {
 public:
  /// Null where another process has it.
  static Expected<std::unique_ptr<FolderLock>> take(const std::filesystem::path& file);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

  /// The file goes, too: what it stood for is gone.
  void remove_file() const;

 private:
  FolderLock(std::filesystem::path file, int descriptor);

  std::filesystem::path file_;
  int descriptor_;
};

}  // namespace benchc::revision
