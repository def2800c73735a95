#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "runtime/plan/plan.h"
#include "runtime/rules/rules.h"
#include "runtime/stats/alpha_spending.h"

namespace benchc::rules {

/// What a judgment may err by when it is made on samples that were looked at while they were taken.
/// It is told from the plan and from the rounds that the samples are of, so that a stored run is
/// judged as it was. May be asked from several threads.
class LookAlphas {
 public:
  LookAlphas(const plan::Plan& plan, Looks looks);

  /// How many rounds each set of cases that is measured together has.
  using Rounds = std::vector<std::uint32_t>;
  Rounds rounds(Judge::Results results) const;
  /// The same as far as it concerns some cases; 0 for the others.
  Rounds rounds(Judge::Results results, std::span<const std::uint32_t> cases) const;

  /// Of what the judgment of `cases` may err by in all, `alpha`, the part of the look that the
  /// rounds have come to.
  double interim(double alpha, std::span<const std::uint32_t> cases, const Rounds& rounds) const;

  /// The part when nothing more is measured. Where that is at a look before the last, it ended
  /// because it was decided there; otherwise something else ended it, and all is spent that the
  /// looks before left.
  double at_last(double alpha, std::span<const std::uint32_t> cases, const Rounds& rounds) const;

  /// A plan whose rules' alphas times their looks are more is judged in parts of alpha that add up
  /// (Boole's inequality), which errs to the safe side and takes no time: a stranger's plan must
  /// not fill the memory.
  static constexpr std::size_t kMostLooks = 30'000;

 private:
  static constexpr std::uint32_t kNoSet = ~std::uint32_t{0};
  /// Sets that one judgment looks at; none of a judgment whose samples were there at once.
  std::vector<std::uint32_t> sets_of(std::span<const std::uint32_t> cases) const;
  const stats::AlphaSpending& spending(double alpha, std::uint32_t schedule) const;

  /// By case.
  std::vector<std::uint32_t> set_;
  /// By set.
  std::vector<std::vector<std::uint32_t>> cases_;
  std::vector<std::uint32_t> schedule_;
  /// When sets are looked at, each once.
  std::vector<std::vector<std::uint32_t>> schedules_;
  bool adds_up_ = false;

  mutable std::mutex mutex_;
  /// By alpha and schedule.
  mutable std::map<std::pair<double, std::uint32_t>, stats::AlphaSpending> spending_;
  /// By alpha, schedule and rounds.
  mutable std::map<std::tuple<double, std::uint32_t, std::uint32_t>, double> at_last_;
};

}  // namespace benchc::rules
