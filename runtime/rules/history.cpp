#include "runtime/rules/history.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "runtime/rules/past_runs.h"
#include "runtime/rules/term.h"

namespace benchc::rules {
namespace {

using plan::Condition;
using plan::Term;

auto key_of(const PastValue& value) {
  return std::tuple(std::string_view(value.case_id), std::string_view(value.metric),
                    value.statistic.kind, value.statistic.parameter);
}

template <typename Visit>
void each_statistic(const Term& term, const Visit& visit) {
  if (term.kind == Term::Kind::Statistic) visit(term);
  for (const Term& operand : term.operands) each_statistic(operand, visit);
}

template <typename Visit>
void each_leaf(const Condition& condition, const Visit& visit) {
  if (!condition.terms.empty()) visit(condition);
  for (const Condition& operand : condition.operands) each_leaf(operand, visit);
}

template <typename Visit>
void each_leaf_against(const plan::Plan& plan, std::uint32_t baseline, const Visit& visit) {
  for (const plan::Rule& rule : plan.rules) {
    if (rule.baseline != baseline) continue;
    for (const plan::Clause& clause : rule.clauses) each_leaf(clause.condition, visit);
  }
}

}  // namespace

const PastValue* value_of(const PastRun& run, std::string_view case_id, std::string_view metric,
                          stats::Statistic statistic) {
  const auto wanted = std::tuple(case_id, metric, statistic.kind, statistic.parameter);
  const auto found =
      std::lower_bound(run.values.begin(), run.values.end(), wanted,
                       [](const PastValue& value, const auto& key) { return key_of(value) < key; });
  return found == run.values.end() || key_of(*found) != wanted ? nullptr : &*found;
}

std::vector<WantedStatistic> wanted_of_past(const plan::Plan& plan, std::uint32_t baseline) {
  std::vector<WantedStatistic> wanted;
  each_leaf_against(plan, baseline, [&](const Condition& leaf) {
    if (leaf.kind != Condition::Kind::Shifts) return;
    each_statistic(leaf.terms.front(), [&](const Term& term) {
      const auto statistic = statistic_of(term);
      if (!statistic) return;
      WantedStatistic one{term.metric, *statistic};
      if (std::find(wanted.begin(), wanted.end(), one) == wanted.end()) {
        wanted.push_back(std::move(one));
      }
    });
  });
  return wanted;
}

std::vector<std::string> metrics_against(const plan::Plan& plan, std::uint32_t baseline) {
  std::vector<std::string> metrics;
  each_leaf_against(plan, baseline, [&](const Condition& leaf) {
    for (const Term& side : leaf.terms) {
      each_statistic(side, [&](const Term& term) { metrics.push_back(term.metric); });
    }
  });
  std::sort(metrics.begin(), metrics.end());
  metrics.erase(std::unique(metrics.begin(), metrics.end()), metrics.end());
  return metrics;
}

PastRun past_run(const plan::Run& run, std::span<const WantedStatistic> wanted, bool sound) {
  PastRun past{.id = run.info.id,
               .started = run.info.started,
               .git_revision = run.info.git_revision,
               .sound = sound,
               .values = {}};
  for (const plan::CaseResult& result : run.cases) {
    if (result.state != plan::CaseState::Measured) continue;
    for (const WantedStatistic& one : wanted) {
      const Samples samples = samples_of(result, one.metric);
      if (samples.series == nullptr) continue;
      const double value = stats::point(one.statistic, samples.series->values);
      if (std::isnan(value)) continue;
      past.values.push_back({result.id, one.metric, samples.series->unit, one.statistic, value});
    }
  }
  std::sort(past.values.begin(), past.values.end(),
            [](const PastValue& a, const PastValue& b) { return key_of(a) < key_of(b); });
  return past;
}

}  // namespace benchc::rules
