#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "compiler/model/advice.h"
#include "compiler/model/objective.h"
#include "compiler/model/select.h"

namespace benchc::model {
namespace {

/// What a run judges an objective's condition with.
constexpr double kObjectiveConfidence = 0.99;

/// What the name or the argument of a quantile says; absent of any other statistic.
std::optional<double> share_of(const RuleTerm& statistic) {
  if (statistic.name == "p90") return 0.9;
  if (statistic.name == "p99") return 0.99;
  if (statistic.name == "quantile") return statistic.number;
  return std::nullopt;
}

/// The fewest samples whose extremes bound the quantile on both sides: with fewer, all of them lie
/// on one side of it too often (the interval of order statistics has no end there).
double fewest_samples(double share, double confidence) {
  const double rarer = std::min(share, 1 - share);
  return std::ceil(std::log((1 - confidence) / 2) / std::log1p(-rarer));
}

/// The most samples that a case may have: a suite may bring another measure.
std::uint32_t most_samples(const Model& model, const Workload& workload) {
  std::uint32_t most = model.measures[workload.measure].maximum_samples;
  for (const Suite& suite : model.suites) {
    if (suite.measure) most = std::max(most, model.measures[*suite.measure].maximum_samples);
  }
  return most;
}

void advise_quantile(Spec& spec, const RuleTerm& statistic, const std::vector<CaseRef>& cases,
                     double confidence) {
  const std::optional<double> share = share_of(statistic);
  if (!share || !(*share > 0) || !(*share < 1)) return;
  const Model& model = spec.model();
  const double needed = fewest_samples(*share, confidence);
  std::set<std::uint32_t> seen;
  for (const CaseRef& one : cases) {
    if (!seen.insert(one.workload).second) continue;
    const Workload& workload = model.workloads[one.workload];
    const std::uint32_t most = most_samples(model, workload);
    if (most >= needed) continue;
    const auto in_percent = [](double ratio) { return printed(number(100 * ratio)) + "%"; };
    report(spec.diagnostics(), Kind::RuleCannotSee, statistic.span,
           std::to_string(most) + " samples of " + tick(workload.name) +
               " do not bound a quantile of " + in_percent(*share) + ": at " +
               in_percent(confidence) + " it takes " + printed(number(needed)) + " or more",
           "give it more `samples`, or judge a quantile nearer to the median");
    return;
  }
}

void advise_objective(Spec& spec, const Objective& objective) {
  const Model& model = spec.model();
  const Rule rule = rule_of(model, objective);
  Diagnostics elsewhere;
  const RuleShape shape = shape_rule(model, rule, elsewhere);
  if (shape.clauses.size() != 1) return;
  const RuleCondition& condition = shape.clauses.front().condition;
  if (condition.kind != RuleCondition::Kind::Compare || condition.terms.size() != 2 ||
      !is_authors(spec, condition.span)) {
    return;
  }
  for (std::size_t at = 0; at < 2; ++at) {
    const RuleTerm& statistic = condition.terms[at];
    if (statistic.kind != RuleTerm::Kind::Statistic ||
        condition.terms[1 - at].kind != RuleTerm::Kind::Bound) {
      continue;
    }
    const syntax::Expr* selector = shape.slots[statistic.index].selector;
    advise_quantile(spec, statistic,
                    selector == nullptr ? select_all(model, rule.selectors, *rule.scope, elsewhere)
                                        : select(model, *selector, *rule.scope, elsewhere),
                    kObjectiveConfidence);
  }
}

}  // namespace

void advise_quantiles(Spec& spec, const std::vector<PlainComparison>& all) {
  const Model& model = spec.model();
  for (const PlainComparison& one : all) {
    const Rule& rule = model.rules[one.rule];
    // Pairs with another revision have an interval of their own.
    const bool paired = one.kind == RuleCondition::Kind::Regresses && rule.baseline &&
                        model.baselines[*rule.baseline].kind == Baseline::Kind::BuildGit;
    if (paired || !share_of(one.statistic)) continue;
    advise_quantile(spec, one.statistic, judged_cases(model, one), rule.confidence);
  }
  for (const Objective& objective : model.objectives) advise_objective(spec, objective);
}

}  // namespace benchc::model
