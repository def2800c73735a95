#pragma once

#include <string>
#include <string_view>

namespace benchc::lsp {

/// Text of a spec as Markdown that shows it and does nothing else: no links, images or HTML.
/// Control characters are escaped. Longer text than `longest` bytes is cut.
std::string escaped(std::string_view text, std::size_t longest = 2000);

/// On one line, between back quotes.
std::string code(std::string_view text, std::size_t longest = 200);

/// A block of the language.
std::string bench_block(std::string_view text, std::size_t longest = 2000);

}  // namespace benchc::lsp
