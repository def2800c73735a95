#include "compiler/lower/rule_plan.h"

#include <algorithm>
#include <numeric>

#include "compiler/model/growth.h"
#include "compiler/model/rules.h"
#include "compiler/syntax/syntax.h"
#include "runtime/plan/false_alarms.h"

namespace benchc::lower {

namespace {

plan::Term lower_term(const model::RuleTerm& term) {
  using From = model::RuleTerm::Kind;
  using To = plan::Term::Kind;
  plan::Term lowered;
  switch (term.kind) {
    case From::Constant:
      lowered.kind = To::Constant;
      break;
    case From::Bound:
      lowered.kind = To::Bound;
      break;
    case From::Statistic:
      lowered.kind = To::Statistic;
      break;
    case From::Negate:
      lowered.kind = To::Negate;
      break;
    case From::Add:
      lowered.kind = To::Add;
      break;
    case From::Subtract:
      lowered.kind = To::Subtract;
      break;
    case From::Multiply:
      lowered.kind = To::Multiply;
      break;
    case From::Divide:
      lowered.kind = To::Divide;
      break;
    case From::OverCases:
      lowered.kind = To::OverCases;
      break;
    case From::Logarithm:
      lowered.kind = To::Logarithm;
      break;
    case From::Parameter:
      lowered.kind = To::Parameter;
      break;
  }
  lowered.number = term.number;
  lowered.index = term.index;
  lowered.name = term.name;
  lowered.metric = term.metric;
  for (const model::RuleTerm& operand : term.operands)
    lowered.operands.push_back(lower_term(operand));
  return lowered;
}

bool uses_baseline(const model::RuleCondition& condition) {
  return condition.kind == model::RuleCondition::Kind::Regresses ||
         condition.kind == model::RuleCondition::Kind::Shifts ||
         std::any_of(condition.operands.begin(), condition.operands.end(), uses_baseline);
}

/// A set of the cases that are chosen. One that a growth lacks too many of says nothing.
std::vector<std::uint32_t> lower_set(const std::vector<model::CaseRef>& set,
                                     const CaseNumbers& numbers) {
  std::vector<std::uint32_t> cases;
  for (const model::CaseRef& one : set) {
    const std::uint32_t number = numbers[one];
    if (number != kLeftOut) cases.push_back(number);
  }
  return cases;
}

bool grows(const model::ResolvedRule& resolved) {
  const auto in = [](const auto& self, const model::RuleCondition& one) -> bool {
    return one.kind == model::RuleCondition::Kind::Growth ||
           std::any_of(one.operands.begin(), one.operands.end(),
                       [&](const model::RuleCondition& operand) { return self(self, operand); });
  };
  return std::any_of(resolved.clauses.begin(), resolved.clauses.end(),
                     [&](const model::ShapedClause& clause) { return in(in, clause.condition); });
}

plan::Rule lower_rule(const model::Rule& rule, const model::ResolvedRule& resolved,
                      const std::vector<plan::Case>& cases, const CaseNumbers& numbers) {
  plan::Rule lowered;
  lowered.name = rule.name;
  lowered.documentation = rule.documentation;
  lowered.owner = rule.owner;
  lowered.baseline = rule.baseline;
  lowered.confidence = rule.confidence;
  lowered.on_inconclusive = same<plan::CountsAs>(rule.on_inconclusive);
  lowered.on_missing_baseline = same<plan::CountsAs>(rule.on_missing_baseline);
  bool looks_back = false;
  for (const model::ShapedClause& shaped : resolved.clauses) {
    const model::Clause& clause = rule.clauses[shaped.clause];
    lowered.clauses.push_back({same<plan::Clause::Severity>(clause.severity),
                               lower_condition(shaped.condition), syntax::print(clause.condition)});
    looks_back |= uses_baseline(shaped.condition);
  }
  if (!looks_back) lowered.baseline.reset();
  for (std::size_t j = 0; j < resolved.judgments(); ++j) {
    if (auto judgment = lower_judgment(resolved, j, cases, numbers)) {
      lowered.judgments.push_back(std::move(*judgment));
    }
  }
  return lowered;
}

}  // namespace

plan::Condition lower_condition(const model::RuleCondition& condition) {
  plan::Condition lowered;
  lowered.kind = same<plan::Condition::Kind>(condition.kind);
  lowered.comparison = same<plan::Condition::Comparison>(condition.comparison);
  lowered.relative = condition.relative;
  lowered.parameter = condition.parameter;
  for (const model::RuleTerm& term : condition.terms) lowered.terms.push_back(lower_term(term));
  for (const model::RuleCondition& operand : condition.operands) {
    lowered.operands.push_back(lower_condition(operand));
  }
  return lowered;
}

std::optional<plan::Judgment> lower_judgment(const model::ResolvedRule& resolved, std::size_t j,
                                             const std::vector<plan::Case>& cases,
                                             const CaseNumbers& numbers) {
  plan::Judgment judgment;
  judgment.cases.reserve(resolved.slots);
  for (std::size_t s = 0; s < resolved.slots; ++s) {
    const std::uint32_t number = numbers[resolved.cases[j * resolved.slots + s]];
    if (number == kLeftOut) return std::nullopt;
    judgment.cases.push_back(number);
  }
  const std::size_t fewest = grows(resolved) ? model::kFewestGrowthValues : 1;
  for (std::size_t s = 0; s < resolved.sets; ++s) {
    judgment.sets.push_back(
        lower_set(resolved.case_sets[resolved.set_indices[j * resolved.sets + s]], numbers));
    if (judgment.sets.back().size() < fewest) return std::nullopt;
  }
  const auto values = resolved.values.begin() + static_cast<std::ptrdiff_t>(j * resolved.bounds);
  judgment.bounds.assign(values, values + static_cast<std::ptrdiff_t>(resolved.bounds));
  judgment.subject = resolved.subjects.empty() ? cases[judgment.cases[0]].id : resolved.subjects[j];
  return judgment;
}

CaseNumbers::CaseNumbers(const model::Model& model, const std::vector<model::CaseRef>& chosen)
    : numbers_(model.workloads.size()) {
  for (std::uint32_t i = 0; i < chosen.size(); ++i) {
    std::vector<std::uint32_t>& numbers = numbers_[chosen[i].workload];
    if (numbers.empty()) numbers.assign(model.workloads[chosen[i].workload].case_count, kLeftOut);
    numbers[chosen[i].index] = i;
  }
}

void add_rule(const model::Model& model, const model::Rule& rule,
              const std::vector<plan::Case>& cases, const CaseNumbers& numbers,
              std::vector<plan::Rule>& lowered, diagnostics::Diagnostics& diagnostics) {
  // Checking the model has told the warnings.
  diagnostics::Diagnostics found;
  for (const model::ResolvedRule& resolved : model::resolve_rule(model, rule, found)) {
    plan::Rule part = lower_rule(rule, resolved, cases, numbers);
    if (!part.judgments.empty()) lowered.push_back(std::move(part));
  }
  if (diagnostics::has_errors(found)) {
    diagnostics.insert(diagnostics.end(), found.begin(), found.end());
  }
}

std::vector<plan::Rule> lower_rules(const model::Model& model,
                                    const std::optional<std::vector<std::uint32_t>>& wanted,
                                    const std::vector<plan::Case>& cases,
                                    const CaseNumbers& numbers,
                                    diagnostics::Diagnostics& diagnostics) {
  std::vector<plan::Rule> lowered;
  JudgmentBudget budget;
  std::vector<bool> chosen(model.rules.size(), !wanted);
  for (const std::uint32_t r : wanted.value_or(std::vector<std::uint32_t>())) chosen[r] = true;
  for (std::uint32_t r = 0; r < model.rules.size(); ++r) {
    if (!chosen[r] || model.rules[r].is_template) continue;
    const std::size_t before = lowered.size();
    add_rule(model, model.rules[r], cases, numbers, lowered, diagnostics);
    for (std::size_t added = before; added < lowered.size(); ++added) {
      budget.take(lowered[added].judgments);
    }
    if (!budget.holds("rules", model.rules[r].span, diagnostics)) break;
  }
  return lowered;
}

void JudgmentBudget::take(const std::vector<plan::Judgment>& judgments) {
  for (const plan::Judgment& judgment : judgments) {
    taken_ += 1 + judgment.cases.size() / kCasesOfOne;
    for (const auto& set : judgment.sets) taken_ += set.size() / kCasesOfOne;
  }
}

bool JudgmentBudget::holds(const std::string& what, source::Span span,
                           diagnostics::Diagnostics& diagnostics) const {
  if (taken_ <= kMost) return true;
  diagnostics.push_back({diagnostics::Kind::TooManyJudgments, span,
                         "with this one, the " + what + " of this spec would be judged more than " +
                             std::to_string(kMost / 1'000'000) + " million times",
                         "judge fewer cases, or split the spec"});
  return false;
}

void spread_false_alarms(plan::Plan& plan) {
  const std::size_t chances = plan::chances_to_fail(plan);
  for (plan::Rule& rule : plan.rules) rule.alpha = plan::alpha_of(plan, rule, chances);
}

std::vector<plan::Group> group_cases(const std::vector<plan::Rule>& rules,
                                     const std::vector<plan::Workload>& workloads,
                                     const std::vector<plan::Case>& cases) {
  const auto count = static_cast<std::uint32_t>(cases.size());
  std::vector<std::uint32_t> parent(count);
  std::iota(parent.begin(), parent.end(), 0u);
  const auto root = [&](std::uint32_t one) {
    while (parent[one] != one) one = parent[one] = parent[parent[one]];
    return one;
  };
  const auto join = [&](std::uint32_t one, std::uint32_t other) {
    const std::uint32_t a = root(one);
    const std::uint32_t b = root(other);
    // The smaller index is the root, so that groups come in the order of their first cases.
    parent[std::max(a, b)] = std::min(a, b);
  };
  for (const plan::Rule& rule : rules) {
    for (const plan::Judgment& judgment : rule.judgments) {
      const std::vector<std::uint32_t> together = plan::cases_of(judgment);
      for (const std::uint32_t one : together) join(together.front(), one);
    }
  }
  for (const std::vector<std::uint32_t>& scale : plan::thread_scales(workloads, cases)) {
    for (const std::uint32_t one : scale) join(scale.front(), one);
  }
  std::vector<plan::Group> groups;
  std::vector<std::uint32_t> group_of(count, kLeftOut);
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint32_t first = root(i);
    if (first == i) {
      group_of[i] = static_cast<std::uint32_t>(groups.size());
      groups.emplace_back();
    }
    groups[group_of[first]].cases.push_back(i);
  }
  return groups;
}

}  // namespace benchc::lower
