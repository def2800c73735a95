#include "compiler/model/words.h"

#include <utility>

namespace benchc::model {
namespace {

constexpr std::size_t kLongestShown = 80;

}  // namespace

// NOLINTBEGIN(performance-unnecessary-value-param): callers give theirs away, as the message.
diagnostics::Diagnostic& report(Diagnostics& diagnostics, Kind kind, source::Span span,
                                std::string message, Hint hint) {
  // NOLINTEND(performance-unnecessary-value-param)
  diagnostics::Diagnostic& added = diagnostics.emplace_back(
      diagnostics::Diagnostic{kind, span, std::move(message), hint.text()});
  if (hint.meant().empty()) return added;
  const std::size_t length = span.end - span.begin;
  source::Span written = span;
  if (length == hint.written().size() + 2) {
    // In quotes, which stay.
    ++written.begin;
    --written.end;
  } else if (length != hint.written().size()) {
    return added;
  }
  added.mends.push_back({written, hint.meant(), "change it to " + tick(hint.meant())});
  return added;
}

Hint did_you_mean(std::string_view name, std::span<const std::string_view> candidates,
                  std::string otherwise) {
  const std::string_view near = diagnostics::nearest(name, candidates);
  if (near.empty()) return Hint(std::move(otherwise));
  return Hint("did you mean " + tick(near) + "?", std::string(name), std::string(near));
}

std::string one_of(std::span<const std::string_view> choices) {
  std::string text;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (i != 0) text += i + 1 == choices.size() ? " or " : ", ";
    text += tick(choices[i]);
  }
  return text;
}

std::string tick(std::string_view name) {
  std::string text = "`";
  if (name.size() <= kLongestShown) {
    text.append(name);
  } else {
    std::size_t length = kLongestShown;
    // Not within a character.
    while (length > 0 && (static_cast<unsigned char>(name[length]) & 0xc0u) == 0x80u) --length;
    text.append(name.substr(0, length)) += "…";
  }
  return text += '`';
}

bool is_word(const syntax::Expr& expr, std::string_view word) {
  return expr.kind == syntax::ExprKind::Name && expr.text == word;
}

std::optional<std::string> dotted_name(const syntax::Expr& expr) {
  if (expr.kind == syntax::ExprKind::Name) return expr.text;
  if (expr.kind != syntax::ExprKind::Member || expr.text == "*") return std::nullopt;
  std::optional<std::string> base = dotted_name(expr.operands.front());
  if (base) *base += "." + expr.text;
  return base;
}

source::Span span_of(std::span<const syntax::Item> items, source::Span otherwise) {
  return items.empty() ? otherwise : source::cover(items.front().expr.span, items.back().expr.span);
}

const syntax::Expr* Words::take() {
  const syntax::Expr* expr = peek();
  if (expr != nullptr) items_ = items_.subspan(1);
  return expr;
}

bool Words::take_word(std::string_view word) {
  const bool found = !items_.empty() && is_word(items_.front().expr, word);
  if (found) items_ = items_.subspan(1);
  return found;
}

}  // namespace benchc::model
