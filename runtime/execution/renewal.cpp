#include "runtime/execution/renewal.h"

#include <algorithm>
#include <cmath>

namespace benchc::execution {
namespace {

constexpr std::uint32_t kFewestRounds = 5;
/// The first processes are short: nothing can be told before there are some of them, and a large
/// difference is to be told soon.
constexpr std::uint32_t kShortProcesses = 12;
constexpr std::uint32_t kRoundsInShort = 2;
/// Rounds for each renewal, in its own time: so that it is a fifth; while processes are short, a
/// half.
constexpr double kRoundsForRenewal = 4;
constexpr double kRoundsForRenewalInShort = 1;
/// With fewer of them no comparison could be decided at the confidence that rules ask for: of n
/// processes that all point one way a sign test says 2^(1-n).
constexpr std::uint32_t kWantedProcesses = 12;

}  // namespace

std::uint32_t Renewal::rounds_in_process() const {
  const bool is_short = process_ < kShortProcesses;
  const std::uint32_t fewest = is_short ? kRoundsInShort : kFewestRounds;
  const std::uint32_t most = std::max(fewest, most_rounds_ / kWantedProcesses);
  if (process_ == 0 || rounds_ == 0 || round_seconds_ <= 0) return fewest;
  const double cost = renewal_seconds_ / process_;
  const double pace = round_seconds_ / rounds_;
  const double cheap =
      std::ceil((is_short ? kRoundsForRenewalInShort : kRoundsForRenewal) * cost / pace);
  if (!(cheap < most)) return most;
  return std::max(fewest, static_cast<std::uint32_t>(cheap));
}

void Renewal::renewed(double seconds) {
  ++process_;
  in_process_ = 0;
  renewal_seconds_ += seconds;
}

void Renewal::round_done(double seconds) {
  ++in_process_;
  ++rounds_;
  round_seconds_ += seconds;
}

}  // namespace benchc::execution
