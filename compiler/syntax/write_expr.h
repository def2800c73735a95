#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "compiler/syntax/tree.h"

namespace benchc::syntax {

/// Lines are broken where they would be longer.
inline constexpr std::size_t kLineWidth = 100;

/// Writes expressions in the one layout. With the sources, numbers and strings stay as they were
/// written; without, they are written anew.
class ExprWriter {
 public:
  ExprWriter(std::string& out, const source::SourceSet* sources) : out_(out), sources_(sources) {}

  /// On one line.
  void write(const Expr& expr);
  /// Where that would be too long, lists get one element a line, indented by two more than
  /// `indent`; `tail` columns are kept free behind.
  void write_broken(const Expr& expr, std::size_t indent, std::size_t tail);

 private:
  void write_bare(const Expr& expr);
  void write_elements(const Expr& expr, std::size_t first);
  void write_number(const Expr& expr);
  void write_string(const Expr& expr);
  void break_elements(const Expr& expr, std::size_t indent);

  std::string& out_;
  const source::SourceSet* sources_;
  // Nothing more is written once the text is longer.
  std::size_t limit_ = std::string::npos;
};

/// Columns that a text takes, in characters.
std::size_t width(std::string_view text);

}  // namespace benchc::syntax
