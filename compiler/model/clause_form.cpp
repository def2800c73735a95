#include "compiler/model/clause_form.h"

#include <string>

#include "compiler/model/units.h"
#include "compiler/model/words.h"
#include "compiler/syntax/syntax.h"

namespace benchc::model {

namespace {

using syntax::Expr;
using syntax::ExprKind;
using syntax::Statement;

/// The number at the very end of an expression, if one stands there.
const Expr* last_number(const Expr& expr) {
  const Expr* last = &expr;
  while (last->kind == ExprKind::Binary || last->kind == ExprKind::Unary) {
    if (last->parenthesised) return nullptr;
    last = &last->operands.back();
  }
  return last->kind == ExprKind::Number && last->text.empty() && !last->parenthesised ? last
                                                                                      : nullptr;
}

/// What an expression begins with.
const Expr& first_of(const Expr& expr) {
  const Expr* first = &expr;
  while (first->kind == ExprKind::Binary && !first->parenthesised) first = &first->operands[0];
  return *first;
}

/// `5 ms`: a number, and a unit that stands apart from it.
bool mend_unit(const Expr& condition, const Expr& stray, diagnostics::Diagnostic& told) {
  const Expr* number = last_number(condition);
  const Expr& unit = first_of(stray);
  if (number == nullptr || unit.kind != ExprKind::Name || !find_unit(unit.text)) return false;
  const std::string together = syntax::print(*number) + unit.text;
  told.span = unit.span;
  told.message = "a unit follows its number without a blank";
  told.hint = "write " + tick(together);
  told.mends.push_back(
      {{unit.span.buffer, number->span.begin, unit.span.end}, together, "write " + tick(together)});
  return true;
}

void mend_word(const Expr& stray, diagnostics::Diagnostic& told) {
  if (stray.kind != ExprKind::Name) return;
  if (stray.text == "is" || stray.text == "equals") {
    told.hint = "two values are compared by `==`";
    told.mends.push_back({stray.span, "==", "write `==`"});
    return;
  }
  constexpr std::string_view kWords[] = {"and", "or", "regresses", "shifts", "exceeds"};
  const std::string_view near = diagnostics::nearest(stray.text, kWords);
  if (near.empty()) return;
  told.hint = "did you mean " + tick(near) + "?";
  told.mends.push_back({stray.span, std::string(near), "change it to " + tick(near)});
}

}  // namespace

bool is_clause(const Statement& statement, diagnostics::Diagnostics& diagnostics) {
  Words words(statement.items);
  const bool when = words.take_word("when");
  const Expr* condition = words.take();
  if (when && condition != nullptr && words.at_end()) return true;

  const std::string message = tick(statement.keyword) + " takes `when` and one condition";
  const std::string form = "as in `" + statement.keyword + " when median(time) > 3ms`";
  const Expr* first = statement.items.empty() ? nullptr : &statement.items[0].expr;
  const Expr* stray = when ? words.peek() : first;
  const source::Span span = stray != nullptr ? stray->span : statement.span;
  diagnostics::Diagnostic& told = report(diagnostics, Kind::WrongForm, span, message, form);
  if (when && stray != nullptr && condition != nullptr) {
    if (!mend_unit(*condition, *stray, told)) mend_word(*stray, told);
  } else if (!when && first != nullptr) {
    const bool other_word = is_word(*first, "if") && statement.items.size() > 1;
    source::Span place = first->span;
    if (!other_word) place.end = place.begin;
    told.mends.push_back({place, other_word ? "when" : "when ", "write `when`"});
  }
  return false;
}

}  // namespace benchc::model
