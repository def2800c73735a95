#include "compiler/model/template.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "compiler/model/metrics.h"
#include "compiler/model/read.h"
#include "compiler/syntax/syntax.h"

namespace benchc::model {
namespace {

using syntax::Expr;
using syntax::ExprKind;
using syntax::Statement;

using Literals = std::map<std::string, Expr, std::less<>>;

Expr number_literal(double number, std::string unit) {
  Expr expr;
  expr.kind = ExprKind::Number;
  // The noise of the last digits, as in 0.07 * 100, was not written by anyone.
  constexpr double kDigits = 1e12;
  const double rounded = std::round(number * kDigits) / kDigits;
  expr.number = std::isfinite(rounded) && rounded != 0 ? rounded : number;
  expr.text = std::move(unit);
  return expr;
}

std::optional<Expr> quantity_literal(const Value& value) {
  const Dimension& dimension = value.dimension;
  if (dimension.none()) {
    return value.percent ? number_literal(value.number * 100, "%")
                         : number_literal(value.number, "");
  }
  if (dimension == Dimension{.bytes = 1}) return number_literal(value.number, "B");
  if (dimension != Dimension{.time = 1}) return std::nullopt;
  struct Unit {
    double per_second;
    const char* name;
  };
  constexpr Unit kUnits[] = {{1, "s"}, {1e3, "ms"}, {1e6, "us"}, {1e9, "ns"}};
  for (const Unit& unit : kUnits) {
    if (std::abs(value.number) * unit.per_second >= 1) {
      return number_literal(value.number * unit.per_second, unit.name);
    }
  }
  return number_literal(value.number * kUnits[3].per_second, kUnits[3].name);
}

// The value as one would write it; nothing for one that has no literal.
std::optional<Expr> literal(const Value& value) {
  Expr expr;
  switch (value.kind) {
    case Value::Kind::Number: {
      if (value.number >= 0) return quantity_literal(value);
      Value positive = value;
      positive.number = -value.number;
      std::optional<Expr> operand = quantity_literal(positive);
      if (!operand) return std::nullopt;
      expr.kind = ExprKind::Unary;
      expr.text = "-";
      expr.parenthesised = true;
      expr.operands.push_back(std::move(*operand));
      return expr;
    }
    case Value::Kind::String: {
      expr.kind = ExprKind::String;
      Expr text;
      text.kind = ExprKind::Text;
      text.text = value.text;
      if (!value.text.empty()) expr.operands.push_back(std::move(text));
      return expr;
    }
    case Value::Kind::Bool:
      expr.kind = ExprKind::Name;
      expr.text = value.truth ? "true" : "false";
      return expr;
    case Value::Kind::Date:
      expr.kind = ExprKind::Date;
      expr.text = value.text;
      return expr;
    case Value::Kind::List:
      expr.kind = ExprKind::List;
      for (const Value& item : value.items) {
        std::optional<Expr> one = literal(item);
        if (!one) return std::nullopt;
        expr.operands.push_back(std::move(*one));
      }
      return expr;
    case Value::Kind::Map:
      break;
  }
  return std::nullopt;
}

void place(Expr& expr, source::Span span) {
  expr.span = span;
  for (Expr& operand : expr.operands) place(operand, span);
}

bool has_parameter(const Model& model, std::string_view name) {
  return std::any_of(model.workloads.begin(), model.workloads.end(), [&](const Workload& workload) {
    return std::any_of(workload.parameters.begin(), workload.parameters.end(),
                       [&](const MatrixParameter& one) { return one.name == name; });
  });
}

// Puts values in place of names: of the template's parameters, and of its file's constants, which
// the user's file does not see.
class Substitution {
 public:
  Substitution(const Model& model, const Scope* constants, Literals literals, source::Span span)
      : model_(model), constants_(constants), literals_(std::move(literals)), span_(span) {}

