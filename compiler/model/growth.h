#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "compiler/model/conditions.h"
#include "compiler/model/select.h"

namespace benchc::model {

/// Below this many values of its parameter a growth has no answer: two points lie on a curve of any
/// law, and only a third can speak against it.
inline constexpr std::size_t kFewestGrowthValues = 3;

/// What a growth over `parameter` is compared with: arithmetic over the parameter and constants,
/// and `log(…)`. Reports what it cannot be.
std::optional<RuleTerm> growth_law(const syntax::Expr& expr, std::string_view parameter,
                                   const Scope& scope, diagnostics::Diagnostics& diagnostics);

/// Cases that differ only in the growth's parameter.
struct GrowthSet {
  std::uint32_t workload = 0;
  /// In the order of the parameter.
  std::vector<std::uint64_t> cases;
  /// What they have in common: `sort[algo="std"]`.
  std::string subject;
};

/// The sets of a growth over `cases`, one for each combination of the workload's other parameters.
/// Reports a parameter that a workload lacks or that is no plain number above 0, one with too few
/// values, and a law that is not above 0 somewhere.
std::optional<std::vector<GrowthSet>> growth_sets(const Model& model,
                                                  const std::vector<SelectedWorkload>& cases,
                                                  const RuleCondition& growth,
                                                  diagnostics::Diagnostics& diagnostics);

}  // namespace benchc::model
