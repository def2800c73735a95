#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace benchc::syntax {

/// Where to go on after a statement that could not be read.
struct Recovery {
  std::size_t resume = 0;
  /// The broken statement's block begins just before `resume`.
  bool opened_block = false;
  /// The next declaration begins at `resume`, at the start of its line: blocks that are still open
  /// end there.
  bool at_declaration = false;
  /// Brackets were skipped over lines, so that which brace closes what is a guess from here on.
  bool guessed = false;
};

/// Looks for the end of the broken statement from `at` on, inside the brackets `open` (`(`, `[`,
/// `{`); `block_may_open` says whether a `{` outside them would begin its block, `in_block` whether
/// a `}` would end the block around it.
Recovery recover(std::string_view text, std::size_t at, std::string open, bool block_may_open,
                 bool in_block);

/// Whether a declaration such as `rule name` begins at `at`, at the very start of a line.
bool declaration_begins(std::string_view text, std::size_t at);

}  // namespace benchc::syntax
