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
  /// How many sets of cases each judgment looks at.
  std::size_t sets = 0;
  std::size_t bounds = 0;
  /// The case of each slot, judgment by judgment.
  std::vector<CaseRef> cases;
  /// The value of each bound, judgment by judgment.
  std::vector<double> values;
  /// The sets that there are, and the index of each one of a judgment, judgment by judgment.
  std::vector<std::vector<CaseRef>> case_sets;
  std::vector<std::uint32_t> set_indices;
  /// What each judgment is called; empty where it is the id of the case in the first slot. Without
  /// slots it never is.
  std::vector<std::string> subjects;

  std::size_t judgments() const { return slots == 0 ? subjects.size() : cases.size() / slots; }
};

/// What a rule judges: its conditions typed, and expanded over the cases that it names. What is
/// wrong is reported; then the result is not to be used.
std::vector<ResolvedRule> resolve_rule(const Model& model, const Rule& rule,
                                       diagnostics::Diagnostics& diagnostics);

}  // namespace benchc::model
