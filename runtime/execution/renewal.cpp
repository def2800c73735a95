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

std::uint32_t Renewal::cheap_rounds() const {
  const bool is_short = process_ < kShortProcesses;
  const std::uint32_t fewest = is_short ? kRoundsInShort : kFewestRounds;
  const std::uint32_t most = std::max(fewest, most_rounds_ / kWantedProcesses);
  if (process_ == 0 || rounds_ == 0 || round_seconds_ <= 0) return fewest;
  const double pace = round_seconds_ / rounds_;
  const double cheap =
      std::ceil((is_short ? kRoundsForRenewalInShort : kRoundsForRenewal) * cost() / pace);
  if (!(cheap < most)) return most;
  return std::max(fewest, static_cast<std::uint32_t>(cheap));
}

std::uint32_t Renewal::rounds_left(double seconds_left) const {
  const std::uint32_t left = most_rounds_ - std::min(rounds_, most_rounds_);
  if (rounds_ == 0 || round_seconds_ <= 0) return left;
  const std::uint32_t begun = process_ + 1;
  const std::uint32_t renewals = processes_.fewest - std::min(begun, processes_.fewest);
  const double for_rounds = std::max(seconds_left - renewals * cost(), 0.0);
  const double affordable = std::floor(for_rounds * rounds_ / round_seconds_);
  return affordable < left ? static_cast<std::uint32_t>(affordable) : left;
}

std::uint32_t Renewal::rounds_in_process(double seconds_left) const {
  std::uint32_t rounds = cheap_rounds();
  if (processes_.fewest == 0 && processes_.most == 0) return rounds;
  const std::uint32_t all = rounds_ + rounds_left(seconds_left);
  if (processes_.fewest > 0) rounds = std::min(rounds, all / processes_.fewest);
  if (processes_.most > 0) {
    rounds = std::max(rounds, (all + processes_.most - 1) / processes_.most);
  }
  return std::max(rounds, 1U);
}

bool Renewal::due(double seconds_left) const {
  if (in_process_ == 0) return false;
  const std::uint32_t begun = process_ + 1;
  if (processes_.most > 0 && begun >= processes_.most) return false;
  // The last rounds that there are go to processes that are still missing.
  if (begun < processes_.fewest && processes_.fewest - begun >= rounds_left(seconds_left)) {
    return true;
  }
  return in_process_ >= rounds_in_process(seconds_left);
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
