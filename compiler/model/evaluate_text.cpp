#include "compiler/model/model.h"
#include "compiler/model/operators.h"
#include "compiler/model/units.h"
#include "compiler/model/words.h"
#include "compiler/syntax/syntax.h"

namespace benchc::model {
namespace {

using syntax::Expr;
using syntax::ExprKind;

// A string of strings could double with every `let`.
constexpr std::size_t kLongestString = 1u << 20;

std::string_view usual_unit(const Dimension& dimension) {
  if (dimension == Dimension{.time = 1}) return "ms";
  if (dimension == Dimension{.energy = 1}) return "mJ";
  if (dimension == Dimension{.time = -1}) return "M/s";
  if (dimension == Dimension{.time = -1, .bytes = 1}) return "GB/s";
  return "";
}

std::optional<std::string> in_said_unit(const Expr& part, const Value& value,
                                        Diagnostics& diagnostics) {
  const std::optional<Unit> unit = find_unit(part.text);
  if (!unit) {
    report(diagnostics, Kind::BadValue, part.span, "unknown unit " + tick(part.text),
           "units are written as after a number: `ms`, `KiB`, `GB/s`");
    return std::nullopt;
  }
  if (value.kind != Value::Kind::Number || value.dimension != unit->dimension) {
    report(diagnostics, Kind::WrongDimension, part.span,
           "cannot print " + describe(value) + " in " + tick(part.text));
    return std::nullopt;
  }
  return printed(number(in_unit(value.number, *unit)));
}

}  // namespace

bool printable(const Value& value, source::Span span, std::string_view shown,
               Diagnostics& diagnostics) {
  if (value.kind == Value::Kind::List || value.kind == Value::Kind::Map) {
    report(diagnostics, Kind::WrongType, span, describe(value) + " cannot be printed in a string");
    return false;
  }
  const bool plain = value.dimension.none() || value.dimension == Dimension{.bytes = 1};
  if (value.kind != Value::Kind::Number || plain) return true;
  const std::string_view unit = usual_unit(value.dimension);
  report(diagnostics, Kind::UnitNeeded, span,
         describe(value) + " must say the unit that it is printed in",
         unit.empty() ? "divide it by a quantity of its dimension"
                      : "write `\"${" + std::string(shown) + " in " + std::string(unit) + "}\"`");
  return false;
}

std::optional<Value> interpolate(const Expr& text, const Scope& scope, Diagnostics& diagnostics) {
  if (text.kind == ExprKind::Interpolation) {
    const Expr& inner = text.operands.front();
    const std::optional<Value> value = evaluate(inner, scope, diagnostics);
    if (!value) return std::nullopt;
    if (text.text.empty()) {
      if (!printable(*value, inner.span, syntax::print(inner), diagnostics)) return std::nullopt;
      return string(printed(*value));
    }
    std::optional<std::string> shown = in_said_unit(text, *value, diagnostics);
    if (!shown) return std::nullopt;
    return string(std::move(*shown));
  }
  std::string result;
  bool whole = true;
  for (const Expr& part : text.operands) {
    if (part.kind == ExprKind::Text) {
      result += part.text;
      continue;
    }
    const std::optional<Value> value = interpolate(part, scope, diagnostics);
    whole = whole && value;
    if (whole) result += value->text;
    if (result.size() > kLongestString) {
      report(diagnostics, Kind::BadValue, text.span, "this string grows beyond 1 MiB");
      return std::nullopt;
    }
  }
  if (!whole) return std::nullopt;
  return string(std::move(result));
}

}  // namespace benchc::model
