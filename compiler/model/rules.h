#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/model/conditions.h"
#include "compiler/model/model.h"

namespace benchc::model {

/// Clauses of a rule that are judged for the same cases, and these. Clauses that name different
/// cases are judged apart.
struct ResolvedRule {
  /// The conditions' slots and bounds are numbered as those of the judgments.
  std::vector<ShapedClause> clauses;
  std::size_t slots = 0;
  std::size_t bounds = 0;
  /// The case of each slot, judgment by judgment.
  std::vector<CaseRef> cases;
  /// The value of each bound, judgment by judgment.
  std::vector<double> values;
  /// What each judgment is called; empty where it is the id of the case in the first slot.
  std::vector<std::string> subjects;

  std::size_t judgments() const { return slots == 0 ? 0 : cases.size() / slots; }
};

/// What a rule judges: its conditions typed, and expanded over the cases that it names. What is
/// wrong is reported; then the result is not to be used.
std::vector<ResolvedRule> resolve_rule(const Model& model, const Rule& rule,
                                       diagnostics::Diagnostics& diagnostics);

}  // namespace benchc::model
