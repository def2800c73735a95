#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/lower/values.h"
#include "compiler/model/model.h"
#include "compiler/model/rules.h"
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

/// Bounds how much the rules, or the objectives, of a spec judge together: each alone is bounded,
/// but there may be many.
class JudgmentBudget {
 public:
  void take(const std::vector<plan::Judgment>& judgments);
  /// Whether what was taken is within the bound; else it is reported at `span`. `what`: "rules".
  bool holds(const std::string& what, source::Span span,
             diagnostics::Diagnostics& diagnostics) const;

 private:
  static constexpr std::size_t kMost = 5'000'000;
  /// A judgment of many cases takes as much room as several of few.
  static constexpr std::size_t kCasesOfOne = 16;

  std::size_t taken_ = 0;
};

/// Adds a rule with the judgments whose cases are all chosen, as `lower_rules` does.
void add_rule(const model::Model& model, const model::Rule& rule,
              const std::vector<plan::Case>& cases, const CaseNumbers& numbers,
              std::vector<plan::Rule>& lowered, diagnostics::Diagnostics& diagnostics);

/// The rules in the model's order (all, or those of `wanted`), with the judgments whose cases are
/// all chosen; of a set, those that are chosen count. A rule without any is left out. A rule whose
/// clauses judge different cases becomes several of its name. Baselines keep the model's numbers.
std::vector<plan::Rule> lower_rules(const model::Model& model,
                                    const std::optional<std::vector<std::uint32_t>>& wanted,
                                    const std::vector<plan::Case>& cases,
                                    const CaseNumbers& numbers,
                                    diagnostics::Diagnostics& diagnostics);

plan::Condition lower_condition(const model::RuleCondition& condition);

/// Judgment `j` of what was resolved; absent where one of its cases, or too much of a set, is left
/// out.
std::optional<plan::Judgment> lower_judgment(const model::ResolvedRule& resolved, std::size_t j,
                                             const std::vector<plan::Case>& cases,
                                             const CaseNumbers& numbers);

/// Gives each rule of the plan its alpha, as plan::alpha_of says. All that is judged and its
/// metrics must be there.
void spread_false_alarms(plan::Plan& plan);

/// Cases that stand in one judgment, or that an efficiency compares, are measured together: the
/// groups, each in order, by first case.
std::vector<plan::Group> group_cases(const std::vector<plan::Rule>& rules,
                                     const std::vector<plan::Workload>& workloads,
                                     const std::vector<plan::Case>& cases);

}  // namespace benchc::lower
