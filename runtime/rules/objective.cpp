#include "runtime/rules/objective.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "runtime/plan/false_alarms.h"
#include "runtime/rules/baseline.h"
#include "runtime/rules/clause.h"
#include "runtime/rules/term.h"

namespace benchc::rules {
namespace {

/// No more runs are read, however many a store has: the oldest of the window are left out.
constexpr std::size_t kMostRuns = 2'000;
/// The part of a window by which the burn rate is told.
constexpr double kRecent = 0.1;
/// Of the budget so much must be left for a high burn rate to be no warning.
constexpr double kEnoughLeft = 0.5;

using Results = std::vector<const plan::CaseResult*>;

double seconds_between(std::int64_t earlier, std::int64_t later) {
  // As doubles: what a file says of its start may be any number.
  return (static_cast<double>(later) - static_cast<double>(earlier)) * 1e-9;
}

/// What one run says.
struct Answer {
  /// It has none of the cases.
  bool absent = false;
  Truth truth = Truth::CannotTell;
  /// Why it cannot tell.
  std::string reason;
  std::optional<ClauseEvidence> evidence;
};

/// One judgment of an objective, and what runs said of it so far.
struct Tally {
  const plan::Objective* objective = nullptr;
  const plan::Judgment* judgment = nullptr;
  /// Index into the rules that stand for objectives.
  std::size_t rule = 0;
  std::uint64_t met = 0;
  std::uint64_t missed = 0;
  std::uint64_t cannot_tell = 0;
  std::uint64_t absent = 0;
  std::uint64_t recent_met = 0;
  std::uint64_t recent_missed = 0;

  void add(const Answer& answer, bool recent) {
    if (answer.absent) {
      ++absent;
    } else if (answer.truth == Truth::CannotTell) {
      ++cannot_tell;
    } else if (answer.truth == Truth::Holds) {
      ++met;
      if (recent) ++recent_met;
    } else {
      ++missed;
      if (recent) ++recent_missed;
    }
  }
};

/// An objective as a rule of one clause.
plan::Rule rule_of(const plan::Plan& plan, const plan::Objective& objective) {
  plan::Rule rule;
  rule.name = objective.name;
  rule.confidence = plan::kObjectiveConfidence;
  rule.alpha = plan::objective_alpha(plan);
  rule.clauses.push_back({plan::Clause::Severity::Fail, objective.condition, objective.text});
  return rule;
}

class Objectives {
 public:
  Objectives(const plan::Plan& plan, StoredRuns& runs, const plan::RunInfo& current,
             Judge::Results results)
      : plan_(plan),
        runs_(runs),
        current_(current),
        results_(results.begin(), results.end()),
        groups_(groups_by_case(plan)),
        cases_(plan) {
    results_.resize(plan.cases.size());
    rules_.reserve(plan.objectives.size());
    for (const plan::Objective& objective : plan.objectives) {
      rules_.push_back(rule_of(plan, objective));
      for (const plan::Judgment& judgment : objective.judgments) {
        tallies_.push_back({&objective, &judgment, rules_.size() - 1});
      }
    }
  }

  std::vector<Verdict> judge() {
    if (tallies_.empty()) return {};
    look_back();
    std::vector<Verdict> verdicts;
    verdicts.reserve(tallies_.size());
    for (Tally& tally : tallies_) {
      const Answer answer = answer_of(tally, results_, true);
      if (is_complete(current_)) tally.add(answer, true);
      verdicts.push_back(conclude(tally, answer));
    }
    return verdicts;
  }

