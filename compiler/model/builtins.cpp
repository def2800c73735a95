#include "compiler/model/builtins.h"

#include <algorithm>

#include "compiler/model/read.h"
#include "compiler/model/settings.h"
#include "compiler/syntax/syntax.h"

namespace benchc::model {
namespace {

using syntax::ExprKind;
using syntax::Statement;

constexpr std::string_view kThreads = "threads";

std::string_view last_part(std::string_view name) { return name.substr(name.rfind('.') + 1); }

bool is_named(const Statement& statement) {
  return statement.items.size() == 1 && statement.items[0].expr.kind == ExprKind::Name &&
         !statement.has_equals && statement.block;
}

void read_param(Spec& spec, const Module& module, const Statement& statement, Builtin& builtin) {
  const std::size_t words = statement.items.size();
  const std::size_t values = statement.values.size();
  const bool typed =
      words == 1 || (words == 2 && statement.items[1].before == syntax::Item::Before::Colon);
  if (statement.items[0].expr.kind != ExprKind::Name || !typed ||
      !(values == 1 || (values == 3 && is_word(statement.values[1].expr, "in")))) {
    report(spec.diagnostics(), Kind::WrongForm, statement.span,
           "a param has one name and one value",
           "write `param NAME = default` or `param NAME = default in 1..8`");
    return;
  }
  const std::string& name = statement.items[0].expr.text;
  const bool taken = std::any_of(builtin.params.begin(), builtin.params.end(),
                                 [&](const BuiltinParam& other) { return other.name == name; });
  if (taken) {
    report(spec.diagnostics(), Kind::DuplicateName, statement.items[0].expr.span,
           tick(name) + " is declared twice");
    return;
  }
  const auto standard = evaluate(statement.values[0].expr, *module.scope, spec.diagnostics());
  if (!standard || !param_value(statement, *standard, nullptr, *module.scope, spec.checked.sources,
                                spec.diagnostics())) {
    return;
  }
  BuiltinParam param{name, *standard, {}};
  if (values == 3) {
    param.allowed =
        read_allowed(statement.values[2].expr, *standard, *module.scope, spec.diagnostics());
  }
  builtin.params.push_back(std::move(param));
}

void read_counter(Spec& spec, const Statement& statement, Builtin& builtin) {
  for (const syntax::Expr* name : listed(statement, spec.diagnostics())) {
    if (name->kind == ExprKind::Name) {
      builtin.counters.push_back(name->text);
    } else {
      report(spec.diagnostics(), Kind::WrongForm, name->span, "a counter has a name");
    }
  }
}

// Of every module, loaded or not.
std::vector<std::string> all_names(const Spec& spec) {
  std::vector<std::string> names;
  for (const std::string& module : spec.files.module_names()) {
    const auto text = spec.files.read_module(module);
    if (!text) continue;
    source::SourceSet sources;
    const syntax::Parsed parsed = syntax::parse(sources, sources.add(module, *text));
    for (const Statement& statement : parsed.file.statements) {
      if (statement.keyword == "builtin" && is_named(statement)) {
        names.push_back(builtin_name(module, statement.items[0].expr.text));
      }
    }
  }
  return names;
}

Hint hint_for(const std::string& name, const std::vector<std::string>& names) {
  std::vector<std::string_view> within;
  for (const std::string& one : names) {
    if (name == one + "." + std::string(last_part(one))) {
      return "it has the name of its module: " + tick(one);
    }
    if (one == "std." + name) return Hint("did you mean " + tick(one) + "?", name, one);
    if (one.starts_with(name + ".")) within.push_back(one);
  }
  if (!within.empty()) return "it has " + one_of(within);
  return did_you_mean(name, std::vector<std::string_view>(names.begin(), names.end()));
}

}  // namespace

std::string builtin_name(std::string_view module, std::string_view name) {
  if (last_part(module) == name) return std::string(module);
  return std::string(module) + "." + std::string(name);
}

std::vector<std::string> modules_of_builtin(std::string_view full_name) {
  std::vector<std::string> modules = {std::string(full_name)};
  const std::size_t dot = full_name.rfind('.');
  if (dot != std::string_view::npos) modules.emplace_back(full_name.substr(0, dot));
  return modules;
}

void declare_builtins(Spec& spec) {
  for (const auto& module : spec.modules) {
    if (!module->from_stdlib) continue;
    for (const Statement& statement : module->file.statements) {
      if (statement.keyword != "builtin") continue;
      if (!is_named(statement)) {
        report(spec.diagnostics(), Kind::WrongForm, statement.span,
               "a builtin has a name and a block", "write `builtin NAME { … }`");
        continue;
      }
      const syntax::Expr& name = statement.items[0].expr;
      Builtin builtin;
      builtin.name = builtin_name(module->path, name.text);
      builtin.documentation = read_documentation(statement, *module->scope, spec.diagnostics());
      for (const Found& found :
           read_block(statement, "builtin", settings_of("builtin"), spec.diagnostics())) {
        if (found.name == "param") {
          read_param(spec, *module, *found.statement, builtin);
        } else {
          read_counter(spec, *found.statement, builtin);
        }
      }
      std::sort(builtin.params.begin(), builtin.params.end(),
                [](const BuiltinParam& a, const BuiltinParam& b) { return a.name < b.name; });
      const std::string full = builtin.name;
      if (!spec.builtins.emplace(full, std::move(builtin)).second) {
        report(spec.diagnostics(), Kind::DuplicateName, name.span,
               "builtin " + tick(full) + " is declared twice");
      }
    }
  }
}

const Builtin* find_builtin(const Spec& spec, const syntax::Expr& expr) {
  const std::optional<std::string> name = dotted_name(expr);
  if (!name) {
    report(spec.diagnostics(), Kind::WrongType, expr.span,
           "the name of a kernel of the stdlib is wanted here",
           expr.kind == ExprKind::String ? "names stand without quotes"
                                         : "as in `builtin = std.stream.triad`");
    return nullptr;
  }
  const auto found = spec.builtins.find(*name);
  if (found != spec.builtins.end()) return &found->second;
  report(spec.diagnostics(), Kind::UnknownBuiltin, expr.span,
         "the stdlib has no kernel " + tick(*name), hint_for(*name, all_names(spec)));
  return nullptr;
}

void check_builtin_matrix(const Builtin& builtin, const Workload& workload,
                          const MatrixClauses& clauses,
                          const std::set<std::string, std::less<>>& used,
                          Diagnostics& diagnostics) {
  for (const MatrixParameter& parameter : workload.parameters) {
    const auto param =
        std::find_if(builtin.params.begin(), builtin.params.end(),
                     [&](const BuiltinParam& one) { return one.name == parameter.name; });
    if (param == builtin.params.end()) {
      // Threads that the kernel does not use would be measured in vain, whoever else names them.
      if (parameter.name != kThreads && used.contains(parameter.name)) continue;
      std::vector<std::string_view> names;
      for (const BuiltinParam& one : builtin.params) names.push_back(one.name);
      report(diagnostics, Kind::UnknownParameter, parameter.span,
             tick(builtin.name) + " has no parameter " + tick(parameter.name) +
                 (parameter.name == kThreads ? "" : ", and nothing else in the workload names it"),
             did_you_mean(parameter.name, names,
                          names.empty() ? "it has none" : "it has " + one_of(names)));
      continue;
    }
    for (std::size_t i = 0; i < parameter.values.size(); ++i) {
      const Value& value = parameter.values[i];
      const source::Span span = value_span(clauses, parameter.name, i);
      if (!same_type(value, param->standard)) {
        const bool numbers =
            value.kind == Value::Kind::Number && param->standard.kind == Value::Kind::Number;
        report(diagnostics, numbers ? Kind::WrongDimension : Kind::WrongType, span,
               tick(parameter.name) + " of " + tick(builtin.name) + " is " +
                   describe(param->standard) + ", and this is " + describe(value));
        break;
      }
      if (!param->allowed || fits(value, *param->allowed)) continue;
      report(diagnostics, Kind::BadValue, span,
             tick(canonical(value)) + " is not in " + tick(param->allowed->text) + ", what " +
                 tick(builtin.name) + " takes as " + tick(parameter.name));
      break;
    }
  }
}

std::vector<Parameter> builtin_defaults(const Builtin& builtin, const Workload& workload) {
  std::vector<Parameter> defaults;
  for (const BuiltinParam& param : builtin.params) {
    const bool given =
        std::any_of(workload.parameters.begin(), workload.parameters.end(),
                    [&](const MatrixParameter& parameter) { return parameter.name == param.name; });
    if (!given) defaults.push_back({param.name, param.standard, {}});
  }
  return defaults;
}

}  // namespace benchc::model
