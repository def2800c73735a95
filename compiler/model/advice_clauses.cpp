#include "compiler/model/advice_clauses.h"

#include "compiler/model/advice.h"
#include "compiler/model/select.h"

namespace benchc::model {
namespace {

using Comparison = RuleCondition::Comparison;

class Finder {
 public:
  Finder(const Spec& spec, std::uint32_t rule, std::vector<PlainComparison>& found)
      : spec_(spec), rule_(spec.model().rules[rule]), index_(rule), found_(found) {}

  void run() {
    Diagnostics elsewhere;
    shape_ = shape_rule(spec_.model(), rule_, elsewhere);
    for (const ShapedClause& clause : shape_.clauses) find(clause.condition, clause.clause, true);
  }

 private:
  void find(const RuleCondition& condition, std::uint32_t clause, bool whole) {
    using Kind = RuleCondition::Kind;
    if (condition.kind == Kind::Or) {
      for (const RuleCondition& one : condition.operands) find(one, clause, false);
    } else if (condition.kind == Kind::Compare || condition.kind == Kind::Regresses) {
      take(condition, clause, whole);
    }
  }

  void take(const RuleCondition& condition, std::uint32_t clause, bool whole) {
    if (condition.terms.size() != 2 || !is_authors(spec_, condition.span)) return;
    const bool flipped = condition.terms[0].kind != RuleTerm::Kind::Statistic;
    const RuleTerm& statistic = condition.terms[flipped ? 1 : 0];
    const RuleTerm& limit = condition.terms[flipped ? 0 : 1];
    if (statistic.kind != RuleTerm::Kind::Statistic || limit.kind != RuleTerm::Kind::Bound) return;
    const syntax::Expr* selector = shape_.slots[statistic.index].selector;
    // Beside a `for`, another case is compared with each of the rule's own.
    if ((selector == nullptr) == rule_.selectors.empty()) return;
    const bool compares = condition.kind == RuleCondition::Kind::Compare;
    const Comparison comparison = condition.comparison;
    if (compares && (comparison == Comparison::Equal || comparison == Comparison::NotEqual)) return;
    const bool greater =
        comparison == Comparison::Greater || comparison == Comparison::GreaterEqual;
    PlainComparison plain;
    plain.rule = index_;
    plain.clause = clause;
    plain.whole = whole;
    plain.span = condition.span;
    plain.limit_span = limit.span;
    plain.kind = condition.kind;
    plain.upper = !compares || greater != flipped;
    plain.flipped = flipped;
    plain.strict = !compares || comparison == Comparison::Greater || comparison == Comparison::Less;
    plain.statistic = statistic;
    plain.selector = selector;
    Diagnostics elsewhere;
    plain.limit = evaluate(*shape_.bounds[limit.index].expr, *rule_.scope, elsewhere);
    if (plain.limit && plain.limit->kind != Value::Kind::Number) plain.limit.reset();
    found_.push_back(std::move(plain));
  }

  const Spec& spec_;
  const Rule& rule_;
  std::uint32_t index_;
  std::vector<PlainComparison>& found_;
  RuleShape shape_;
};

}  // namespace

std::vector<PlainComparison> plain_comparisons(const Spec& spec) {
  std::vector<PlainComparison> found;
  // Most clauses are one comparison, and a large spec has thousands.
  std::size_t clauses = 0;
  for (const Rule& rule : spec.model().rules) clauses += rule.clauses.size();
  found.reserve(clauses);
  for (std::uint32_t r = 0; r < spec.model().rules.size(); ++r) {
    if (!spec.model().rules[r].is_template) Finder(spec, r, found).run();
  }
  return found;
}

std::vector<CaseRef> judged_cases(const Model& model, const PlainComparison& comparison) {
  const Rule& rule = model.rules[comparison.rule];
  Diagnostics elsewhere;
  if (comparison.selector == nullptr) {
    return select_all(model, rule.selectors, *rule.scope, elsewhere);
  }
  return select(model, *comparison.selector, *rule.scope, elsewhere);
}

}  // namespace benchc::model