 private:
  /// Adds up what the runs before this one say.
  void look_back() {
    const Expected<store::Listing>& known = runs_.listing();
    if (!known) {
      notes_.push_back(known.error().message);
      return;
    }
    double longest = 0;
    for (const Tally& tally : tallies_) longest = std::max(longest, tally.objective->window);
    std::size_t read = 0;
    std::size_t unreadable = known->damaged.size();
    std::size_t dirty = 0;
    std::size_t elsewhere = 0;
    std::size_t too_many = 0;
    std::string difference;
    for (const plan::RunInfo& info : known->runs) {
      const double age = seconds_between(info.started, current_.started);
      if (info.spec != plan_.spec || info.id == current_.id || !is_complete(info) ||
          !before(info, current_) || !(age < longest)) {
        continue;
      }
      if (info.git_dirty) {
        ++dirty;
        continue;
      }
      if (std::string found = differing_field({}, current_, info); !found.empty()) {
        if (elsewhere++ == 0) difference = std::move(found);
        continue;
      }
      if (read == kMostRuns) {
        ++too_many;
        continue;
      }
      ++read;
      const Expected<plan::Run> run = runs_.load_past(info.id);
      if (!run) {
        ++unreadable;
      } else if (!is_comparison(*run)) {
        add(*run, age);
      }
    }
    note(dirty, "with local changes");
    note(elsewhere, "on another machine", difference);
    note(too_many, "beyond the " + std::to_string(kMostRuns) + " newest");
    note(unreadable, "that cannot be read");
  }

  void note(std::size_t count, const std::string& what, const std::string& more = {}) {
    if (count == 0) return;
    notes_.push_back(std::to_string(count) + (count == 1 ? " run " : " runs ") + what +
                     (count == 1 ? " does not count" : " do not count") +
                     (more.empty() ? "" : ": " + more));
  }

  void add(const plan::Run& run, double age) {
    Results results(plan_.cases.size());
    const std::vector<PlaceInRun> places = cases_.in(run.cases);
    for (std::size_t at = 0; at < places.size(); ++at) {
      const auto [by_id, by_former] = places[at];
      const std::uint32_t place = by_id != PlaceInRun::kNowhere ? by_id : by_former;
      if (place != PlaceInRun::kNowhere) results[at] = &run.cases[place];
    }
    // Only of the same plan is it known which cases took their samples in turns.
    const bool same_plan = !run.info.plan_hash.empty() && run.info.plan_hash == current_.plan_hash;
    for (Tally& tally : tallies_) {
      const double window = tally.objective->window;
      if (!(age < window)) continue;
      tally.add(answer_of(tally, results, same_plan), age < kRecent * window);
    }
  }

  Answer answer_of(const Tally& tally, const Results& results, bool in_groups) const {
    Answer answer;
    const std::vector<std::uint32_t> cases = plan::cases_of(*tally.judgment);
    const auto result_of = [&](std::uint32_t index) -> const plan::CaseResult* {
      return index < results.size() ? results[index] : nullptr;
    };
    answer.absent = std::all_of(cases.begin(), cases.end(),
                                [&](std::uint32_t index) { return result_of(index) == nullptr; });
    for (const std::uint32_t index : cases) {
      const plan::CaseResult* result = result_of(index);
      if (result != nullptr && result->state == plan::CaseState::Measured) continue;
      answer.reason = index < plan_.cases.size() ? plan_.cases[index].id : "a case";
      answer.reason += result == nullptr                          ? " was not measured"
                       : result->state == plan::CaseState::Failed ? " failed"
                                                                  : " was skipped";
      return answer;
    }
    const plan::Rule& rule = rules_[tally.rule];
    const Scene scene{.plan = plan_,
                      .rule = rule,
                      .judgment = *tally.judgment,
                      .results = results,
                      .groups = in_groups ? std::span<const std::uint32_t>(groups_)
                                          : std::span<const std::uint32_t>()};
    answer.reason = problem_of(scene, rule.clauses.front());
    if (!answer.reason.empty()) return answer;
    JudgedClause judged = judge_clause(scene, rule.clauses.front(), rule.alpha);
    answer.truth = judged.evidence.truth;
    answer.reason = std::move(judged.reason);
    answer.evidence = std::move(judged.evidence);
    return answer;
  }

