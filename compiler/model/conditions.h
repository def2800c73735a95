#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/model/model.h"

namespace benchc::model {

/// Arithmetic of a rule's condition.
struct RuleTerm {
  enum class Kind : std::uint8_t {
    Constant,
    /// An expression that needs nothing measured: `index` into RuleShape::bounds.
    Bound,
    /// `name` of `metric` over the samples of the case in slot `index`; `number` is its argument.
    Statistic,
    Negate,
    Add,
    Subtract,
    Multiply,
    Divide,
    /// `name` over the cases of set `index` of its operand, a Statistic.
    OverCases,
    /// Of its operand; only in what a growth is compared with, as is the next.
    Logarithm,
    /// The value of the growth's parameter `name`.
    Parameter,
  };
  Kind kind = Kind::Constant;
  source::Span span;
  double number = 0;
  std::uint32_t index = 0;
  std::string name;
  std::string metric;
  std::vector<RuleTerm> operands;
};

/// Add of "+", and so on; nothing of what is no arithmetic.
std::optional<RuleTerm::Kind> arithmetic_of(std::string_view operation);

struct RuleCondition {
  enum class Kind : std::uint8_t { Compare, Regresses, And, Or, Not, Shifts, Growth };
  enum class Comparison : std::uint8_t { Less, LessEqual, Greater, GreaterEqual, Equal, NotEqual };
  Kind kind = Kind::Compare;
  source::Span span;
  Comparison comparison = Comparison::Less;
  /// Regresses, Shifts: by a ratio, not by a quantity of the metric's dimension.
  bool relative = true;
  /// Growth: over which parameter. Its first term is a Statistic of the cases of set `index`, its
  /// second arithmetic over the parameter.
  std::string parameter;
  std::vector<RuleTerm> terms;
  std::vector<RuleCondition> operands;
};

/// Cases that a condition refers to: one of them in each judgment.
struct RuleSlot {
  /// Null: the case that the rule's `for` selects.
  const syntax::Expr* selector = nullptr;
  /// The selector in the one layout: equal ones are one slot.
  std::string text;
};

/// Cases that a condition looks at together.
struct RuleSet {
  /// Null: all that the rule's `for` selects.
  const syntax::Expr* selector = nullptr;
  std::string text;
  /// Of a growth: the cases that are equal but for this parameter are a set each.
  std::string parameter;

  friend bool operator==(const RuleSet& a, const RuleSet& b) {
    return (a.selector == nullptr) == (b.selector == nullptr) && a.text == b.text &&
           a.parameter == b.parameter;
  }
};

/// An expression that is known before measuring.
struct RuleBound {
  const syntax::Expr* expr = nullptr;
  /// A condition over parameters alone, judged as 1 or 0.
  bool truth = false;
};

struct ShapedClause {
  /// Into Rule::clauses.
  std::uint32_t clause = 0;
  RuleCondition condition;
};

/// A rule's conditions by their form: what they compare and where the samples come from, not yet
/// for which cases.
struct RuleShape {
  std::vector<ShapedClause> clauses;
  /// With `for`, the first is the rule's own case.
  std::vector<RuleSlot> slots;
  std::vector<RuleSet> sets;
  std::vector<RuleBound> bounds;
};

/// What a term or condition refers to by an index into RuleShape.
enum class Reference : std::uint8_t { Bound, Slot, Set };

/// Calls `visit(reference, index)` with every index in it, for reading or for numbering anew.
template <typename Term, typename Visit>
void visit_term(Term& term, const Visit& visit) {
  if (term.kind == RuleTerm::Kind::Bound) visit(Reference::Bound, term.index);
  if (term.kind == RuleTerm::Kind::Statistic) visit(Reference::Slot, term.index);
  // The statistic below refers to the set's cases, not to a slot.
  if (term.kind == RuleTerm::Kind::OverCases) return visit(Reference::Set, term.index);
  for (auto& operand : term.operands) visit_term(operand, visit);
}

template <typename Condition, typename Visit>
void visit_condition(Condition& condition, const Visit& visit) {
  if (condition.kind == RuleCondition::Kind::Growth) {
    return visit(Reference::Set, condition.terms[0].index);
  }
  for (auto& term : condition.terms) visit_term(term, visit);
  for (auto& operand : condition.operands) visit_condition(operand, visit);
}

/// The form of a rule's clauses; one that is wrong is reported and left out.
RuleShape shape_rule(const Model& model, const Rule& rule, diagnostics::Diagnostics& diagnostics);

}  // namespace benchc::model
