#include <algorithm>

#include "compiler/model/qualify.h"
#include "compiler/model/read.h"
#include "compiler/model/settings.h"
#include "compiler/model/spec.h"

namespace benchc::model {
namespace {

using syntax::Statement;

constexpr std::string_view kCounts[] = {"pass", "warn", "fail"};

void read_clause(const Spec& spec, const Module& module, const Statement& statement, Rule& rule) {
  Words words(statement.items);
  const bool when = words.take_word("when");
  const syntax::Expr* condition = words.take();
  if (!when || condition == nullptr || !words.at_end()) {
    // The first word that does not belong here.
    const syntax::Expr* stray = !when ? &statement.items[0].expr : words.peek();
    std::string hint = "as in `" + statement.keyword + " when median(time) > 3ms`";
    if (when && stray != nullptr && stray->kind == syntax::ExprKind::Name) {
      constexpr std::string_view kWords[] = {"and", "or", "regresses", "shifts", "exceeds"};
      hint = did_you_mean(stray->text, kWords, std::move(hint));
    }
    report(spec.diagnostics(), Kind::WrongForm, stray != nullptr ? stray->span : statement.span,
           tick(statement.keyword) + " takes `when` and one condition", std::move(hint));
    return;
  }
  Clause clause;
  clause.severity = statement.keyword == "fail" ? Severity::Fail : Severity::Warn;
  clause.span = statement.span;
  clause.condition = *condition;
  qualify_condition(spec, module, clause.condition);
  rule.clauses.push_back(std::move(clause));
}

// The first `fail` or `warn` in the block, even one that is wrong in itself.
bool has_clause(const Statement& declaration) {
  if (!declaration.block) return true;
  for (const Statement& statement : declaration.block->statements) {
    if (statement.keyword == "fail" || statement.keyword == "warn") return true;
  }
  return false;
}

bool names_baseline(const Statement& declaration) {
  if (!declaration.block) return false;
  const auto& statements = declaration.block->statements;
  return std::any_of(statements.begin(), statements.end(),
                     [](const Statement& statement) { return statement.keyword == "against"; });
}

void read_setting(std::string_view name, const Statement& statement, const Scope& scope, Rule& rule,
                  Diagnostics& diagnostics) {
  const syntax::Expr* value = one_value(statement, diagnostics);
  if (value == nullptr) return;
  if (name == "confidence") {
    constexpr double kLeast = 0.5;
    rule.confidence =
        read_ratio(*value, scope, name, kLeast, 1, diagnostics).value_or(rule.confidence);
  } else if (name == "owner") {
    rule.owner = read_text(*value, scope, name, diagnostics).value_or("");
  } else if (const auto counts = read_choice(*value, name, kCounts, diagnostics)) {
    (name == "on inconclusive" ? rule.on_inconclusive : rule.on_missing_baseline) =
        static_cast<CountsAs>(*counts);
  }
}

Rule read_rule(Spec& spec, const Declaration& declaration) {
  Rule rule;
  rule.name = declaration.name;
  rule.span = declaration.span;
  const Module& module = spec.module_of(declaration);
  Diagnostics& diagnostics = spec.diagnostics();
  rule.scope = module.scope;
  rule.documentation = read_documentation(*declaration.statement, *module.scope, diagnostics);
  for (const auto& [name, statement] :
       read_block(*declaration.statement, "rule", settings_of("rule"), diagnostics)) {
    if (name == "for") {
      for (const syntax::Expr* expr : listed(*statement, diagnostics)) {
        qualify_selector(spec, module, rule.selectors.emplace_back(*expr));
      }
    } else if (name == "against") {
      if (statement->items.size() == 1) {
        rule.baseline = spec.find(Declares::Baseline, module, statement->items[0].expr);
      } else {
        report(diagnostics, Kind::WrongForm, statement->span, "a rule has one baseline");
      }
    } else if (name == "fail" || name == "warn") {
      read_clause(spec, module, *statement, rule);
    } else {
      read_setting(name, *statement, *module.scope, rule, diagnostics);
    }
  }
  if (!has_clause(*declaration.statement)) {
    report(diagnostics, Kind::MissingSetting, declaration.span,
           "rule " + tick(declaration.name) + " says neither when to fail nor when to warn",
           "add `fail when …` or `warn when …`");
  }
  return rule;
}

}  // namespace

void declare_rules(Spec& spec) {
  for (const Declaration& declaration : spec.all(Declares::Rule)) {
    const std::size_t before = spec.diagnostics().size();
    spec.model().rules.push_back(read_rule(spec, declaration));
    // A baseline that is not known was told of where it is declared.
    const bool unfounded =
        names_baseline(*declaration.statement) && !spec.model().rules.back().baseline;
    spec.broken_rules.push_back(unfounded || spec.diagnostics().size() > before);
  }
}

}  // namespace benchc::model
