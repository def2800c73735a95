#pragma once

#include <cstddef>
#include <optional>
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

/// The start of the first line after `from`, up to `to`, at which a declaration begins, or with
/// `settings` also `name =`: what was read from there on inside an unclosed bracket was not meant
/// to stand in it.
std::optional<std::size_t> line_to_read_again(std::string_view text, std::size_t from,
                                              std::size_t to, bool settings);

/// Whether a block belongs to a declaration that begins with this word.
bool block_follows(std::string_view keyword);

/// Where the `=` or `:` stands in `workload sort = {`, which other languages write so; nothing for
/// another statement at `at`.
std::optional<std::size_t> sign_before_block(std::string_view text, std::size_t at);

/// Whether a declaration such as `rule name` begins at `at`, at the very start of a line.
bool declaration_begins(std::string_view text, std::size_t at);

}  // namespace benchc::syntax
