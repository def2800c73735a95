#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/tree.h"

/// How declarations read the words of a statement, and say what is wrong with them.
namespace benchc::model {

using diagnostics::Diagnostics;
using diagnostics::Kind;

/// What to do about a mistake: words for people, and where they name what was meant, that.
class Hint {
 public:
  Hint() = default;
  // A plain text is a hint, and a hint is read as its text.
  Hint(std::string text) : text_(std::move(text)) {}
  Hint(const char* text) : text_(text) {}
  /// `meant` in place of `written`.
  Hint(std::string text, std::string written, std::string meant)
      : text_(std::move(text)), written_(std::move(written)), meant_(std::move(meant)) {}
  operator std::string() const { return text_; }

  bool empty() const { return text_.empty(); }
  const std::string& text() const { return text_; }
  /// Empty: the hint names nothing that could be put in place of what stands there.
  const std::string& meant() const { return meant_; }
  const std::string& written() const { return written_; }

 private:
  std::string text_;
  std::string written_;
  std::string meant_;
};

/// Adds a diagnostic and gives it, for notes. Where the span is what the hint was made for, as a
/// name or in quotes, what was meant becomes a mend.
diagnostics::Diagnostic& report(Diagnostics& diagnostics, Kind kind, source::Span span,
                                std::string message, Hint hint = {});

/// "did you mean `x`?", or `otherwise` when no candidate is near.
Hint did_you_mean(std::string_view name, std::span<const std::string_view> candidates,
                  std::string otherwise = {});

/// "a, b or c", each in back quotes.
std::string one_of(std::span<const std::string_view> choices);

/// `name` in back quotes, for messages; long or hostile text is cut.
std::string tick(std::string_view name);

/// Whether the expression is just this word.
bool is_word(const syntax::Expr& expr, std::string_view word);

/// `a` or `a.b.c`, as text; nothing for another expression.
std::optional<std::string> dotted_name(const syntax::Expr& expr);

/// What covers all items, or `otherwise` when there are none.
source::Span span_of(std::span<const syntax::Item> items, source::Span otherwise);

/// Takes the items of a statement one by one.
class Words {
 public:
  explicit Words(std::span<const syntax::Item> items) : items_(items) {}

  bool at_end() const { return items_.empty(); }
  std::span<const syntax::Item> rest() const { return items_; }
  const syntax::Expr* peek() const { return items_.empty() ? nullptr : &items_.front().expr; }
  /// Takes the next item, whatever it is; null at the end.
  const syntax::Expr* take();
  /// Takes the next item when it is this word.
  bool take_word(std::string_view word);

 private:
  std::span<const syntax::Item> items_;
};

}  // namespace benchc::model
