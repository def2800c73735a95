#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/source/source.h"
#include "runtime/plan/indirect.h"

namespace benchc::syntax {

enum class ExprKind : std::uint8_t {
  /// `42`, `32Ki`, `1.5ms`, `2%`, `10GB/s`, `5M/s`, `0.38 USD/h`: `number` as written, `text` the
  /// multiplier or unit as written ("" for a plain number, "Ki", "ms", "%", "GB/s", "M/s",
  /// "USD/h").
  Number,
  /// `2026-12-31`: `text`.
  Date,
  /// `"a ${b} c"`: operands are its parts in order, each a Text or an Interpolation.
  String,
  /// Literal characters of a String, escapes resolved: `text`.
  Text,
  /// `${expression}` or `${expression in unit}`: one operand, `text` the unit or "".
  Interpolation,
  /// `"""raw"""`: `text`.
  RawString,
  /// A word: `text`. Whether it is a keyword, a name or filler is the model's business.
  Name,
  /// `a.b` and `a.*`: one operand, `text` the member or "*".
  Member,
  /// `a[b, c]`, the bracket adjacent: operands are the base, then what stands inside; there `=` is
  /// read as `==`.
  Index,
  /// `a(b, c)`, the parenthesis adjacent: operands are the callee, then the arguments.
  Call,
  /// `[a, b]`.
  List,
  /// `{ KEY: value }`: operands in pairs, key (a Name or String) and value.
  Map,
  /// `a..b`, `a..b step s`, `a..b step *s`: operands begin, end and step; `text` is "", "+" or "*".
  Range,
  /// `*` where a name could stand, as in `for *`.
  Star,
  /// `-a`, `not a`: `text` the operator.
  Unary,
  /// `a + b`, also `- * / == != < <= > >= and or`, and the comparisons in words, whose `text` is
  /// "regresses by more than", "shifts by more than" or "exceeds".
  Binary,
};

/// An expression. `( )` leaves no node but sets `parenthesised`; spans leave the parentheses out.
struct Expr {
  ExprKind kind = ExprKind::Name;
  bool parenthesised = false;
  source::Span span;
  double number = 0;
  std::string text;
  std::vector<Expr> operands;
};

/// A comment, from `#` to the line's end, without trailing blanks.
struct Comment {
  source::Span span;
  /// True where nothing but blanks stands before it on its line.
  bool own_line = true;
  /// True where a blank line stands before it.
  bool blank_line_before = false;
};

/// One expression of a statement, and what stood directly before it.
struct Item {
  enum class Before : std::uint8_t { Blank, Comma, Colon };
  Before before = Before::Blank;
  Expr expr;
};

struct Statement;

struct Block {
  /// The braces.
  source::Span open;
  source::Span close;
  std::vector<Statement> statements;
  /// Comments that stand after the last statement, before the brace.
  std::vector<Comment> trailing;
};

/// `keyword item… [= item…] [{ statements }]`. The grammar is generic: `let x = 3`, `timeout =
/// 30s`, `fail when median(time) > 3ms`, `cores = isolated 2 or warn` and `rule r { … }` are all
/// statements. A word is an item too: `or warn` after a value gives the Names `or` and `warn`.
struct Statement {
  source::Span span;
  /// The first word.
  std::string keyword;
  source::Span keyword_span;
  /// A string that stands before a declaration documents it.
  Indirect<Expr> documentation;
  std::vector<Item> items;
  /// Whether an `=` follows the items, and what stands after it.
  bool has_equals = false;
  source::Span equals;
  std::vector<Item> values;
  Indirect<Block> block;
  /// Comments on lines of their own before it, and one behind it on its last line.
  std::vector<Comment> leading;
  std::optional<Comment> behind;
  bool blank_line_before = false;
};

/// A whole file.
struct File {
  std::uint32_t buffer = 0;
  std::vector<Statement> statements;
  std::vector<Comment> trailing;
};

}  // namespace benchc::syntax
