#pragma once

#include <algorithm>
#include <string_view>

namespace benchc::plan {

/// Takes a line off the front of `text`, without its end.
inline std::string_view next_line(std::string_view& text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(line.size() + 1, text.size()));
  return line;
}

}  // namespace benchc::plan
