#include "runtime/rules/replayed.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace benchc::rules {
namespace {

using plan::CountsAs;
using Severity = plan::Clause::Severity;
using Key = std::pair<std::string_view, std::string_view>;

Key key_of(const Verdict& verdict) { return {verdict.rule, verdict.subject}; }

// The clause that the outcome rests on: what fails comes before what warns, and what holds before
// what cannot be told.
const ClauseEvidence* deciding(const Verdict& verdict) {
  for (const Truth truth : {Truth::Holds, Truth::CannotTell, Truth::DoesNotHold}) {
    for (const Severity severity : {Severity::Fail, Severity::Warn}) {
      const auto found = std::find_if(verdict.clauses.begin(), verdict.clauses.end(),
                                      [&](const ClauseEvidence& clause) {
                                        return clause.truth == truth && clause.severity == severity;
                                      });
      if (found != verdict.clauses.end()) return &*found;
    }
  }
  return nullptr;
}

Said said(const Verdict& verdict) {
  Said said;
  said.outcome = verdict.outcome;
  said.counts_as = verdict.counts_as;
  said.reason = verdict.reason;
  // One that could not be judged rests on nothing.
  if (verdict.outcome == Outcome::Error) return said;
  if (const ClauseEvidence* clause = deciding(verdict)) {
    said.clause = clause->text;
    said.unit = clause->unit;
    said.current = clause->current;
    said.reference = clause->reference;
    said.change = clause->change;
  }
  return said;
}

bool fails(const std::optional<Said>& said) { return said && said->counts_as == CountsAs::Fail; }

bool cannot_be_judged(const Said& said) {
  return said.outcome == Outcome::Error || said.outcome == Outcome::NoBaseline;
}

// Nothing where the two say the same.
std::optional<Replayed::Turn> turn_of(const std::optional<Said>& then,
                                      const std::optional<Said>& now) {
  using Turn = Replayed::Turn;
  if (then && now) {
    if (then->outcome == now->outcome && then->counts_as == now->counts_as) return std::nullopt;
    if (cannot_be_judged(*now)) return Turn::CannotBeJudged;
    if (fails(then) == fails(now)) return Turn::Other;
    return fails(now) ? Turn::FailsNow : Turn::PassesNow;
  }
  if (fails(now)) return cannot_be_judged(*now) ? Turn::CannotBeJudged : Turn::FailsNow;
  if (fails(then)) return Turn::PassesNow;
  return std::nullopt;
}

}  // namespace

std::vector<Replayed> changed_verdicts(std::span<const Verdict> then, std::span<const Verdict> now,
                                       const std::function<bool(const std::string&)>& measured,
                                       std::size_t& left_out) {
  std::map<Key, const Verdict*> before;
  for (const Verdict& verdict : then) before.emplace(key_of(verdict), &verdict);
  std::vector<Replayed> changed;
  const auto add = [&](const Verdict& of, std::optional<Said> was, std::optional<Said> is) {
    if (const auto turn = turn_of(was, is)) {
      changed.push_back({*turn, of.rule, of.subject, std::move(was), std::move(is)});
    }
  };
  std::set<Key> seen;
  for (const Verdict& verdict : now) {
    if (!seen.insert(key_of(verdict)).second) continue;
    if (!std::all_of(verdict.cases.begin(), verdict.cases.end(), measured)) {
      ++left_out;
      continue;
    }
    const auto found = before.find(key_of(verdict));
    add(verdict, found == before.end() ? std::optional<Said>() : said(*found->second),
        said(verdict));
  }
  for (const Verdict& verdict : then) {
    if (seen.insert(key_of(verdict)).second) add(verdict, said(verdict), std::nullopt);
  }
  return changed;
}

double size_of(const Said& said) {
  if (said.change) return std::abs(said.change->value);
  return std::abs(said.current.value / said.reference.value - 1);
}

}  // namespace benchc::rules
