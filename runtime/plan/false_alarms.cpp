#include "runtime/plan/false_alarms.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "runtime/plan/shown.h"

namespace benchc::plan {
namespace {

std::size_t failing_clauses(const Rule& rule) {
  return static_cast<std::size_t>(std::count_if(
      rule.clauses.begin(), rule.clauses.end(),
      [](const Clause& clause) { return clause.severity == Clause::Severity::Fail; }));
}

// 1 - 0.99 is not quite 0.01: the noise of the last digit is no part of what was declared.
double left_by(double confidence) { return std::round((1 - confidence) * 1e15) / 1e15; }

bool has_two_sides(const Condition& condition) {
  if (condition.kind == Condition::Kind::Compare) {
    return condition.comparison == Condition::Comparison::Equal ||
           condition.comparison == Condition::Comparison::NotEqual;
  }
  return std::any_of(condition.operands.begin(), condition.operands.end(), has_two_sides);
}

double share(const Plan& plan, std::size_t chances) {
  return *plan.false_alarms / static_cast<double>(std::max<std::size_t>(1, chances));
}

std::string grouped(std::uint64_t whole) {
  std::string digits = std::to_string(whole);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

std::string one_in(double chance) {
  const double runs = 1 / chance;
  const double whole = std::round(runs);
  // The more runs, the less a part of one matters.
  constexpr double kPrecise = 1e-3;
  if (std::abs(runs - whole) > kPrecise * runs || whole >= 1e15) return number(chance * 100) + "%";
  return "1 in " + grouped(static_cast<std::uint64_t>(whole));
}

}  // namespace

std::size_t chances_to_fail(const Plan& plan) {
  std::size_t chances = 0;
  for (const Rule& rule : plan.rules) chances += failing_clauses(rule) * rule.judgments.size();
  for (const Objective& one : plan.objectives) chances += one.judgments.size();
  return chances;
}

bool errs_on_both_sides(const Rule& rule) {
  return std::any_of(rule.clauses.begin(), rule.clauses.end(), [&](const Clause& clause) {
    return clause.severity == Clause::Severity::Fail && has_two_sides(clause.condition);
  });
}

double alpha_of(const Plan& plan, const Rule& rule, std::size_t chances) {
  const double alpha = left_by(rule.confidence);
  if (!plan.false_alarms || failing_clauses(rule) == 0) return alpha;
  return std::min(alpha, share(plan, chances) * (errs_on_both_sides(rule) ? 1 : 2));
}

double objective_alpha(const Plan& plan) {
  const double alpha = left_by(kObjectiveConfidence);
  return plan.false_alarms ? std::min(alpha, 2 * share(plan, chances_to_fail(plan))) : alpha;
}

std::string shown_false_alarms(const Plan& plan) {
  if (!plan.false_alarms) return {};
  const std::string chance = one_in(*plan.false_alarms);
  return chance + (chance.ends_with("%") ? " of runs" : " runs");
}

std::string shown_alpha(const Plan& plan, const Rule& rule, std::size_t chances) {
  // What confidence alone would give is not to the last bit what the compiler took.
  const bool raised = rule.alpha < (1 - rule.confidence) * (1 - 1e-9);
  if (!raised || !plan.false_alarms) {
    return "errs at most " + number(rule.alpha * 100) + "% of the time";
  }
  const bool both = errs_on_both_sides(rule);
  std::string text = "errs at most " + one_in(rule.alpha);
  if (failing_clauses(rule) == 0) return text;
  text += ": wrongly fails at most " + one_in(rule.alpha / (both ? 1 : 2));
  if (chances > 1) {
    text += ", one of " + grouped(chances) + " chances of " + shown_false_alarms(plan);
  }
  return text;
}

}  // namespace benchc::plan
