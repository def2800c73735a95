#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/plan/error.h"

namespace benchc::workload {

/// The SHA-256 of some texts, and of how they are divided, in hexadecimal.
std::string digest(const std::vector<std::string_view>& parts);

/// A regular file's text, or nothing where it cannot be read.
std::optional<std::string> file_text(const std::filesystem::path& file);

/// Shared libraries by what they were made of. Several benchc may use one at a time: every file is
/// complete when it gets its name, and is looked at before it is believed.
///
///     KEY.headers       the headers that its compiler read, one a line
///     STATE.made        digest and name of the library; STATE is the digest of KEY and headers
///     NAME-CONTENT.so   the library; CONTENT is the beginning of its own digest
class NativeCache {
 public:
  /// `repository` is where the paths of headers begin that are not absolute.
  NativeCache(std::filesystem::path folder, std::filesystem::path repository);

  /// The library that was made of `key` while all its headers were as they are now.
  std::optional<std::filesystem::path> find(const std::string& key) const;

  /// Takes the library over from a file below the cache. One that was made `since` of headers that
  /// have changed meanwhile is not found again.
  Expected<std::filesystem::path> keep(const std::string& key, const std::filesystem::path& library,
                                       const std::vector<std::string>& headers,
                                       std::filesystem::file_time_type since) const;

  /// A folder to include from, in which `text` is the header benchc/native.h.
  Expected<std::filesystem::path> include_folder(std::string_view text) const;

  /// A fresh folder below the cache. Those that were made hours ago are removed: nobody came back
  /// for them.
  Expected<std::filesystem::path> temporary_folder() const;

 private:
  std::optional<std::string> state(const std::string& key,
                                   const std::vector<std::string>& headers) const;

  std::filesystem::path folder_;
  std::filesystem::path repository_;
};

/// The files that a compiler's dependency file names (make's syntax, one rule).
std::vector<std::string> dependencies(std::string_view rule);

}  // namespace benchc::workload