  void apply(Expr& expr) const {
    if (const std::optional<std::string> name = dotted_name(expr)) {
      if (const std::optional<Expr> value = value_of(*name)) {
        const bool parenthesised = expr.parenthesised || value->parenthesised;
        expr = *value;
        expr.parenthesised = parenthesised;
        return;
      }
    }
    expr.span = span_;
    for (std::size_t i = 0; i < expr.operands.size(); ++i) {
      // What is called is a statistic.
      if (i == 0 && expr.kind == ExprKind::Call) {
        place(expr.operands[0], span_);
      } else {
        apply(expr.operands[i]);
      }
    }
  }

 private:
  std::optional<Expr> value_of(const std::string& name) const {
    const auto given = literals_.find(name);
    if (given != literals_.end()) return given->second;
    const Value* value = constants_ == nullptr ? nullptr : constants_->find(name);
    // A case's parameter of that name comes before a constant.
    if (value == nullptr || has_parameter(model_, name)) return std::nullopt;
    std::optional<Expr> expr = literal(*value);
    if (expr) place(*expr, span_);
    return expr;
  }

  const Model& model_;
  const Scope* constants_;
  Literals literals_;
  source::Span span_;
};

bool has_type(const TemplateParam& param, const Value& value) {
  if (param.standard) {
    return same_type(*param.standard, value) &&
           (value.percent || !param.standard->percent || value.kind != Value::Kind::Number);
  }
  return value.kind == param.type->kind && value.dimension == param.type->dimension;
}

std::string type_of(const TemplateParam& param) {
  if (param.standard) {
    return param.standard->percent ? "a ratio in `%`" : describe(*param.standard);
  }
  return "of type " + tick(param.type->name);
}

const Expr& base_of(const Expr& what) {
  return what.kind == ExprKind::Index ? what.operands.front() : what;
}

// `by = 3%`: in brackets the parser reads `=` as `==`.
bool is_argument(const Expr& expr) {
  return expr.kind == ExprKind::Binary && expr.text == "==" && !expr.parenthesised &&
         expr.operands[0].kind == ExprKind::Name;
}

// The value of each parameter as it is to stand in the conditions.
class Arguments {
 public:
  Arguments(Spec& spec, const Module& user, const Declaration& declaration,
            const std::vector<TemplateParam>& params)
      : spec_(spec), user_(user), declaration_(declaration), params_(params) {}

  std::optional<Literals> read(const Expr& what) {
    const std::size_t before = spec_.diagnostics().size();
    std::set<std::string_view> seen;
    if (what.kind == ExprKind::Index) {
      for (std::size_t i = 1; i < what.operands.size(); ++i) read_one(what.operands[i], seen);
    }
    for (const TemplateParam& param : params_) {
      if (seen.contains(param.name)) continue;
      if (!param.standard) {
        report(spec_.diagnostics(), Kind::MissingSetting, what.span,
               "rule " + tick(declaration_.name) + " needs " + tick(param.name) + ", which is " +
                   type_of(param),
               "write " + tick(syntax::print(base_of(what)) + "[" + param.name + " = …]"));
        continue;
      }
      if (std::optional<Expr> value = literal(*param.standard)) {
        place(*value, what.span);
        literals_.insert_or_assign(param.name, std::move(*value));
      }
    }
    if (spec_.diagnostics().size() > before) return std::nullopt;
    return std::move(literals_);
  }

 private:
  void read_one(const Expr& argument, std::set<std::string_view>& seen) {
    Diagnostics& diagnostics = spec_.diagnostics();
    if (!is_argument(argument)) {
      report(diagnostics, Kind::WrongForm, argument.span, "an argument has a name and a value",
             params_.empty() ? "" : "as in " + tick(params_[0].name + " = …"));
      return;
    }
    const Expr& name = argument.operands[0];
    const auto param = std::find_if(params_.begin(), params_.end(), [&](const TemplateParam& one) {
      return one.name == name.text;
    });
    if (param == params_.end()) {
      std::vector<std::string_view> names;
      for (const TemplateParam& one : params_) names.push_back(one.name);
      report(diagnostics, Kind::UnknownParameter, name.span,
             "rule " + tick(declaration_.name) + " has no param " + tick(name.text),
             did_you_mean(name.text, names,
                          names.empty() ? "it takes no arguments" : "it has " + one_of(names)));
      return;
    }
    if (!seen.insert(param->name).second) {
      report(diagnostics, Kind::DuplicateSetting, name.span, tick(name.text) + " is given twice");
      return;
    }
    read_value(*param, argument.operands[1]);
  }

