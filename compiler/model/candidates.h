#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compiler/model/select.h"

namespace benchc::model {

/// What a slot or a set of a rule may be, and by which patterns (`*`, `serve.*`) each workload came
/// to it.
struct Candidates {
  std::vector<SelectedWorkload> workloads;
  std::vector<std::set<std::string>> patterns;

  /// Indices into Model::workloads.
  std::vector<std::uint32_t> workload_indices() const;
  std::vector<CaseRef> cases() const;
};

/// The cases of a rule's `for`: the union of its selectors, with every parameter open. Nothing when
/// a diagnostic was added.
std::optional<Candidates> candidates_of(const Model& model,
                                        const std::vector<syntax::Expr>& selectors,
                                        const Scope& scope, diagnostics::Diagnostics& diagnostics);

/// Those of a selector within a condition.
std::optional<Candidates> candidates_of(const Model& model, const syntax::Expr& selector,
                                        const Scope& scope, diagnostics::Diagnostics& diagnostics);

/// Whether the two may stand in one judgment: sides that name their workloads by the same pattern
/// are of the same workload.
bool agree(const Candidates& a, std::size_t of_a, const Candidates& b, std::size_t of_b);

}  // namespace benchc::model
