#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "runtime/report/replay.h"

/// What text and JSON tell of a replay alike. Private to the room.
namespace benchc::report {

struct ReplayCounts {
  std::size_t runs = 0;
  std::size_t verdicts = 0;
  std::size_t left_out = 0;
  std::size_t changed = 0;
  std::size_t fail_now = 0;
  std::size_t pass_now = 0;
  std::size_t cannot_be_judged = 0;
  std::size_t other = 0;
};

ReplayCounts count(const Replay& replay);

/// What a rule failed and the rules of now let through. Points into the replay.
struct LetThrough {
  std::string rule;
  std::size_t verdicts = 0;
  std::size_t runs = 0;
  /// The one with the largest change, and its run.
  const ReplayedRun* run = nullptr;
  const rules::Replayed* largest = nullptr;
};

/// In the order in which the rules first let something through.
std::vector<LetThrough> let_through_of(const Replay& replay);

}  // namespace benchc::report
