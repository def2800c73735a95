#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "compiler/model/conditions.h"
#include "compiler/model/spec.h"

namespace benchc::model {

/// One statistic against one limit: `median(time) > 5ms`, `5ms < median(time)`, `median(time)
/// regresses by more than 2%`.
struct PlainComparison {
  std::uint32_t rule = 0;
  /// Into Rule::clauses.
  std::uint32_t clause = 0;
  /// It is all that the clause says, or one of its `or`.
  bool whole = true;
  source::Span span;
  source::Span limit_span;
  RuleCondition::Kind kind = RuleCondition::Kind::Compare;
  /// `statistic > limit`, whichever side it is written on; of a change always.
  bool upper = true;
  /// The limit stands on the left.
  bool flipped = false;
  /// `>`, not `>=`.
  bool strict = true;
  RuleTerm statistic;
  /// Null: the rule's own cases.
  const syntax::Expr* selector = nullptr;
  /// Absent where it depends on the case.
  std::optional<Value> limit;
};

/// Those of the rules that are the author's to change. A clause of `and` and `not` has none: there
/// each side may be meant to be true where all is well.
std::vector<PlainComparison> plain_comparisons(const Spec& spec);

/// The cases that it judges.
std::vector<CaseRef> judged_cases(const Model& model, const PlainComparison& comparison);

}  // namespace benchc::model
