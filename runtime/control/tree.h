#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/plan/error.h"

namespace benchc::control {

/// The files by which the kernel shows its settings and takes new ones, below a root: "/", or a
/// folder of a test's. Paths begin with "/" and are the kernel's own ("/proc/sys/vm/swappiness").
class Tree {
 public:
  explicit Tree(std::filesystem::path root = "/") : root_(std::move(root)) {}

  bool exists(std::string_view path) const;
  /// Without the line's end; nothing where it cannot be read, or is longer than any setting.
  std::optional<std::string> read(std::string_view path) const;
  /// In one write of the value and nothing else: the kernel takes it or says why not. Never makes
  /// a file.
  Expected<void> write(std::string_view path, std::string_view value) const;
  /// Why it could not be written, without writing it; empty where nothing speaks against it.
  std::string refuses(std::string_view path) const;
  /// Whether there are folders in a folder.
  bool has_folders(std::string_view folder) const;
  const std::filesystem::path& root() const { return root_; }

  /// The names in a folder that end in a number after `prefix` ("policy" gives "policy0"…), in the
  /// numbers' order.
  std::vector<std::string> numbered(std::string_view folder, std::string_view prefix) const;

 private:
  std::filesystem::path at(std::string_view path) const;

  std::filesystem::path root_;
};

/// What a file with a choice of words stands at: "madvise" of "always [madvise] never", and all of
/// any other text.
std::string setting_of(std::string_view text);

}  // namespace benchc::control
