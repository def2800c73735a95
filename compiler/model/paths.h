#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace benchc::model {

/// `path` as seen from `folder` (both relative to the repository's root, with `/`), without `.` and
/// `..`; nothing when it is absolute or leads outside the repository. Textual: symbolic links are
/// the reader's business.
std::optional<std::string> inside_repository(std::string_view folder, std::string_view path);

/// The folder that a file stands in, "" for the root.
std::string_view folder_of(std::string_view path);

}  // namespace benchc::model
