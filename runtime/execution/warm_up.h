#pragma once

#include <cstdint>
#include <functional>

#include "runtime/execution/budget.h"
#include "runtime/execution/case_run.h"

namespace benchc::execution {

/// Warms one case up as its measure says, and keeps what that showed. A declared number of runs or
/// a time are done once. `steady` goes on until `stats::steady_state` finds a steady state, at most
/// for half of the case's budget; each process that is begun later then warms up by as many batches
/// as came before the steady state in the first one.
///
/// A run that would leave no time for a sample is not begun.
class WarmUp {
 public:
  /// Says whether anything is still to be done.
  using GoesOn = std::function<bool()>;

  WarmUp(CaseRun& run, const Budget& budget) : run_(&run), budget_(&budget) {}

  void first(const GoesOn& goes_on);
  /// In the process of this number, which was begun just now.
  void again(std::uint32_t process, const GoesOn& goes_on);

 private:
  /// Whether there is time for one more and for a sample.
  bool affordable();

  CaseRun* run_;
  const Budget* budget_;
  Pace pace_;
  /// How many a fresh process needs, and the seconds that they may take.
  std::uint32_t needed_ = 0;
  double most_seconds_ = 0;
};

}  // namespace benchc::execution
