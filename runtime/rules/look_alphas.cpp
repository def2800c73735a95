#include "runtime/rules/look_alphas.h"

#include <algorithm>
#include <limits>

#include "runtime/plan/looks.h"

namespace benchc::rules {
namespace {

std::uint32_t rounds_of(Judge::Results results, std::span<const std::uint32_t> cases) {
  std::uint32_t most = 0;
  for (const std::uint32_t index : cases) {
    if (index >= results.size() || results[index] == nullptr) continue;
    const std::vector<std::uint32_t>& round = results[index]->round;
    if (!round.empty() && round.back() < std::numeric_limits<std::uint32_t>::max()) {
      most = std::max(most, round.back() + 1);
    }
  }
  return most;
}

}  // namespace

LookAlphas::LookAlphas(const plan::Plan& plan, Looks looks) {
  if (looks == Looks::Once) return;
  set_.assign(plan.cases.size(), kNoSet);
  std::map<std::vector<std::uint32_t>, std::uint32_t> known;
  for (const plan::Group& group : plan.groups) {
    for (std::vector<std::uint32_t>& cases : plan::measured_together(plan, group)) {
      const auto set = static_cast<std::uint32_t>(cases_.size());
      for (const std::uint32_t index : cases) {
        if (index < set_.size()) set_[index] = set;
      }
      const auto [found, fresh] = known.emplace(plan::looks(plan::group_measure(plan, cases)),
                                                static_cast<std::uint32_t>(schedules_.size()));
      if (fresh) schedules_.push_back(found->first);
      schedule_.push_back(found->second);
      cases_.push_back(std::move(cases));
    }
  }
}

LookAlphas::Rounds LookAlphas::rounds(Judge::Results results) const {
  Rounds rounds;
  rounds.reserve(cases_.size());
  for (const auto& cases : cases_) rounds.push_back(rounds_of(results, cases));
  return rounds;
}

LookAlphas::Rounds LookAlphas::rounds(Judge::Results results,
                                      std::span<const std::uint32_t> cases) const {
  Rounds rounds(cases_.size(), 0);
  for (const std::uint32_t set : sets_of(cases)) rounds[set] = rounds_of(results, cases_[set]);
  return rounds;
}

std::vector<std::uint32_t> LookAlphas::sets_of(std::span<const std::uint32_t> cases) const {
  std::vector<std::uint32_t> sets;
  for (const std::uint32_t index : cases) {
    if (index < set_.size() && set_[index] != kNoSet) sets.push_back(set_[index]);
  }
  std::sort(sets.begin(), sets.end());
  sets.erase(std::unique(sets.begin(), sets.end()), sets.end());
  return sets;
}

// With the mutex held; what it refers to stays where it is.
const stats::AlphaSpending& LookAlphas::spending(double alpha, std::uint32_t schedule) const {
  const auto found = spending_.find({alpha, schedule});
  if (found != spending_.end()) return found->second;
  return spending_
      .emplace(std::pair(alpha, schedule), stats::AlphaSpending(alpha, schedules_[schedule]))
      .first->second;
}

double LookAlphas::interim(double alpha, std::span<const std::uint32_t> cases,
                           const Rounds& rounds) const {
  double least = alpha;
  const std::scoped_lock lock(mutex_);
  for (const std::uint32_t set : sets_of(cases)) {
    least = std::min(least, spending(alpha, schedule_[set]).at(rounds[set]));
  }
  return least;
}

double LookAlphas::at_last(double alpha, std::span<const std::uint32_t> cases,
                           const Rounds& rounds) const {
  double least = alpha;
  const std::scoped_lock lock(mutex_);
  for (const std::uint32_t set : sets_of(cases)) {
    const std::uint32_t schedule = schedule_[set];
    const auto [found, fresh] = at_last_.emplace(std::tuple(alpha, schedule, rounds[set]), 0);
    if (fresh) {
      const std::vector<std::uint32_t>& looks = schedules_[schedule];
      const stats::AlphaSpending& spent = spending(alpha, schedule);
      const bool at_look = std::binary_search(looks.begin(), looks.end(), rounds[set]);
      found->second = at_look ? spent.at(rounds[set]) : spent.at_end(rounds[set]);
    }
    least = std::min(least, found->second);
  }
  return least;
}

}  // namespace benchc::rules