  Verdict conclude(const Tally& tally, const Answer& own) const {
    const plan::Objective& objective = *tally.objective;
    ObjectiveEvidence stands;
    stands.window = objective.window;
    stands.share = objective.share;
    stands.runs = tally.met + tally.missed + tally.cannot_tell;
    stands.met = tally.met;
    stands.missed = tally.missed;
    stands.cannot_tell = tally.cannot_tell;
    const double allowed = 1 - objective.share;
    const auto told = static_cast<double>(tally.met + tally.missed);
    const double budget = allowed * told;
    if (told > 0) stands.budget_left = 1 - static_cast<double>(tally.missed) / budget;
    if (const auto recent = static_cast<double>(tally.recent_met + tally.recent_missed);
        recent > 0) {
      stands.burn_rate = static_cast<double>(tally.recent_missed) / recent / allowed;
    }

    Verdict verdict;
    verdict.rule = objective.name;
    verdict.subject = tally.judgment->subject;
    for (const std::uint32_t index : plan::cases_of(*tally.judgment)) {
      if (index < plan_.cases.size()) verdict.cases.push_back(plan_.cases[index].id);
    }
    verdict.owner = objective.owner;
    verdict.documentation = objective.documentation;
    ClauseEvidence evidence = evidence_of(tally, own);
    // A budget that is spent to the last is not overdrawn, whatever 1 - 0.9 is in binary.
    constexpr double kRounding = 1e-9;
    if (told == 0) {
      verdict.outcome = Outcome::NoBaseline;
      verdict.counts_as = plan::CountsAs::Warn;
      verdict.reason = "no run within the time tells";
      if (!own.reason.empty()) verdict.reason += ": " + own.reason;
      evidence.truth = Truth::CannotTell;
    } else if (static_cast<double>(tally.missed) > budget * (1 + kRounding)) {
      verdict.outcome = Outcome::Fail;
      verdict.counts_as = plan::CountsAs::Fail;
      evidence.truth = Truth::DoesNotHold;
    } else {
      const bool burns = stands.burn_rate > 1 + kRounding && stands.budget_left < kEnoughLeft;
      verdict.outcome = burns ? Outcome::Warn : Outcome::Pass;
      verdict.counts_as = burns ? plan::CountsAs::Warn : plan::CountsAs::Pass;
      evidence.truth = Truth::Holds;
    }
    evidence.objective = stands;
    verdict.clauses.push_back(std::move(evidence));
    return verdict;
  }

  /// What this run says, and what to know about the others.
  ClauseEvidence evidence_of(const Tally& tally, const Answer& own) const {
    ClauseEvidence evidence;
    if (own.evidence) {
      evidence = *own.evidence;
    } else {
      constexpr double kInfinity = std::numeric_limits<double>::infinity();
      evidence.current = evidence.reference = {std::nan(""), -kInfinity, kInfinity};
    }
    evidence.severity = plan::Clause::Severity::Fail;
    evidence.text = tally.objective->text;
    std::vector<std::string> notes = {!is_complete(current_) ? "this run does not count: it did "
                                                               "not come to its end"
                                      : own.truth == Truth::Holds       ? "this run met it"
                                      : own.truth == Truth::DoesNotHold ? "this run missed it"
                                                                        : "this run cannot tell"};
    if (is_complete(current_) && own.truth == Truth::CannotTell && !own.reason.empty()) {
      notes.front() += ": " + own.reason;
    }
    for (std::string& note : evidence.notes) {
      if (note != own.reason) notes.push_back(std::move(note));
    }
    const std::uint64_t absent = tally.absent;
    if (absent > 0) {
      notes.push_back(std::to_string(absent) + (absent == 1 ? " run of that time does not have it"
                                                            : " runs of that time do not have it"));
    }
    notes.insert(notes.end(), notes_.begin(), notes_.end());
    evidence.notes = std::move(notes);
    return evidence;
  }

  const plan::Plan& plan_;
  StoredRuns& runs_;
  const plan::RunInfo& current_;
  Results results_;
  std::vector<std::uint32_t> groups_;
  CasePlaces cases_;
  std::vector<plan::Rule> rules_;
  std::vector<Tally> tallies_;
  /// About runs that count for none of the objectives.
  std::vector<std::string> notes_;
};

}  // namespace

std::vector<Verdict> judge_objectives(const plan::Plan& plan, StoredRuns& runs,
                                      const plan::RunInfo& current, Judge::Results results) {
  return Objectives(plan, runs, current, results).judge();
}

}  // namespace benchc::rules
