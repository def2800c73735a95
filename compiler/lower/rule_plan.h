#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "compiler/lower/values.h"
#include "compiler/model/model.h"
#include "runtime/plan/plan.h"

namespace benchc::lower {

/// Where each case of the model stands in the plan: by workload, then by case index.
class CaseNumbers {
 public:
  CaseNumbers(const model::Model& model, const std::vector<model::CaseRef>& chosen);

  std::uint32_t operator[](const model::CaseRef& one) const {
    const std::vector<std::uint32_t>& numbers = numbers_[one.workload];
    return numbers.empty() ? kLeftOut : numbers[one.index];
  }

 private:
  /// Empty for a workload that is left out.
  std::vector<std::vector<std::uint32_t>> numbers_;
};

/// The rules in the model's order (all, or those of `wanted`), with the judgments whose cases are
/// all chosen; a rule without any is left out. A rule whose clauses judge different cases becomes
/// several of its name. Baselines keep the model's numbers.
std::vector<plan::Rule> lower_rules(const model::Model& model,
                                    const std::optional<std::vector<std::uint32_t>>& wanted,
                                    const std::vector<plan::Case>& cases,
                                    const CaseNumbers& numbers,
                                    diagnostics::Diagnostics& diagnostics);

/// Gives each rule its alpha: what its clauses may err by. `false_alarms` bounds the chance that
/// any clause that fails a run does so on unchanged code; it is divided by their number over all
/// judgments (Bonferroni), which needs nothing to be known of how they depend on each other.
void spread_false_alarms(std::vector<plan::Rule>& rules, std::optional<double> false_alarms);

/// Cases that stand in one judgment, or that an efficiency compares, are measured together: the
/// groups, each in order, by first case.
std::vector<plan::Group> group_cases(const std::vector<plan::Rule>& rules,
                                     const std::vector<plan::Workload>& workloads,
                                     const std::vector<plan::Case>& cases);

}  // namespace benchc::lower
