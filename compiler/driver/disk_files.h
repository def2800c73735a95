#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/model/files.h"

namespace benchc::driver {

/// The repository on disk. Nothing outside it is read, through whatever links.
class DiskFiles final : public model::Files {
 public:
  explicit DiskFiles(std::filesystem::path repository) : repository_(std::move(repository)) {}

  Expected<std::string> read(std::string_view path) const override;
  Expected<std::string> read_module(std::string_view name) const override;
  Expected<void> find(std::string_view path) const override;
  std::vector<std::string> module_names() const override;

 private:
  Expected<std::filesystem::path> resolve(std::string_view path) const;

  std::filesystem::path repository_;
};

/// A whole regular file of at most `maximum_bytes`.
Expected<std::string> read_regular_file(const std::filesystem::path& path,
                                        std::uintmax_t maximum_bytes);

/// Replaces a file's text at once: written aside, then renamed. Keeps the file's permissions.
Expected<void> replace_file(const std::filesystem::path& path, std::string_view text);

/// Writes a new file, or over an old one.
Expected<void> write_file(const std::filesystem::path& path, std::string_view text);

}  // namespace benchc::driver
