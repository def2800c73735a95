#include "runtime/rules/look_alphas.h"

#include <algorithm>
#include <limits>
#include <set>

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

// What may be spent from the look before to the one that the rounds have come to, or to the end.
double part_of(double alpha, const std::vector<std::uint32_t>& looks, std::uint32_t rounds,
               bool to_the_end) {
  const auto spent = [&](std::size_t look) {
    return stats::spent_alpha(alpha, static_cast<double>(looks[look]) / looks.back());
  };
  const auto found = std::lower_bound(looks.begin(), looks.end(), rounds) - looks.begin();
  const std::size_t look = std::min(static_cast<std::size_t>(found), looks.size() - 1);
  return (to_the_end ? alpha : spent(look)) - (look == 0 ? 0 : spent(look - 1));
}

std::size_t looks_of_all(const plan::Plan& plan,
                         const std::vector<std::vector<std::uint32_t>>& schedules) {
  std::set<double> alphas;
  for (const plan::Rule& rule : plan.rules) alphas.insert(rule.alpha);
  std::size_t looks = 0;
  for (const auto& schedule : schedules) looks += schedule.size();
  return alphas.size() * looks;
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
  adds_up_ = looks_of_all(plan, schedules_) > kMostLooks;
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
    const std::uint32_t schedule = schedule_[set];
    least = std::min(least, adds_up_ ? part_of(alpha, schedules_[schedule], rounds[set], false)
                                     : spending(alpha, schedule).at(rounds[set]));
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
      const bool at_look = std::binary_search(looks.begin(), looks.end(), rounds[set]);
      found->second = adds_up_  ? part_of(alpha, looks, rounds[set], !at_look)
                      : at_look ? spending(alpha, schedule).at(rounds[set])
                                : spending(alpha, schedule).at_end(rounds[set]);
    }
    least = std::min(least, found->second);
  }
  return least;
}

}  // namespace benchc::rules
