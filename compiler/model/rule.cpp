#include <algorithm>

#include "compiler/model/clause_form.h"
#include "compiler/model/cycles.h"
#include "compiler/model/qualify.h"
#include "compiler/model/read.h"
#include "compiler/model/settings.h"
#include "compiler/model/spec.h"
#include "compiler/model/template.h"

namespace benchc::model {
namespace {

using syntax::Statement;

constexpr std::string_view kCounts[] = {"pass", "warn", "fail"};

void read_clause(const Spec& spec, const Module& module, const Statement& statement, Rule& rule) {
  if (!is_clause(statement, spec.diagnostics())) return;
  Clause clause;
  clause.severity = statement.keyword == "fail" ? Severity::Fail : Severity::Warn;
  clause.span = statement.span;
  clause.condition = statement.items[1].expr;
  qualify_condition(spec, module, clause.condition);
  rule.clauses.push_back(std::move(clause));
}

// Even one that is wrong in itself.
bool has_statement(const Statement& declaration, std::string_view keyword) {
  if (!declaration.block) return false;
  const auto& statements = declaration.block->statements;
  return std::any_of(statements.begin(), statements.end(),
                     [&](const Statement& statement) { return statement.keyword == keyword; });
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

// A rule as it stands, before what it takes by `use`.
struct ReadRule {
  /// Moves into the model at once.
  Rule rule;
  /// The names of its own clauses and settings.
  std::set<std::string_view> own;
  std::optional<RuleUse> use;
};

void read_params(Spec& spec, const Module& module, const Declaration& declaration) {
  const Statement& statement = *declaration.statement;
  if (module.from_stdlib) {
    read_template_params(spec, module, statement, spec.diagnostics());
    return;
  }
  const auto& statements = statement.block->statements;
  const auto param = std::find_if(statements.begin(), statements.end(),
                                  [](const Statement& one) { return one.keyword == "param"; });
  report(spec.diagnostics(), Kind::MisplacedSetting, param->span,
         "only a rule of the stdlib has a `param`",
         "declare the constant before the rule: `let by = 2%`, or `param by = 2%`");
}

ReadRule read_rule(Spec& spec, const Declaration& declaration) {
  ReadRule read;
  Rule& rule = read.rule;
  rule.name = declaration.name;
  rule.span = declaration.span;
  const Module& module = spec.module_of(declaration);
  Diagnostics& diagnostics = spec.diagnostics();
  rule.scope = module.scope;
  rule.is_template = module.from_stdlib;
  rule.documentation = read_documentation(*declaration.statement, *module.scope, diagnostics);
  for (const auto& [name, statement] :
       read_block(*declaration.statement, "rule", settings_of("rule"), diagnostics)) {
    read.own.insert(name);
    if (name == "for") {
      for (const syntax::Expr* expr : listed(*statement, diagnostics)) {
        qualify_selector(spec, module, rule.selectors.emplace_back(*expr));
      }
    } else if (name == "against") {
      if (statement->items.size() == 1) {
        rule.baseline = spec.find(Declares::Baseline, module, statement->items[0].expr);
      } else {
        report(diagnostics, Kind::WrongForm, statement->span, "a rule has one baseline",
               "declare it and name it: `baseline main = branch \"main\" last 20 runs`, `against "
               "main`");
      }
    } else if (name == "fail" || name == "warn") {
      read_clause(spec, module, *statement, rule);
    } else if (name == "use") {
      read.use = read_rule_use(spec, module, *statement);
    } else if (name != "param") {
      read_setting(name, *statement, *module.scope, rule, diagnostics);
    }
  }
  if (read.own.contains("param")) read_params(spec, module, declaration);
  const Statement& statement = *declaration.statement;
  const bool says = has_statement(statement, "fail") || has_statement(statement, "warn") ||
                    has_statement(statement, "use");
  if (statement.block && !says) {
    report(diagnostics, Kind::MissingSetting, declaration.span,
           "rule " + tick(declaration.name) + " says neither when to fail nor when to warn",
           "add `fail when …` or `warn when …`");
  }
  return read;
}

// Each rule after those that it takes. Rules that take each other are reported, and broken.
std::vector<std::uint32_t> order_of(Spec& spec, const std::vector<ReadRule>& rules) {
  std::vector<std::vector<std::uint32_t>> needs(rules.size());
  for (std::size_t r = 0; r < rules.size(); ++r) {
    if (rules[r].use) needs[r].push_back(rules[r].use->rule);
  }
  const std::vector<Rule>& known = spec.model().rules;
  DependencyOrder order = dependency_order(needs);
  for (const std::vector<std::uint32_t>& ring : order.cycles) {
    std::string chain;
    for (const std::uint32_t r : ring) {
      chain += tick(known[r].name) + " uses ";
      spec.broken_rules[r] = true;
    }
    const Rule& first = known[ring.front()];
    report(spec.diagnostics(), Kind::Cycle, first.span,
           "these rules use each other: " + chain + tick(first.name));
  }
  return std::move(order.order);
}

void complete(Spec& spec, const std::vector<ReadRule>& rules) {
  for (const std::uint32_t r : order_of(spec, rules)) {
    if (!rules[r].use) continue;
    const Module& module = spec.module_of(spec.all(Declares::Rule)[r]);
    std::optional<Rule> taken = take_rule(spec, module, *rules[r].use);
    if (!taken || spec.broken_rules[rules[r].use->rule]) spec.broken_rules[r] = true;
    if (taken) complete_rule(std::move(*taken), rules[r].own, spec.model().rules[r]);
  }
}

}  // namespace

void declare_rules(Spec& spec) {
  std::vector<ReadRule> rules;
  rules.reserve(spec.all(Declares::Rule).size());
  spec.model().rules.reserve(spec.all(Declares::Rule).size());
  for (const Declaration& declaration : spec.all(Declares::Rule)) {
    const std::size_t before = spec.diagnostics().size();
    rules.push_back(read_rule(spec, declaration));
    spec.model().rules.push_back(std::move(rules.back().rule));
    // A baseline that is not known was told of where it is declared, and so was a rule.
    const bool unfounded =
        has_statement(*declaration.statement, "against") && !spec.model().rules.back().baseline;
    const bool unused = has_statement(*declaration.statement, "use") && !rules.back().use;
    spec.broken_rules.push_back(unfounded || unused || spec.diagnostics().size() > before);
  }
  complete(spec, rules);
}

}  // namespace benchc::model
