#include <algorithm>
#include <cmath>

#include "compiler/model/habits.h"
#include "compiler/model/model.h"
#include "compiler/model/operators.h"
#include "compiler/model/units.h"
#include "compiler/model/words.h"
#include "compiler/syntax/syntax.h"

namespace benchc::model {
namespace {

using syntax::Expr;
using syntax::ExprKind;

std::optional<Value> quantity(const Expr& expr, Diagnostics& diagnostics) {
  const std::optional<Unit> unit = find_unit(expr.text);
  if (!unit) {
    report(diagnostics, Kind::BadValue, expr.span, "unknown unit " + tick(expr.text));
    return std::nullopt;
  }
  Value value = number(expr.number * unit->multiply / unit->divide, unit->dimension);
  value.percent = unit->percent;
  if (!std::isfinite(value.number)) {
    report(diagnostics, Kind::BadValue, expr.span, "this number is too large");
    return std::nullopt;
  }
  return value;
}

std::optional<Value> named(const Expr& expr, const Scope& scope, Diagnostics& diagnostics) {
  const std::optional<std::string> name = dotted_name(expr);
  if (!name) {
    report(diagnostics, Kind::WrongType, expr.span, tick(syntax::print(expr)) + " names no value");
    return std::nullopt;
  }
  if (const Value* value = scope.find(*name)) return *value;
  if (*name == "true" || *name == "false") return boolean(*name == "true");
  // A file of nothing but unknown names is no typing error, and each look at all names takes time.
  constexpr std::size_t kMostGuesses = 100;
  if (!scope.invalid(*name) && diagnostics.size() >= kMostGuesses) {
    report(diagnostics, Kind::UnknownName, expr.span, "unknown name " + tick(*name));
  } else if (!scope.invalid(*name)) {
    const bool amount = *name == "items" || *name == "bytes";
    report(diagnostics, Kind::UnknownName, expr.span, "unknown name " + tick(*name),
           did_you_mean(*name, scope.names(),
                        amount ? "here it is what the workload sets: `" + *name + " = …`" : ""));
  }
  return std::nullopt;
}

// The same, where a string is as likely as a name: in a list, a map or a comparison.
std::optional<Value> element(const Expr& expr, const Scope& scope, Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.size();
  std::optional<Value> value = evaluate(expr, scope, diagnostics);
  const bool unknown = expr.kind == ExprKind::Name && diagnostics.size() > before &&
                       diagnostics.back().kind == Kind::UnknownName;
  if (unknown && diagnostics.back().hint.empty()) {
    diagnostics.back().hint = "a string stands in quotes: `\"" + expr.text + "\"`";
  }
  return value;
}

std::optional<Value> logical(const Expr& expr, const Scope& scope, Diagnostics& diagnostics) {
  const bool stops_at = expr.text == "or";
  for (const Expr& operand : expr.operands) {
    const std::optional<Value> value = evaluate(operand, scope, diagnostics);
    if (!value) return std::nullopt;
    if (value->kind != Value::Kind::Bool) {
      report(diagnostics, Kind::WrongType, operand.span,
             tick(expr.text) + " joins conditions, and this is " + describe(*value));
      return std::nullopt;
    }
    if (value->truth == stops_at) return boolean(stops_at);
  }
  return boolean(!stops_at);
}

std::optional<Value> binary(const Expr& expr, const Scope& scope, Diagnostics& diagnostics) {
  if (expr.text == "and" || expr.text == "or") return logical(expr, scope, diagnostics);
  if (expr.text.find(' ') != std::string::npos || expr.text == "exceeds") {
    report(diagnostics, Kind::WrongType, expr.span,
           tick(expr.text) + " can stand only in a rule's condition");
    return std::nullopt;
  }
  // Both sides are looked at, so that each one's errors are told.
  const auto side = expr.text == "==" || expr.text == "!=" ? element : evaluate;
  const std::optional<Value> left = side(expr.operands[0], scope, diagnostics);
  const std::optional<Value> right = side(expr.operands[1], scope, diagnostics);
  if (!left || !right) return std::nullopt;
  return apply(expr, *left, *right, diagnostics);
}

std::optional<Value> range(const Expr& expr, const Scope& scope, Diagnostics& diagnostics) {
  std::vector<std::optional<Value>> ends;
  for (const Expr& operand : expr.operands) ends.push_back(evaluate(operand, scope, diagnostics));
  if (!std::all_of(ends.begin(), ends.end(), [](const auto& end) { return end.has_value(); })) {
    return std::nullopt;
  }
  return expand_range(expr, *ends[0], *ends[1], ends.size() > 2 ? &*ends[2] : nullptr, diagnostics);
}

std::uint64_t count_of(const Value& value) {
  std::uint64_t count = 1;
  for (const Value& item : value.items) count += count_of(item);
  return count;
}

// Lists of ranges could name more than the memory holds in a few bytes.
bool too_many(std::uint64_t& count, const Value& next, const Expr& expr, Diagnostics& diagnostics) {
  count += count_of(next);
  if (count <= kMaximumCases) return false;
  report(diagnostics, Kind::TooManyCases, expr.span,
         "this has more than " + std::to_string(kMaximumCases) + " elements, inner ones counted");
  return true;
}

std::optional<Value> list(const Expr& expr, const Scope& scope, Diagnostics& diagnostics) {
  Value result;
  result.kind = Value::Kind::List;
  result.items.reserve(expr.operands.size());
  bool whole = true;
  std::uint64_t count = 0;
  for (const Expr& operand : expr.operands) {
    std::optional<Value> value = element(operand, scope, diagnostics);
    if (value && too_many(count, *value, expr, diagnostics)) return std::nullopt;
    whole = whole && value;
    if (whole) result.items.push_back(std::move(*value));
  }
  if (!whole) return std::nullopt;
  return result;
}

std::optional<Value> map(const Expr& expr, const Scope& scope, Diagnostics& diagnostics) {
  Value result;
  result.kind = Value::Kind::Map;
  bool whole = true;
  std::uint64_t count = 0;
  std::set<std::string, std::less<>> seen;
  for (std::size_t i = 0; i + 1 < expr.operands.size(); i += 2) {
    const Expr& key = expr.operands[i];
    std::optional<Value> name =
        key.kind == ExprKind::Name ? string(key.text) : evaluate(key, scope, diagnostics);
    std::optional<Value> value = evaluate(expr.operands[i + 1], scope, diagnostics);
    if (value && too_many(count, *value, expr, diagnostics)) return std::nullopt;
    if (name && !seen.insert(name->text).second) {
      report(diagnostics, Kind::DuplicateName, key.span,
             "the map has two values for " + tick(name->text));
      name.reset();
    }
    whole = whole && name && value;
    if (!whole) continue;
    result.keys.push_back(std::move(name->text));
    result.items.push_back(std::move(*value));
  }
  if (!whole) return std::nullopt;
  return result;
}

std::optional<Value> refuse(const Expr& expr, Diagnostics& diagnostics, std::string message,
                            std::string hint = {}) {
  report(diagnostics, Kind::WrongType, expr.span, std::move(message), std::move(hint));
  return std::nullopt;
}

}  // namespace

std::optional<Value> evaluate(const Expr& expr, const Scope& scope, Diagnostics& diagnostics) {
  switch (expr.kind) {
    case ExprKind::Number:
      return quantity(expr, diagnostics);
    case ExprKind::Date: {
      Value value = string(expr.text);
      value.kind = Value::Kind::Date;
      return value;
    }
    case ExprKind::String:
    case ExprKind::Interpolation:
      return interpolate(expr, scope, diagnostics);
    case ExprKind::Text:
    case ExprKind::RawString:
      return string(expr.text);
    case ExprKind::Name:
    case ExprKind::Member:
      return named(expr, scope, diagnostics);
    case ExprKind::List:
      return list(expr, scope, diagnostics);
    case ExprKind::Map:
      return map(expr, scope, diagnostics);
    case ExprKind::Range:
      return range(expr, scope, diagnostics);
    case ExprKind::Unary: {
      const std::optional<Value> value = evaluate(expr.operands[0], scope, diagnostics);
      if (!value) return std::nullopt;
      return apply(expr, *value, diagnostics);
    }
    case ExprKind::Binary:
      return binary(expr, scope, diagnostics);
    case ExprKind::Call: {
      const bool range = is_word(expr.operands[0], "range");
      return refuse(
          expr, diagnostics, tick(syntax::print(expr)) + " is not known before measuring",
          range ? habit_of_call("range").text() : "statistics stand only in a rule's conditions");
    }
    case ExprKind::Index:
      return refuse(expr, diagnostics, "elements of lists cannot be picked",
                    "give the element a name of its own with `let`");
    case ExprKind::Star:
      return refuse(expr, diagnostics, "`*` is no value");
  }
  return std::nullopt;
}

}  // namespace benchc::model
