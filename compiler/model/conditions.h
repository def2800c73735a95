#pragma once

#include <cstdint>
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
  };
  Kind kind = Kind::Constant;
  source::Span span;
  double number = 0;
  std::uint32_t index = 0;
  std::string name;
  std::string metric;
  std::vector<RuleTerm> operands;
};

struct RuleCondition {
  enum class Kind : std::uint8_t { Compare, Regresses, And, Or, Not };
  enum class Comparison : std::uint8_t { Less, LessEqual, Greater, GreaterEqual, Equal, NotEqual };
  Kind kind = Kind::Compare;
  source::Span span;
  Comparison comparison = Comparison::Less;
  /// Regresses: by a ratio, not by a quantity of the metric's dimension.
  bool relative = true;
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
  std::vector<RuleBound> bounds;
};

/// The form of a rule's clauses; one that is wrong is reported and left out.
RuleShape shape_rule(const Model& model, const Rule& rule, diagnostics::Diagnostics& diagnostics);

/// Metrics that the language names and no workload has yet.
bool is_future_metric(std::string_view name);

}  // namespace benchc::model
