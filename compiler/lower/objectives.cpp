#include "compiler/lower/objectives.h"

#include "compiler/model/objective.h"

namespace benchc::lower {

std::vector<plan::Objective> lower_objectives(const model::Model& model,
                                              const std::vector<plan::Case>& cases,
                                              const CaseNumbers& numbers,
                                              diagnostics::Diagnostics& diagnostics) {
  std::vector<plan::Objective> objectives;
  JudgmentBudget budget;
  for (const model::Objective& objective : model.objectives) {
    const model::Rule rule = model::rule_of(model, objective);
    // One clause makes one rule, or none.
    std::vector<plan::Rule> judged;
    add_rule(model, rule, cases, numbers, judged, diagnostics);
    for (const plan::Rule& one : judged) budget.take(one.judgments);
    if (!budget.holds("objectives", objective.span, diagnostics)) break;
    for (plan::Rule& one : judged) {
      plan::Objective lowered;
      lowered.name = objective.name;
      lowered.documentation = objective.documentation;
      lowered.owner = objective.owner;
      lowered.condition = std::move(one.clauses.front().condition);
      lowered.text = std::move(one.clauses.front().text);
      lowered.share = objective.share;
      lowered.window = objective.window;
      lowered.judgments = std::move(one.judgments);
      objectives.push_back(std::move(lowered));
    }
  }
  return objectives;
}

}  // namespace benchc::lower
