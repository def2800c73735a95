#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/model/params.h"
#include "compiler/model/spec.h"

/// Rules that take another rule by `use`: one of the same spec, or a template of the stdlib, which
/// may have parameters.
namespace benchc::model {

/// `param by = 2%`, or `param limit: time`, which has to be given.
struct TemplateParam {
  std::string name;
  source::Span span;
  /// Its type is that of the default, or `type`.
  std::optional<Value> standard;
  const ParamType* type = nullptr;
  std::optional<Allowed> allowed;
};

/// The `param` clauses of a rule; reports what is wrong with them.
std::vector<TemplateParam> read_template_params(Spec& spec, const Module& module,
                                                const syntax::Statement& declaration,
                                                Diagnostics& diagnostics);

/// `use NAME` or `use NAME[argument = value, …]`.
struct RuleUse {
  /// Index into the declarations of rules.
  std::uint32_t rule = 0;
  const syntax::Expr* what = nullptr;
};

/// Reads a `use` clause of a rule or test; reports what names no rule.
std::optional<RuleUse> read_rule_use(const Spec& spec, const Module& module,
                                     const syntax::Statement& statement);

/// What the `use` gives: the rule that it names, which is complete, with the parameters' values in
/// place of their names and all of it placed where the `use` stands, so that messages show it.
/// Nothing when an argument is wrong, which is reported.
std::optional<Rule> take_rule(Spec& spec, const Module& user, const RuleUse& use);

/// Adds to a rule what it does not say itself. `own` are the clauses and settings that it has.
void complete_rule(Rule taken, const std::set<std::string_view>& own, Rule& rule);

/// Reports a rule that is only a template where one that is judged is wanted; true when it is one.
bool report_template(const Spec& spec, std::uint32_t rule, source::Span span);

}  // namespace benchc::model