  void read_value(const TemplateParam& param, const Expr& expr) {
    Diagnostics& diagnostics = spec_.diagnostics();
    const std::optional<Value> value = evaluate(expr, *user_.scope, diagnostics);
    if (!value) return;
    if (!has_type(param, *value)) {
      const bool bare = value->kind == Value::Kind::Number && value->dimension.none();
      const Dimension wanted = param.standard ? param.standard->dimension : param.type->dimension;
      std::string hint;
      if (bare && param.standard && param.standard->percent) {
        hint = "write " + tick(syntax::print(expr) + "%");
      } else if (bare && wanted == Dimension{.time = 1}) {
        hint = "write its unit, as in " + tick(syntax::print(expr) + "ms");
      }
      report(diagnostics, Kind::WrongType, expr.span,
             tick(param.name) + " is " + type_of(param) + ", and this is " + describe(*value),
             std::move(hint));
      return;
    }
    if (param.allowed && !check_allowed(*value, *param.allowed, expr.span, diagnostics)) return;
    // As it was written, where it is a literal.
    std::optional<Expr> written =
        expr.kind == ExprKind::Number ? std::optional(expr) : literal(*value);
    if (!written) {
      report(diagnostics, Kind::WrongType, expr.span, "this has no form that a rule could show");
      return;
    }
    written->parenthesised = written->kind == ExprKind::Unary;
    place(*written, expr.span);
    literals_.insert_or_assign(param.name, std::move(*written));
  }

