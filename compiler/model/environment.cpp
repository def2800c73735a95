#include <algorithm>
#include <cmath>

#include "compiler/model/read.h"
#include "compiler/model/settings.h"
#include "compiler/model/use.h"
#include "compiler/syntax/syntax.h"

namespace benchc::model {
namespace {

using syntax::Expr;
using syntax::ExprKind;
using syntax::Statement;

constexpr std::string_view kPolicies[] = {"fail", "warn", "ignore"};
// In front of a variable's name among a block's entries.
constexpr std::string_view kVariable = "env ";

bool is_control(std::string_view name) {
  return name == "aslr" || name == "cores" || name == "governor" || name == "settle";
}

bool is_core(const Value& value, double least) {
  constexpr double kMostCores = 65536;
  return value.kind == Value::Kind::Number && value.dimension.none() && !value.percent &&
         std::trunc(value.number) == value.number && value.number >= least &&
         value.number < kMostCores;
}

// A control's words, where `cores = [0, 1]` and names of constants have been evaluated.
std::optional<std::string> cores_text(std::span<const syntax::Item> items, const Scope& scope,
                                      Diagnostics& diagnostics) {
  Words words(items);
  const bool isolated = words.take_word("isolated");
  const Expr* expr = words.take();
  const std::size_t before = diagnostics.size();
  if (expr != nullptr && words.at_end()) {
    const std::optional<Value> value = evaluate(*expr, scope, diagnostics);
    if (value && is_core(*value, 1)) return (isolated ? "isolated " : "") + printed(*value);
    if (value && !isolated && value->kind == Value::Kind::List && !value->items.empty() &&
        std::all_of(value->items.begin(), value->items.end(),
                    [](const Value& item) { return is_core(item, 0); })) {
      std::string text;
      for (const Value& item : value->items) text += (text.empty() ? "[" : ", ") + printed(item);
      return text + "]";
    }
  }
  if (diagnostics.size() == before) {
    report(diagnostics, Kind::BadValue, span_of(items, {}),
           "`cores` is a number of cores, a list of them, or `isolated` and a number",
           "as in `cores = 2`, `cores = [0, 1]` or `cores = isolated 2`");
  }
  return std::nullopt;
}

std::optional<std::string> settle_text(std::span<const syntax::Item> items, const Scope& scope,
                                       Diagnostics& diagnostics) {
  Words words(items);
  const Expr* condition = words.take();
  const bool within = words.take_word("within");
  const Expr* time = words.take();
  const bool shaped = condition != nullptr && condition->kind == ExprKind::Binary &&
                      (condition->text == "<" || condition->text == "<=") &&
                      is_word(condition->operands[0], "load") && within && time != nullptr &&
                      words.at_end();
  if (!shaped) {
    report(diagnostics, Kind::BadValue, span_of(items, {}),
           "`settle` is a bound of the load and the time to wait for it",
           "as in `settle = load < 0.5 within 30s`");
    return std::nullopt;
  }
  const auto load = read_quantity(condition->operands[1], scope, {}, "load", "", diagnostics);
  const auto seconds = read_time(*time, scope, "settle", diagnostics);
  if (!load || !seconds) return std::nullopt;
  return "load " + condition->text + " " + printed(number(*load)) + " within " +
         printed(number(*seconds)) + "s";
}

std::optional<std::string> control_text(std::string_view name, std::span<const syntax::Item> items,
                                        const Scope& scope, Diagnostics& diagnostics) {
  if (name == "cores") return cores_text(items, scope, diagnostics);
  if (name == "settle") return settle_text(items, scope, diagnostics);
  const bool one = items.size() == 1;
  if (name == "aslr") {
    constexpr std::string_view kChoices[] = {"off", "on"};
    if (one) {
      const auto choice = read_choice(items[0].expr, name, kChoices, diagnostics);
      return choice ? std::optional(std::string(kChoices[*choice])) : std::nullopt;
    }
  } else if (one && items[0].expr.kind == ExprKind::Name) {
    // Those of Linux.
    constexpr std::string_view kChoices[] = {"performance",  "powersave", "schedutil",
                                             "conservative", "ondemand",  "userspace"};
    const auto choice = read_choice(items[0].expr, name, kChoices, diagnostics);
    return choice ? std::optional(std::string(kChoices[*choice])) : std::nullopt;
  }
  report(diagnostics, Kind::BadValue, span_of(items, {}), tick(name) + " takes one word");
  return std::nullopt;
}

void read_control(std::string_view name, const Statement& statement, const Scope& scope,
                  Entries& entries, Diagnostics& diagnostics) {
  std::span<const syntax::Item> items = statement.values;
  std::size_t policy = 0;
  if (items.size() >= 2 && is_word(items[items.size() - 2].expr, "or")) {
    const auto chosen = read_choice(items.back().expr, "or", kPolicies, diagnostics);
    if (!chosen) return;
    policy = *chosen;
    items = items.first(items.size() - 2);
  }
  // Anything else behind `or` the parser takes for a condition.
  if (!items.empty() && items.back().expr.kind == ExprKind::Binary &&
      items.back().expr.text == "or") {
    read_choice(items.back().expr.operands[1], "or", kPolicies, diagnostics);
    return;
  }
  if (items.empty()) {
    report(diagnostics, Kind::WrongForm, statement.span, tick(name) + " has no value before `or`");
    return;
  }
  const auto text = control_text(name, items, scope, diagnostics);
  if (!text) return;
  // With the policy, since two uses that differ in it disagree as well.
  entries[std::string(name)] = {*text + " or " + std::string(kPolicies[policy]),
                                static_cast<double>(policy), static_cast<double>(text->size()),
                                statement.keyword_span};
}

UsingBlock read_environment(Spec& spec, const Declaration& declaration) {
  UsingBlock block;
  const Module& module = spec.module_of(declaration);
  const Scope& scope = *module.scope;
  Diagnostics& diagnostics = spec.diagnostics();
  for (const auto& [name, statement] :
       read_block(*declaration.statement, "environment", settings_of("environment"), diagnostics)) {
    const source::Span span = statement->keyword_span;
    if (name == "use") {
      read_use(spec, Declares::Environment, module, *statement, block);
    } else if (is_control(name)) {
      read_control(name, *statement, scope, block.entries, diagnostics);
    } else if (const Expr* value = one_value(*statement, diagnostics)) {
      if (name == "env") {
        const auto variables = read_variables(*value, scope, diagnostics);
        if (!variables) continue;
        for (const auto& [variable, text] : *variables) {
          block.entries[std::string(kVariable) + variable] = {text, 0, 0, span};
        }
      } else if (name == "clean_env") {
        const auto truth = read_truth(*value, scope, name, diagnostics);
        if (truth) block.entries["clean_env"] = {*truth ? "true" : "false", 0, 0, span};
      } else if (name == "cwd") {
        const auto path = read_path(*value, scope, name, diagnostics);
        if (path) block.entries["cwd"] = {*path, 0, 0, span};
      }
    }
  }
  return block;
}

Environment to_environment(const Declaration& declaration, const Entries& entries) {
  Environment environment;
  environment.name = declaration.name;
  environment.span = declaration.span;
  for (const auto& [name, entry] : entries) {
    if (name.starts_with(kVariable)) {
      environment.env[name.substr(kVariable.size())] = entry.text;
    } else if (name == "clean_env") {
      environment.clean_env = entry.text == "true";
    } else if (name == "cwd") {
      environment.cwd = entry.text;
    } else {
      environment.controls.push_back(
          {name, entry.text.substr(0, static_cast<std::size_t>(entry.second)),
           static_cast<OnUnmet>(static_cast<int>(entry.first)), entry.span});
    }
  }
  return environment;
}

}  // namespace

void declare_environments(Spec& spec) {
  const std::vector<Declaration>& declared = spec.all(Declares::Environment);
  std::vector<UsingBlock> blocks;
  blocks.reserve(declared.size());
  for (const Declaration& declaration : declared) {
    blocks.push_back(read_environment(spec, declaration));
  }
  resolve_uses(spec, Declares::Environment, blocks);
  for (std::size_t e = 0; e < declared.size(); ++e) {
    spec.model().environments.push_back(to_environment(declared[e], blocks[e].entries));
  }
}

}  // namespace benchc::model
