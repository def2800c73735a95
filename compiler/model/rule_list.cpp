#include "compiler/model/rule_list.h"

#include <set>

#include "compiler/model/template.h"

namespace benchc::model {

using syntax::Expr;

std::optional<std::vector<std::uint32_t>> read_rules(const Spec& spec, const Module& module,
                                                     const Expr& value) {
  if (value.kind != syntax::ExprKind::List) {
    report(spec.diagnostics(), Kind::WrongType, value.span, "`rules` takes a list of rules",
           "as in `rules = [no_slowdown, memory]`");
    return std::nullopt;
  }
  std::vector<std::uint32_t> rules;
  std::set<std::uint32_t> seen;
  for (const Expr& name : value.operands) {
    const auto rule = spec.find(Declares::Rule, module, name);
    if (!rule || report_template(spec, *rule, name.span)) continue;
    if (seen.insert(*rule).second) {
      rules.push_back(*rule);
    } else {
      report(spec.diagnostics(), Kind::DuplicateValue, name.span, "this rule is listed twice");
    }
  }
  return rules;
}

}  // namespace benchc::model
