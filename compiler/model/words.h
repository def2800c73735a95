#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/tree.h"

/// How declarations read the words of a statement, and say what is wrong with them.
namespace benchc::model {

using diagnostics::Diagnostics;
using diagnostics::Kind;

/// Adds a diagnostic and gives it, for notes.
diagnostics::Diagnostic& report(Diagnostics& diagnostics, Kind kind, source::Span span,
                                std::string message, std::string hint = {});

/// "did you mean `x`?", or `otherwise` when no candidate is near.
std::string did_you_mean(std::string_view name, std::span<const std::string_view> candidates,
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