  Spec& spec_;
  const Module& user_;
  const Declaration& declaration_;
  const std::vector<TemplateParam>& params_;
  Literals literals_;
};

// `param NAME`, `param NAME: type`, with a default, and bounds behind `in`.
bool has_form(const Statement& statement) {
  const std::size_t words = statement.items.size();
  const bool typed = words == 2 && statement.items[1].before == syntax::Item::Before::Colon;
  const std::size_t values = statement.values.size();
  const bool bounded = values == 3 && is_word(statement.values[1].expr, "in");
  return statement.items[0].expr.kind == ExprKind::Name && (typed || words == 1) &&
         (values == 1 || bounded || (values == 0 && typed && !statement.has_equals));
}

std::optional<TemplateParam> read_param(Spec& spec, const Module& module,
                                        const Statement& statement, Diagnostics& diagnostics) {
  if (!has_form(statement)) {
    report(diagnostics, Kind::WrongForm, statement.span,
           "a param of a rule has a name, and a default or a type",
           "write `param by = 2%` or `param limit: time`");
    return std::nullopt;
  }
  TemplateParam param;
  param.name = statement.items[0].expr.text;
  param.span = statement.items[0].expr.span;
  if (is_metric_name(param.name)) {
    report(diagnostics, Kind::ShadowedName, param.span,
           tick(param.name) + " is a metric of every workload", "choose another name");
    return std::nullopt;
  }
  if (statement.values.empty()) {
    param.type = find_type(statement.items[1].expr, diagnostics);
    return param.type == nullptr ? std::nullopt : std::optional(std::move(param));
  }
  const std::optional<Value> standard =
      evaluate(statement.values[0].expr, *module.scope, diagnostics);
  if (!standard) return std::nullopt;
  param.standard =
      param_value(statement, *standard, nullptr, *module.scope, spec.checked.sources, diagnostics);
  if (!param.standard) return std::nullopt;
  if (statement.values.size() == 3) {
    param.allowed = read_allowed(statement.values[2].expr, *standard, *module.scope, diagnostics);
  }
  return param;
}

}  // namespace

std::vector<TemplateParam> read_template_params(Spec& spec, const Module& module,
                                                const Statement& declaration,
                                                Diagnostics& diagnostics) {
  std::vector<TemplateParam> params;
  if (!declaration.block) return params;
  for (const Statement& statement : declaration.block->statements) {
    if (statement.keyword != "param" || statement.items.empty() || statement.block) continue;
    std::optional<TemplateParam> param = read_param(spec, module, statement, diagnostics);
    if (!param) continue;
    const bool taken = std::any_of(params.begin(), params.end(), [&](const TemplateParam& one) {
      return one.name == param->name;
    });
    if (taken) {
      report(diagnostics, Kind::DuplicateName, param->span,
             tick(param->name) + " is declared twice");
    } else {
      params.push_back(std::move(*param));
    }
  }
  return params;
}

std::optional<RuleUse> read_rule_use(const Spec& spec, const Module& module,
                                     const Statement& statement) {
  if (statement.items.size() != 1) {
    report(spec.diagnostics(), Kind::WrongForm, statement.span, "`use` takes one rule",
           "as in `use std.rules.no_slowdown[by = 3%]`");
    return std::nullopt;
  }
  const Expr& what = statement.items[0].expr;
  const auto rule = spec.find(Declares::Rule, module, base_of(what));
  if (!rule) return std::nullopt;
  return RuleUse{*rule, &what};
}

std::optional<Rule> take_rule(Spec& spec, const Module& user, const RuleUse& use) {
  const Declaration& declaration = spec.all(Declares::Rule)[use.rule];
  const Module& module = spec.module_of(declaration);
  // What is wrong with them was told where they are declared.
  Diagnostics told;
  const std::vector<TemplateParam> params =
      module.from_stdlib ? read_template_params(spec, module, *declaration.statement, told)
                         : std::vector<TemplateParam>();
  std::optional<Literals> literals = Arguments(spec, user, declaration, params).read(*use.what);
  if (!literals) return std::nullopt;
  const source::Span span = use.what->span;
  const Substitution substitution(spec.model(), &module == &user ? nullptr : module.scope,
                                  std::move(*literals), span);
  Rule taken = spec.model().rules[use.rule];
  taken.span = span;
  taken.scope = user.scope;
  taken.is_template = false;
  for (Expr& selector : taken.selectors) substitution.apply(selector);
  for (Clause& clause : taken.clauses) {
    clause.span = span;
    substitution.apply(clause.condition);
  }
  return taken;
}

void complete_rule(Rule taken, const std::set<std::string_view>& own, Rule& rule) {
  if (!own.contains("for")) rule.selectors = std::move(taken.selectors);
  if (!own.contains("against")) rule.baseline = taken.baseline;
  if (!own.contains("confidence")) rule.confidence = taken.confidence;
  if (!own.contains("owner")) rule.owner = taken.owner;
  if (!own.contains("on inconclusive")) rule.on_inconclusive = taken.on_inconclusive;
  if (!own.contains("on missing baseline")) rule.on_missing_baseline = taken.on_missing_baseline;
  if (rule.documentation.empty()) rule.documentation = taken.documentation;
  std::vector<Clause> clauses;
  for (Clause& clause : taken.clauses) {
    const bool replaced = own.contains(clause.severity == Severity::Fail ? "fail" : "warn");
    if (!replaced) clauses.push_back(std::move(clause));
  }
  std::move(rule.clauses.begin(), rule.clauses.end(), std::back_inserter(clauses));
  rule.clauses = std::move(clauses);
}

bool report_template(const Spec& spec, std::uint32_t rule, source::Span span) {
  const Rule& named = spec.model().rules[rule];
  if (!named.is_template) return false;
  report(spec.diagnostics(), Kind::BadValue, span,
         "rule " + tick(named.name) + " is a template, and never judged itself",
         "take it by `use " + named.name + "` in a rule of your own");
  return true;
}

}  // namespace benchc::model
