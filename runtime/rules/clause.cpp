#include "runtime/rules/clause.h"

#include <algorithm>
#include <cstdio>
#include <set>

#include "runtime/rules/kleene.h"
#include "runtime/rules/leaf.h"

namespace benchc::rules {
namespace {

using plan::Condition;

bool is_leaf(const Condition& condition) {
  switch (condition.kind) {
    case Condition::Kind::Compare:
    case Condition::Kind::Regresses:
    case Condition::Kind::Shifts:
    case Condition::Kind::Growth:
      return true;
    default:
      return false;
  }
}

void collect_leaves(const Condition& condition, std::vector<const Condition*>& leaves) {
  if (is_leaf(condition)) leaves.push_back(&condition);
  for (const Condition& operand : condition.operands) collect_leaves(operand, leaves);
}

// Walks the condition in the order in which its leaves were collected.
Truth truth_of(const Condition& condition, std::vector<Leaf>::const_iterator& next) {
  if (is_leaf(condition)) return (next++)->truth;
  Truth truth = truth_of(condition.operands[0], next);
  if (condition.kind == Condition::Kind::Not) return negation(truth);
  for (std::size_t i = 1; i < condition.operands.size(); ++i) {
    const Truth other = truth_of(condition.operands[i], next);
    truth = condition.kind == Condition::Kind::And ? conjunction(truth, other)
                                                   : disjunction(truth, other);
  }
  return truth;
}

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", value);
  return text;
}

std::string_view words(Truth truth) {
  switch (truth) {
    case Truth::Holds:
      return "holds";
    case Truth::DoesNotHold:
      return "does not hold";
    case Truth::CannotTell:
      break;
  }
  return "cannot be told";
}

std::string summary(const Leaf& leaf) {
  const std::string unit = leaf.unit.empty() || leaf.unit == "1" ? "" : " " + leaf.unit;
  return "also " + number(leaf.current.value) + unit + " against " + number(leaf.reference.value) +
         unit + ": " + std::string(words(leaf.truth));
}

// What went in: each case's samples once for each number of them that its metrics have.
std::vector<Samples> samples_in(const Scene& scene, const std::vector<const Condition*>& leaves) {
  std::vector<Samples> all;
  std::set<std::pair<const plan::CaseResult*, std::size_t>> seen;
  const auto add = [&](const Samples& samples) {
    if (samples.series == nullptr) return;
    if (seen.emplace(samples.result, samples.series->values.size()).second) all.push_back(samples);
  };
  for (const Condition* leaf : leaves) {
    if (leaf->kind == Condition::Kind::Growth) {
      for (const Measured& measured : grown_in(scene, *leaf)) add(samples_of(scene, measured));
      continue;
    }
    for (const plan::Term& side : leaf->terms) {
      for (const Measured& measured : measured_in(scene, side)) {
        add(samples_of(scene, measured));
        if (leaf->kind != Condition::Kind::Regresses) continue;
        add(samples_of(scene,
                       Measured{measured.statistic, counterpart_of(scene, measured.case_index)}));
      }
    }
  }
  return all;
}

std::uint64_t sample_count(const std::vector<Samples>& all) {
  std::uint64_t count = 0;
  for (const Samples& samples : all) count += samples.series->values.size();
  return count;
}

// How many samples a `discard` kept from going in.
void add_discarded(const std::vector<Samples>& all, std::vector<std::string>& notes) {
  // A statistic over many cases would fill a screen.
  constexpr std::size_t kMaximumNotes = 5;
  std::set<const plan::CaseResult*> told;
  for (const Samples& samples : all) {
    const plan::CaseResult& result = *samples.result;
    const auto discarded = std::count(result.excluded.use.begin(), result.excluded.use.end(),
                                      plan::SampleUse::Discarded);
    if (discarded == 0 || samples.exact || told.size() == kMaximumNotes) continue;
    if (!told.insert(&result).second) continue;
    const std::size_t taken = result.started.size() + static_cast<std::size_t>(discarded);
    notes.push_back(std::to_string(discarded) + " of " + std::to_string(taken) + " samples of " +
                    result.id + " were discarded");
  }
}

Leaf judge_leaf(const Scene& scene, const Condition& condition, double alpha) {
  switch (condition.kind) {
    case Condition::Kind::Regresses:
      return judge_regression(scene, condition, alpha);
    case Condition::Kind::Shifts:
      return judge_shift(scene, condition, alpha);
    case Condition::Kind::Growth:
      return judge_growth(scene, condition, alpha);
    default:
      return judge_comparison(scene, condition, alpha);
  }
}

std::string problem_of(const Scene& scene, const Condition& condition) {
  if (!is_leaf(condition)) {
    const bool right_count = condition.kind == Condition::Kind::Not ? condition.operands.size() == 1
                                                                    : !condition.operands.empty();
    if (!right_count) return "the condition is malformed";
    for (const Condition& operand : condition.operands) {
      if (std::string problem = problem_of(scene, operand); !problem.empty()) return problem;
    }
    return {};
  }
  if (condition.terms.size() != 2) return "the condition is malformed";
  if (condition.kind == Condition::Kind::Growth) return growth_problem(scene, condition);
  for (const plan::Term& term : condition.terms) {
    if (std::string problem = rules::problem_of(scene, term); !problem.empty()) return problem;
  }
  if (condition.kind == Condition::Kind::Compare) return {};
  const plan::Term& term = condition.terms[0];
  const bool geomean = term.kind == plan::Term::Kind::OverCases && term.name == "geomean";
  if ((term.kind != plan::Term::Kind::Statistic && !geomean) ||
      !measured_in(scene, condition.terms[1]).empty() || (geomean && !condition.relative)) {
    return "the condition is malformed";
  }
  if (scene.baseline == nullptr) return "the rule has no baseline";
  if (condition.kind == Condition::Kind::Shifts) {
    const auto baseline = scene.plan.baselines[*scene.rule.baseline].kind;
    const bool series =
        baseline == plan::Baseline::Kind::Branch || baseline == plan::Baseline::Kind::Tag;
    return series ? "" : "`shifts` needs a series of runs, as a branch's history is";
  }
  if (direction_of(scene, term) == plan::Better::None) {
    return "the metric " + (geomean ? term.operands[0].metric : term.metric) +
           " has no better direction, so it cannot regress";
  }
  return {};
}

}  // namespace

