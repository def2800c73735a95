#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace benchc::lsp {

/// The absolute path, normalised, that a `file:` URI names; nothing for another URI, or one with a
/// zero byte in it.
std::optional<std::string> path_of_uri(std::string_view uri);

/// The `file:` URI of an absolute path.
std::string uri_of_path(std::string_view path);

}  // namespace benchc::lsp
