#include "compiler/lower/requested.h"

namespace benchc::lower {

using plan::Condition;
using plan::Term;

AskedMetrics::AskedMetrics(const plan::Plan& plan) : plan_(plan) {
  for (const plan::Rule& rule : plan.rules) {
    for (const plan::Clause& clause : rule.clauses) add(clause.condition, rule.judgments);
  }
  for (const plan::Objective& objective : plan.objectives) {
    add(objective.condition, objective.judgments);
  }
}

bool AskedMetrics::has(std::uint32_t workload, std::string_view metric) const {
  return asked_.contains({workload, metric});
}

void AskedMetrics::add(const Condition& condition, const std::vector<plan::Judgment>& judgments) {
  for (const Term& term : condition.terms) {
    // The first term of a growth is over a set.
    add(term, judgments, condition.kind == Condition::Kind::Growth);
  }
  for (const Condition& operand : condition.operands) add(operand, judgments);
}

void AskedMetrics::add(const Term& term, const std::vector<plan::Judgment>& judgments,
                       bool over_set) {
  if (term.kind == Term::Kind::Statistic) {
    for (const plan::Judgment& judgment : judgments) {
      add(term, judgment, term.index, over_set);
    }
  } else if (term.kind == Term::Kind::OverCases && !term.operands.empty()) {
    for (const plan::Judgment& judgment : judgments) {
      add(term.operands.front(), judgment, term.index, true);
    }
  } else {
    for (const Term& operand : term.operands) add(operand, judgments, over_set);
  }
}

void AskedMetrics::add(const Term& statistic, const plan::Judgment& judgment, std::uint32_t index,
                       bool over_set) {
  const auto ask = [&](std::uint32_t one) {
    asked_.emplace(plan_.cases[one].workload, statistic.metric);
  };
  if (!over_set) {
    if (index < judgment.cases.size()) ask(judgment.cases[index]);
  } else if (index < judgment.sets.size()) {
    for (const std::uint32_t one : judgment.sets[index]) ask(one);
  }
}

}  // namespace benchc::lower
