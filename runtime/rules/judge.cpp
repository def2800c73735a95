#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include "runtime/plan/revision.h"
#include "runtime/rules/clause.h"
#include "runtime/rules/leaf.h"
#include "runtime/rules/look_alphas.h"
#include "runtime/rules/rules.h"

namespace benchc::rules {
namespace {

using plan::CountsAs;
using Severity = plan::Clause::Severity;

// The final answer to a rule's clauses, or what keeps it from being one.
struct Answer {
  Outcome outcome = Outcome::Pass;
  std::vector<JudgedClause> clauses;
  /// Indices of the clauses that keep the outcome from being told.
  std::vector<std::size_t> blocking;
};

bool any(const std::vector<JudgedClause>& clauses, Severity severity, Truth truth) {
  return std::any_of(clauses.begin(), clauses.end(), [&](const JudgedClause& clause) {
    return clause.evidence.severity == severity && clause.evidence.truth == truth;
  });
}

Answer answer(const Scene& scene, double alpha) {
  Answer answer;
  for (const plan::Clause& clause : scene.rule.clauses) {
    answer.clauses.push_back(judge_clause(scene, clause, alpha));
  }
  const auto block = [&](Severity severity) {
    answer.outcome = Outcome::Inconclusive;
    for (std::size_t i = 0; i < answer.clauses.size(); ++i) {
      const ClauseEvidence& evidence = answer.clauses[i].evidence;
      if (evidence.severity == severity && evidence.truth == Truth::CannotTell) {
        answer.blocking.push_back(i);
      }
    }
  };
  if (any(answer.clauses, Severity::Fail, Truth::Holds)) {
    answer.outcome = Outcome::Fail;
  } else if (any(answer.clauses, Severity::Fail, Truth::CannotTell)) {
    block(Severity::Fail);
  } else if (any(answer.clauses, Severity::Warn, Truth::Holds)) {
    answer.outcome = Outcome::Warn;
  } else if (any(answer.clauses, Severity::Warn, Truth::CannotTell)) {
    block(Severity::Warn);
  }
  return answer;
}

// Why the judgment cannot be made at all; empty when it can. While a case is still being measured
// its state is not known yet, and only a failure counts.
std::string problem_of(const Scene& scene, bool final) {
  for (const std::uint32_t index : plan::cases_of(scene.judgment)) {
    if (index >= scene.plan.cases.size()) return "the rule names a case that is not there";
    const std::string& id = scene.plan.cases[index].id;
    const plan::CaseResult* result = index < scene.results.size() ? scene.results[index] : nullptr;
    if (result == nullptr) return id + " was not measured";
    const auto because = [&](const char* what) {
      std::string text = id;
      text += what;
      if (!result->reason.empty()) text.append(": ").append(result->reason);
      return text;
    };
    if (result->state == plan::CaseState::Failed) return because(" failed");
    if (result->state == plan::CaseState::Skipped && (final || !result->reason.empty())) {
      return because(" was skipped");
    }
  }
  for (const plan::Clause& clause : scene.rule.clauses) {
    if (std::string problem = problem_of(scene, clause); !problem.empty()) return problem;
  }
  return {};
}

CountsAs worse(CountsAs a, CountsAs b) { return std::max(a, b); }

void conclude(const Scene& scene, Answer& answer, Verdict& verdict) {
  verdict.outcome = answer.outcome;
  switch (answer.outcome) {
    case Outcome::Fail:
      verdict.counts_as = CountsAs::Fail;
      break;
    case Outcome::Warn:
      verdict.counts_as = CountsAs::Warn;
      break;
    case Outcome::Inconclusive: {
      bool no_baseline = false;
      bool inconclusive = false;
      verdict.baseline_limited = true;
      for (const std::size_t i : answer.blocking) {
        const JudgedClause& clause = answer.clauses[i];
        (clause.no_baseline ? no_baseline : inconclusive) = true;
        if (verdict.reason.empty()) verdict.reason = clause.reason;
        // What is worse for certain, and perhaps beyond what fails, must not become what later
        // runs are compared with: merged, it would raise the level and widen the spread until
        // nothing fails.
        const bool suspect = clause.certainly_worse && clause.evidence.severity == Severity::Fail;
        verdict.baseline_limited &= (clause.baseline_limited && !suspect) || clause.no_baseline;
      }
      verdict.counts_as = inconclusive ? scene.rule.on_inconclusive : CountsAs::Pass;
      if (no_baseline) {
        // Named for the baseline only when nothing else is in doubt.
        if (!inconclusive) verdict.outcome = Outcome::NoBaseline;
        verdict.counts_as = worse(verdict.counts_as, scene.rule.on_missing_baseline);
      }
      if (any(answer.clauses, Severity::Warn, Truth::Holds)) {
        verdict.counts_as = worse(verdict.counts_as, CountsAs::Warn);
        verdict.reason += "; its warning holds";
      }
      break;
    }
    default:
      verdict.counts_as = CountsAs::Pass;
  }
  for (JudgedClause& clause : answer.clauses) {
    verdict.clauses.push_back(std::move(clause.evidence));
  }
}

const plan::Waiver* waiver_of(const plan::Plan& plan, const plan::Judgment& judgment) {
  if (!judgment.waiver || *judgment.waiver >= plan.waivers.size()) return nullptr;
  return &plan.waivers[*judgment.waiver];
}

// What passes needs no waiver, and its verdict says so. The evidence of the others stays.
void waive(const plan::Waiver& waiver, Verdict& verdict) {
  if (verdict.outcome == Outcome::Pass) return;
  std::string reason(name(verdict.outcome));
  reason.append(", waived until ").append(waiver.until).append(": ").append(waiver.reason);
  if (!verdict.reason.empty()) reason.append(" (").append(verdict.reason).append(")");
  verdict.outcome = Outcome::Waived;
  verdict.counts_as = CountsAs::Pass;
  verdict.reason = std::move(reason);
  // It is known and accepted, so that nothing keeps the run from becoming a baseline.
  verdict.baseline_limited = false;
}

// The clauses of a judgment that could not be made.
std::vector<ClauseEvidence> unjudged(const plan::Rule& rule) {
  std::vector<ClauseEvidence> clauses;
  for (const plan::Clause& clause : rule.clauses) {
    ClauseEvidence evidence;
    evidence.severity = clause.severity;
    evidence.text = clause.text;
    // Nothing is known of either side, which a 0 would deny.
    evidence.current = evidence.reference =
        as_estimate({std::nan(""), stats::Interval::unbounded()});
    clauses.push_back(std::move(evidence));
  }
  return clauses;
}

// Those that the judgment is about: its own, or all of its sets where it has none.
std::vector<std::string> ids_of(const plan::Plan& plan, const plan::Judgment& judgment) {
  std::vector<std::string> ids;
  for (const std::uint32_t index :
       judgment.cases.empty() ? plan::cases_of(judgment) : judgment.cases) {
    if (index < plan.cases.size()) ids.push_back(plan.cases[index].id);
  }
  return ids;
}

// Only reads what others may be reading at the same time.
Verdict verdict_of(const Scene& scene, double alpha) {
  Verdict verdict;
  verdict.rule = scene.rule.name;
  verdict.subject = scene.judgment.subject;
  verdict.cases = ids_of(scene.plan, scene.judgment);
  verdict.owner = scene.rule.owner;
  verdict.documentation = scene.rule.documentation;
  verdict.reason = problem_of(scene, true);
  if (verdict.reason.empty()) {
    Answer found = answer(scene, alpha);
    conclude(scene, found, verdict);
    if (const plan::Waiver* waiver = waiver_of(scene.plan, scene.judgment)) waive(*waiver, verdict);
  } else {
    // What could not be measured is not waived: nobody knows what it would have been.
    verdict.outcome = Outcome::Error;
    verdict.counts_as = CountsAs::Fail;
    verdict.clauses = unjudged(scene.rule);
  }
  return verdict;
}

// What a judgment looks at, with the counterparts that it compares with.
std::vector<std::uint32_t> touched_by(const plan::Judgment& judgment,
                                      std::span<const std::uint32_t> counterparts) {
  std::vector<std::uint32_t> touched = plan::cases_of(judgment);
  const std::size_t own = touched.size();
  for (std::size_t i = 0; i < own; ++i) {
    if (touched[i] >= counterparts.size()) continue;
    const std::uint32_t other = counterparts[touched[i]];
    if (other != plan::kNoCounterpart) touched.push_back(other);
  }
  return touched;
}

}  // namespace

Judge::Judge(const plan::Plan& plan, std::vector<BaselineData> baselines, Looks looks)
    : plan_(&plan),
      baselines_(std::move(baselines)),
      alphas_(std::make_shared<const LookAlphas>(plan, looks)),
      touching_(plan.cases.size()),
      group_(groups_by_case(plan)) {
  // A plan without baseline data for one of its baselines has none to show.
  baselines_.resize(plan.baselines.size());
  // Looked up once: judging asks for them again and again.
  const CasePlaces cases(plan);
  for (const BaselineData& baseline : baselines_) places_.push_back(cases.in(baseline.runs));
  beside_.resize(plan.baselines.size());
  for (const plan::Revision& revision : plan.revisions) {
    if (revision.baseline >= beside_.size()) continue;
    beside_[revision.baseline] = {&revision, plan::counterparts(plan, revision.baseline)};
  }
  for (std::uint32_t rule = 0; rule < plan.rules.size(); ++rule) {
    const auto& judgments = plan.rules[rule].judgments;
    for (std::uint32_t judgment = 0; judgment < judgments.size(); ++judgment) {
      const Scene scene = scene_of(plan.rules[rule], judgments[judgment], {});
      for (const std::uint32_t index : touched_by(judgments[judgment], scene.counterparts)) {
        if (index < touching_.size()) touching_[index].emplace_back(rule, judgment);
      }
    }
  }
}

std::vector<Verdict> Judge::judge(Results results) const {
  // In the plan's order, each in its own place, so that the number of threads changes nothing.
  std::vector<std::size_t> first;
  std::size_t count = 0;
  for (const plan::Rule& rule : plan_->rules) {
    first.push_back(count);
    count += rule.judgments.size();
  }
  std::vector<Verdict> verdicts(count);
  const LookAlphas::Rounds rounds = alphas_->rounds(results);
  const auto judge_some = [&](const tbb::blocked_range<std::size_t>& range) {
    for (std::size_t at = range.begin(); at != range.end(); ++at) {
      const auto rule_index = static_cast<std::size_t>(
          std::distance(first.begin(), std::upper_bound(first.begin(), first.end(), at)) - 1);
      const plan::Rule& rule = plan_->rules[rule_index];
      const Scene scene = scene_of(rule, rule.judgments[at - first[rule_index]], results);
      const std::vector<std::uint32_t> touched = touched_by(scene.judgment, scene.counterparts);
      verdicts[at] = verdict_of(scene, alphas_->at_last(rule.alpha, touched, rounds));
    }
  };
  // A few are judged sooner than threads are woken.
  constexpr std::size_t kTogether = 16;
  const tbb::blocked_range<std::size_t> all(0, count, kTogether);
  if (count <= kTogether) {
    judge_some(all);
  } else {
    tbb::parallel_for(all, judge_some);
  }
  return verdicts;
}

std::vector<std::uint32_t> Judge::undecided(std::span<const std::uint32_t> cases,
                                            Results results) const {
  std::set<std::pair<std::uint32_t, std::uint32_t>> judgments;
  for (const std::uint32_t index : cases) {
    if (index < touching_.size()) {
      judgments.insert(touching_[index].begin(), touching_[index].end());
    }
  }
  std::set<std::uint32_t> wanted;
  for (const auto& [rule_index, judgment_index] : judgments) {
    const plan::Rule& rule = plan_->rules[rule_index];
    const plan::Judgment& judgment = rule.judgments[judgment_index];
    // Samples that change nothing are not worth their time.
    if (waiver_of(*plan_, judgment) != nullptr) continue;
    const Scene scene = scene_of(rule, judgment, results);
    const std::vector<std::uint32_t> touched = touched_by(judgment, scene.counterparts);
    const bool already = std::all_of(touched.begin(), touched.end(),
                                     [&](std::uint32_t index) { return wanted.contains(index); });
    if (already || !problem_of(scene, false).empty()) continue;
    const double alpha = alphas_->interim(rule.alpha, touched, alphas_->rounds(results, touched));
    const Answer found = answer(scene, alpha);
    const bool helps =
        std::any_of(found.blocking.begin(), found.blocking.end(),
                    [&](std::size_t i) { return found.clauses[i].more_samples_help; });
    if (helps) wanted.insert(touched.begin(), touched.end());
  }
  std::vector<std::uint32_t> result;
  std::copy_if(cases.begin(), cases.end(), std::back_inserter(result),
               [&](std::uint32_t index) { return wanted.contains(index); });
  return result;
}

bool Judge::judged(std::uint32_t case_index) const {
  return case_index < touching_.size() && !touching_[case_index].empty();
}

Scene Judge::scene_of(const plan::Rule& rule, const plan::Judgment& judgment,
                      Results results) const {
  Scene scene{*plan_, rule, judgment, results, group_, nullptr, {}, nullptr, {}};
  if (rule.baseline && *rule.baseline < baselines_.size()) {
    scene.baseline = &baselines_[*rule.baseline];
    scene.places = places_[*rule.baseline];
    scene.revision = beside_[*rule.baseline].revision;
    scene.counterparts = beside_[*rule.baseline].counterparts;
  }
  return scene;
}

}  // namespace benchc::rules
