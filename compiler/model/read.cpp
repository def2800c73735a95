#include "compiler/model/read.h"

#include <algorithm>
#include <cmath>

#include "compiler/model/mentions.h"
#include "compiler/model/operators.h"
#include "compiler/model/paths.h"
#include "compiler/model/units.h"
#include "compiler/syntax/syntax.h"

namespace benchc::model {
namespace {

using syntax::Expr;

std::nullopt_t takes(const Expr& expr, std::string_view what, std::string_view wanted,
                     const Value& value, Diagnostics& diagnostics, std::string hint = {},
                     Kind kind = Kind::WrongType) {
  report(diagnostics, kind, expr.span,
         tick(what) + " takes " + std::string(wanted) + ", and this is " + describe(value),
         std::move(hint));
  return std::nullopt;
}

// `main` or `perf-team`: words of which the spec knows none, nor one that is near.
bool is_bare_text(const Expr& expr, const Scope& scope) {
  if (expr.kind != syntax::ExprKind::Name && expr.kind != syntax::ExprKind::Binary &&
      expr.kind != syntax::ExprKind::Member) {
    return false;
  }
  const auto mentioned = mentioned_names(expr);
  const std::vector<std::string_view> names = scope.names();
  return !mentioned.empty() &&
         std::all_of(mentioned.begin(), mentioned.end(), [&](const std::string& name) {
           return scope.find(name) == nullptr && !scope.invalid(name) &&
                  did_you_mean(name, names).empty();
         });
}

std::optional<std::string> checked_path(const Value& value, source::Span span,
                                        std::string_view what, Diagnostics& diagnostics) {
  std::optional<std::string> path = inside_repository("", value.text);
  if (!path) {
    report(diagnostics, Kind::BadValue, span,
           tick(what) + " must stay inside the repository, and " + tick(value.text) + " does not",
           "paths are relative to the repository's root");
  }
  return path;
}

}  // namespace

std::string detached_unit(const std::vector<syntax::Item>& values) {
  if (values.size() < 2) return {};
  if (values[1].before == syntax::Item::Before::Comma) {
    return "a list stands in brackets: `[a, b]`";
  }
  const Expr& number = values[0].expr;
  const Expr& unit = values[1].expr;
  if (values[1].before == syntax::Item::Before::Colon && number.kind == syntax::ExprKind::Number) {
    return "a range is written `1..10`";
  }
  if (number.kind != syntax::ExprKind::Number || unit.kind != syntax::ExprKind::Name) return {};
  if (!find_unit(unit.text)) return {};
  return "a unit follows its number without a blank: `" + syntax::print(number) + unit.text + "`";
}

const Expr* one_value(const syntax::Statement& statement, Diagnostics& diagnostics) {
  if (statement.values.size() == 1) return &statement.values.front().expr;
  const source::Span span =
      statement.values.empty()
          ? statement.span
          : source::cover(statement.values[1].expr.span, statement.values.back().expr.span);
  report(diagnostics, Kind::WrongForm, span, tick(statement.keyword) + " takes one value",
         detached_unit(statement.values));
  return nullptr;
}

std::vector<const Expr*> listed(const syntax::Statement& clause, Diagnostics& diagnostics) {
  std::vector<const Expr*> all;
  for (const syntax::Item& item : clause.items) {
    if (!all.empty() && item.before != syntax::Item::Before::Comma) {
      report(diagnostics, Kind::WrongForm, item.expr.span,
             "unexpected " + tick(syntax::print(item.expr)) + " in " + tick(clause.keyword),
             "what is listed stands apart by commas");
      break;
    }
    all.push_back(&item.expr);
  }
  return all;
}

std::optional<double> read_quantity(const Expr& expr, const Scope& scope,
                                    const Dimension& dimension, std::string_view what,
                                    std::string_view example, Diagnostics& diagnostics) {
  const std::optional<Value> value = evaluate(expr, scope, diagnostics);
  if (!value) return std::nullopt;
  if (value->kind == Value::Kind::Number && value->dimension == dimension) return value->number;
  const bool bare = value->kind == Value::Kind::Number && value->dimension.none();
  std::string hint;
  if (bare && !dimension.none()) hint = "write its unit, as in `" + std::string(example) + "`";
  if (expr.kind == syntax::ExprKind::String && !example.empty()) {
    hint = "write it without quotes, as in `" + std::string(example) + "`";
  }
  return takes(expr, what, describe(dimension), *value, diagnostics, std::move(hint),
               value->kind == Value::Kind::Number ? Kind::WrongDimension : Kind::WrongType);
}

std::optional<double> read_time(const Expr& expr, const Scope& scope, std::string_view what,
                                Diagnostics& diagnostics) {
  const auto seconds = read_quantity(expr, scope, {.time = 1}, what, "30s", diagnostics);
  if (!seconds || *seconds > 0) return seconds;
  report(diagnostics, Kind::BadValue, expr.span, tick(what) + " must be above 0");
  return std::nullopt;
}

std::optional<std::uint32_t> read_count(const Expr& expr, const Scope& scope, std::string_view what,
                                        std::uint32_t least, std::uint32_t most,
                                        Diagnostics& diagnostics) {
  const std::optional<Value> value = evaluate(expr, scope, diagnostics);
  if (!value) return std::nullopt;
  if (value->kind != Value::Kind::Number || !value->dimension.none() || value->percent) {
    return takes(expr, what, "a whole number", *value, diagnostics);
  }
  const double count = value->number;
  if (std::trunc(count) == count && count >= least && count <= most) {
    return static_cast<std::uint32_t>(count);
  }
  report(diagnostics, Kind::BadValue, expr.span,
         tick(what) + " is a whole number from " + std::to_string(least) + " to " +
             std::to_string(most) + ", not " + printed(*value));
  return std::nullopt;
}

std::optional<double> read_ratio(const Expr& expr, const Scope& scope, std::string_view what,
                                 double above, double below, Diagnostics& diagnostics) {
  const std::optional<Value> value = evaluate(expr, scope, diagnostics);
  if (!value) return std::nullopt;
  if (value->kind != Value::Kind::Number || !value->dimension.none()) {
    return takes(expr, what, "a ratio", *value, diagnostics);
  }
  if (value->number > above && value->number < below) return value->number;
  const auto percent = [](double ratio) { return printed(number(ratio * 100)) + "%"; };
  report(diagnostics, Kind::BadValue, expr.span,
         tick(what) + " lies between " + percent(above) + " and " + percent(below) +
             ", and this is " + percent(value->number),
         value->number >= below && !value->percent ? "did you mean `" + syntax::print(expr) + "%`?"
                                                   : "");
  return std::nullopt;
}

std::optional<double> read_percentage(const Expr& expr, const Scope& scope, std::string_view what,
                                      Diagnostics& diagnostics) {
  const std::optional<Value> value = evaluate(expr, scope, diagnostics);
  if (!value) return std::nullopt;
  const bool plain = value->kind == Value::Kind::Number && value->dimension.none();
  if (!plain || value->percent) return read_ratio(expr, scope, what, 0, 1, diagnostics);
  std::string hint = "write `" + syntax::print(expr) + "%`";
  // 0.01 is as likely to be a share.
  if (plain && value->number > 0 && value->number < 1) {
    hint += ", or `" + printed(number(value->number * 100)) + "%` where it is a share";
  }
  return takes(expr, what, "a ratio with its sign", *value, diagnostics, std::move(hint));
}

std::optional<bool> read_truth(const Expr& expr, const Scope& scope, std::string_view what,
                               Diagnostics& diagnostics) {
  const std::optional<Value> value = evaluate(expr, scope, diagnostics);
  if (!value) return std::nullopt;
  if (value->kind == Value::Kind::Bool) return value->truth;
  return takes(expr, what, "`true` or `false`", *value, diagnostics);
}

std::optional<std::string> read_text(const Expr& expr, const Scope& scope, std::string_view what,
                                     Diagnostics& diagnostics) {
  if (is_bare_text(expr, scope)) {
    report(diagnostics, Kind::UnknownName, expr.span,
           tick(what) + " takes a string, and `" + syntax::print(expr) + "` names nothing",
           "a string stands in quotes: `\"…\"`");
    return std::nullopt;
  }
  const std::optional<Value> value = evaluate(expr, scope, diagnostics);
  if (!value) return std::nullopt;
  if (value->kind == Value::Kind::String) return value->text;
  return takes(expr, what, "a string", *value, diagnostics,
               value->kind == Value::Kind::Number ? "a string stands in quotes: `\"…\"`" : "");
}

std::optional<std::string> read_path(const Expr& expr, const Scope& scope, std::string_view what,
                                     Diagnostics& diagnostics) {
  const std::optional<std::string> text = read_text(expr, scope, what, diagnostics);
  if (!text) return std::nullopt;
  return checked_path(string(*text), expr.span, what, diagnostics);
}

std::optional<std::vector<std::string>> read_paths(const Expr& expr, const Scope& scope,
                                                   std::string_view what,
                                                   Diagnostics& diagnostics) {
  const std::optional<Value> value = evaluate(expr, scope, diagnostics);
  if (!value) return std::nullopt;
  const bool strings = value->kind == Value::Kind::List &&
                       std::all_of(value->items.begin(), value->items.end(), [](const Value& item) {
                         return item.kind == Value::Kind::String;
                       });
  if (!strings) {
    return takes(expr, what, "a list of strings", *value, diagnostics,
                 value->kind == Value::Kind::String ? "write it in brackets" : "");
  }
  std::vector<std::string> paths;
  for (const Value& item : value->items) {
    std::optional<std::string> path = checked_path(item, expr.span, what, diagnostics);
    if (!path) return std::nullopt;
    paths.push_back(std::move(*path));
  }
  return paths;
}

std::optional<std::map<std::string, std::string>> read_variables(const Expr& expr,
                                                                 const Scope& scope,
                                                                 Diagnostics& diagnostics) {
  const std::optional<Value> value = evaluate(expr, scope, diagnostics);
  if (!value) return std::nullopt;
  if (value->kind != Value::Kind::Map) {
    return takes(expr, "env", "a map", *value, diagnostics, "as in `{ NAME: \"value\" }`");
  }
  std::map<std::string, std::string> variables;
  for (std::size_t i = 0; i < value->items.size(); ++i) {
    const std::string& name = value->keys[i];
    if (name.empty() || name.find_first_of(std::string_view("=\0", 2)) != std::string::npos) {
      report(diagnostics, Kind::BadValue, expr.span,
             tick(name) + " cannot be the name of an environment variable");
      return std::nullopt;
    }
    const bool literal = expr.kind == syntax::ExprKind::Map;
    const Expr& item = literal ? expr.operands[2 * i + 1] : expr;
    const std::string shown = literal ? syntax::print(item) : "…";
    if (!printable(value->items[i], item.span, shown, diagnostics)) return std::nullopt;
    variables[name] = printed(value->items[i]);
  }
  return variables;
}

std::optional<std::size_t> read_choice(const Expr& expr, std::string_view what,
                                       std::span<const std::string_view> choices,
                                       Diagnostics& diagnostics) {
  const auto found = std::find_if(choices.begin(), choices.end(),
                                  [&](std::string_view choice) { return is_word(expr, choice); });
  if (found != choices.end()) return static_cast<std::size_t>(found - choices.begin());
  const std::string written = syntax::print(expr);
  report(diagnostics, Kind::BadValue, expr.span,
         tick(what) + " is " + one_of(choices) + ", not " + tick(written),
         did_you_mean(written, choices));
  return std::nullopt;
}

std::optional<std::vector<std::size_t>> read_choices(const Expr& expr, std::string_view what,
                                                     std::span<const std::string_view> choices,
                                                     Diagnostics& diagnostics) {
  if (expr.kind != syntax::ExprKind::List || expr.operands.empty()) {
    const bool word = std::find(choices.begin(), choices.end(), expr.text) != choices.end();
    report(diagnostics, Kind::WrongType, expr.span, tick(what) + " takes a list of words",
           word ? "write it in brackets: " + tick("[" + expr.text + "]")
                : "name some of " + one_of(choices));
    return std::nullopt;
  }
  std::vector<std::size_t> chosen;
  bool good = true;
  for (const Expr& word : expr.operands) {
    const auto choice = read_choice(word, what, choices, diagnostics);
    good = good && choice;
    if (!choice) continue;
    if (std::find(chosen.begin(), chosen.end(), *choice) != chosen.end()) {
      report(diagnostics, Kind::DuplicateValue, word.span, tick(word.text) + " is listed twice");
      good = false;
      continue;
    }
    chosen.push_back(*choice);
  }
  if (!good) return std::nullopt;
  return chosen;
}

std::string read_documentation(const syntax::Statement& statement, const Scope& scope,
                               Diagnostics& diagnostics) {
  if (!statement.documentation) return "";
  return read_text(*statement.documentation, scope, "documentation", diagnostics).value_or("");
}

}  // namespace benchc::model
