#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace benchc::diagnostics {

/// One character of a text as a terminal may show it.
struct Shown {
  std::string text;
  /// Columns that `text` takes.
  std::size_t width = 1;
  /// Bytes of the source that it stands for.
  std::size_t bytes = 1;
};

/// The first character of `text`, which must not be empty. What a terminal would obey instead of
/// showing (control characters, direction overrides) becomes `\u{…}`, a byte that is not UTF-8
/// `\x{…}`, a tab four blanks.
Shown show_character(std::string_view text);

/// All of `text`, made harmless in the same way; line breaks are escaped too.
std::string show(std::string_view text);

}  // namespace benchc::diagnostics