std::vector<const Condition*> leaves_of(const Condition& condition) {
  std::vector<const Condition*> leaves;
  collect_leaves(condition, leaves);
  return leaves;
}

std::string problem_of(const Scene& scene, const plan::Clause& clause) {
  return problem_of(scene, clause.condition);
}

JudgedClause judge_clause(const Scene& scene, const plan::Clause& clause, double alpha) {
  const std::vector<const Condition*> conditions = leaves_of(clause.condition);
  const double share = alpha / static_cast<double>(std::max<std::size_t>(1, conditions.size()));
  std::vector<Leaf> leaves;
  leaves.reserve(conditions.size());
  for (const Condition* condition : conditions) {
    leaves.push_back(judge_leaf(scene, *condition, share));
  }

  JudgedClause judged;
  ClauseEvidence& evidence = judged.evidence;
  evidence.severity = clause.severity;
  evidence.text = clause.text;
  evidence.confidence = 1 - share;
  const std::vector<Samples> samples = samples_in(scene, conditions);
  evidence.samples = sample_count(samples);
  auto next = leaves.cbegin();
  evidence.truth = truth_of(clause.condition, next);
  if (leaves.empty()) return judged;

  // Shown in full is the comparison that the answer rests on: the first with the same answer.
  auto shown = std::find_if(leaves.begin(), leaves.end(),
                            [&](const Leaf& leaf) { return leaf.truth == evidence.truth; });
  if (shown == leaves.end()) shown = leaves.begin();
  evidence.current = shown->current;
  evidence.reference = shown->reference;
  evidence.unit = shown->unit;
  evidence.change = shown->change;
  evidence.limit = shown->limit;
  evidence.limit_relative = shown->limit_relative;
  evidence.changed = shown->changed;
  evidence.shift = shown->shift;
  evidence.growth = shown->growth;
  evidence.baseline_age = shown->baseline_age;
  evidence.method = shown->method;
  evidence.baseline_runs = shown->baseline_runs;
  evidence.revision = shown->revision;
  evidence.notes = shown->notes;
  for (auto leaf = leaves.begin(); leaf != leaves.end(); ++leaf) {
    if (leaf != shown) evidence.notes.push_back(summary(*leaf));
  }
  add_discarded(samples, evidence.notes);
  if (evidence.truth != Truth::CannotTell) return judged;

  judged.baseline_limited = true;
  for (const Leaf& leaf : leaves) {
    if (leaf.truth != Truth::CannotTell) continue;
    judged.more_samples_help |= leaf.more_samples_help;
    judged.no_baseline |= leaf.no_baseline;
    judged.baseline_limited &= leaf.baseline_limited;
    judged.certainly_worse |= leaf.certainly_worse;
    if (judged.reason.empty()) judged.reason = leaf.reason;
  }
  if (!judged.reason.empty()) evidence.notes.push_back(judged.reason);
  return judged;
}

}  // namespace benchc::rules
