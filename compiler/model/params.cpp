#include "compiler/model/params.h"

#include <algorithm>

#include "compiler/syntax/syntax.h"

namespace benchc::model {
namespace {

using syntax::Expr;
using syntax::ExprKind;
using syntax::Statement;

const ParamType kTypes[] = {
    {"number"},
    {"ratio"},
    {"time", Value::Kind::Number, {.time = 1}},
    {"bytes", Value::Kind::Number, {.bytes = 1}},
    {"energy", Value::Kind::Number, {.energy = 1}},
    {"string", Value::Kind::String},
    {"bool", Value::Kind::Bool},
    {"date", Value::Kind::Date},
};

bool has_declared_type(const Statement& statement, const Value& standard,
                       Diagnostics& diagnostics) {
  if (statement.items.size() < 2) return true;
  const ParamType* const type = find_type(statement.items[1].expr, diagnostics);
  if (type == nullptr) return false;
  if (standard.kind == type->kind && standard.dimension == type->dimension) return true;
  report(diagnostics, Kind::WrongType, statement.values[0].expr.span,
         "the default is " + describe(standard) + ", and the param is declared as " +
             tick(type->name));
  return false;
}

}  // namespace

const ParamType* find_type(const Expr& word, Diagnostics& diagnostics) {
  const auto* const type = std::find_if(std::begin(kTypes), std::end(kTypes),
                                        [&](const ParamType& t) { return is_word(word, t.name); });
  if (type != std::end(kTypes)) return type;
  std::vector<std::string_view> names;
  for (const ParamType& known : kTypes) names.push_back(known.name);
  report(diagnostics, Kind::UnknownName, word.span, "unknown type " + tick(syntax::print(word)),
         did_you_mean(word.text, names, "the types are " + one_of(names)));
  return nullptr;
}

bool same_type(const Value& left, const Value& right) {
  return left.kind == right.kind && left.dimension == right.dimension;
}

std::optional<Allowed> read_allowed(const Expr& expr, const Value& standard, const Scope& scope,
                                    Diagnostics& diagnostics) {
  Allowed allowed;
  allowed.range = expr.kind == ExprKind::Range && expr.operands.size() == 2;
  allowed.text = syntax::print(expr);
  if (allowed.range) {
    for (const Expr& operand : expr.operands) {
      std::optional<Value> end = evaluate(operand, scope, diagnostics);
      if (!end) return std::nullopt;
      allowed.values.push_back(std::move(*end));
    }
  } else {
    std::optional<Value> list = evaluate(expr, scope, diagnostics);
    if (!list) return std::nullopt;
    if (list->kind != Value::Kind::List) {
      report(diagnostics, Kind::WrongType, expr.span,
             "`in` takes a range or a list, and this is " + describe(*list));
      return std::nullopt;
    }
    allowed.values = std::move(list->items);
  }
  for (const Value& value : allowed.values) {
    const bool ordered = !allowed.range || value.kind == Value::Kind::Number;
    if (same_type(value, standard) && ordered) continue;
    report(diagnostics, Kind::WrongType, expr.span,
           "the param is " + describe(standard) + ", and this allows " + describe(value));
    return std::nullopt;
  }
  return allowed;
}

bool fits(const Value& value, const Allowed& allowed) {
  if (allowed.range) {
    return value.number >= allowed.values[0].number && value.number <= allowed.values[1].number;
  }
  return std::any_of(allowed.values.begin(), allowed.values.end(),
                     [&](const Value& one) { return canonical(one) == canonical(value); });
}

bool check_allowed(const Value& value, const Allowed& allowed, source::Span span,
                   Diagnostics& diagnostics) {
  const bool good = fits(value, allowed);
  if (!good) report(diagnostics, Kind::BadValue, span, "this is not in " + tick(allowed.text));
  return good;
}

namespace {

// The command line's text as a value of the default's type. Errors show it as it was written.
std::optional<Value> read_given(const std::string& name, const std::string& text,
                                const Value& standard, source::SourceSet& sources,
                                source::Span& span, Diagnostics& diagnostics) {
  const std::string head = name.substr(name.rfind('.') + 1) + " = ";
  const std::uint32_t buffer = sources.add("-P " + name, head + text);
  span = {buffer, static_cast<std::uint32_t>(head.size()),
          static_cast<std::uint32_t>(head.size() + text.size())};
  syntax::Parsed parsed = syntax::parse(sources, buffer);
  const bool expression = parsed.diagnostics.empty() && parsed.file.statements.size() == 1 &&
                          parsed.file.statements[0].values.size() == 1 &&
                          !parsed.file.statements[0].block;
  const Expr* expr = expression ? &parsed.file.statements[0].values[0].expr : nullptr;
  if (standard.kind == Value::Kind::String) {
    const bool quoted =
        expr != nullptr && (expr->kind == ExprKind::String || expr->kind == ExprKind::RawString);
    return quoted ? evaluate(*expr, Scope(), diagnostics) : string(text);
  }
  if (expr == nullptr) {
    if (has_errors(parsed.diagnostics)) {
      diagnostics.push_back(parsed.diagnostics.front());
    } else {
      report(diagnostics, Kind::WrongForm, span, "a param takes one value");
    }
    return std::nullopt;
  }
  std::optional<Value> value = evaluate(*expr, Scope(), diagnostics);
  if (!value || same_type(*value, standard)) return value;
  report(diagnostics, Kind::WrongType, span,
         "param " + tick(name) + " is " + describe(standard) + ", and this is " + describe(*value));
  return std::nullopt;
}

}  // namespace

std::optional<Value> param_value(const Statement& statement, const Value& standard,
                                 const std::string* given, const Scope& scope,
                                 source::SourceSet& sources, Diagnostics& diagnostics) {
  if (!has_declared_type(statement, standard, diagnostics)) return std::nullopt;
  std::optional<Allowed> allowed;
  if (statement.values.size() == 3) {
    allowed = read_allowed(statement.values[2].expr, standard, scope, diagnostics);
    if (!allowed ||
        !check_allowed(standard, *allowed, statement.values[0].expr.span, diagnostics)) {
      return std::nullopt;
    }
  }
  if (given == nullptr) return standard;
  source::Span span;
  const std::string& name = statement.items[0].expr.text;
  std::optional<Value> value = read_given(name, *given, standard, sources, span, diagnostics);
  if (!value) return std::nullopt;
  if (allowed && !check_allowed(*value, *allowed, span, diagnostics)) return std::nullopt;
  return value;
}

}  // namespace benchc::model
