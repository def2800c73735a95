#include "runtime/execution/judged.h"

#include <algorithm>

namespace benchc::execution {
namespace {

std::string statistic_metric(const plan::Term& term) {
  if (term.kind == plan::Term::Kind::Statistic) return term.metric;
  for (const plan::Term& operand : term.operands) {
    if (std::string metric = statistic_metric(operand); !metric.empty()) return metric;
  }
  return {};
}

std::string statistic_metric(const plan::Condition& condition) {
  for (const plan::Term& term : condition.terms) {
    if (std::string metric = statistic_metric(term); !metric.empty()) return metric;
  }
  for (const plan::Condition& operand : condition.operands) {
    if (std::string metric = statistic_metric(operand); !metric.empty()) return metric;
  }
  return {};
}

bool mentions_memory(const plan::Term& term) {
  return (term.kind == plan::Term::Kind::Statistic && term.metric == "max_rss") ||
         std::any_of(term.operands.begin(), term.operands.end(),
                     [](const plan::Term& operand) { return mentions_memory(operand); });
}

bool mentions_memory(const plan::Condition& condition) {
  return std::any_of(condition.terms.begin(), condition.terms.end(),
                     [](const plan::Term& term) { return mentions_memory(term); }) ||
         std::any_of(condition.operands.begin(), condition.operands.end(),
                     [](const plan::Condition& operand) { return mentions_memory(operand); });
}

}  // namespace

std::vector<bool> memory_judged(const plan::Plan& plan) {
  std::vector<bool> judged(plan.cases.size());
  for (const plan::Rule& rule : plan.rules) {
    const bool memory =
        std::any_of(rule.clauses.begin(), rule.clauses.end(),
                    [](const plan::Clause& clause) { return mentions_memory(clause.condition); });
    if (!memory) continue;
    for (const plan::Judgment& judgment : rule.judgments) {
      for (const std::uint32_t index : plan::cases_of(judgment)) judged[index] = true;
    }
  }
  for (std::size_t i = 0; i < plan.cases.size(); ++i) {
    if (plan.cases[i].counterpart) judged[i] = judged[plan.cases[i].counterpart->of];
  }
  return judged;
}

std::vector<std::string> judged_metrics(const plan::Plan& plan) {
  std::vector<std::string> metrics(plan.cases.size());
  for (const plan::Rule& rule : plan.rules) {
    std::string metric;
    for (const plan::Clause& clause : rule.clauses) {
      if (metric.empty()) metric = statistic_metric(clause.condition);
    }
    for (const plan::Judgment& judgment : rule.judgments) {
      for (const std::uint32_t index : plan::cases_of(judgment)) {
        if (metrics[index].empty()) metrics[index] = metric;
      }
    }
  }
  for (std::size_t i = 0; i < metrics.size(); ++i) {
    if (plan.cases[i].counterpart) metrics[i] = metrics[plan.cases[i].counterpart->of];
  }
  for (std::string& metric : metrics) {
    if (metric.empty()) metric = "time";
  }
  return metrics;
}

}  // namespace benchc::execution
