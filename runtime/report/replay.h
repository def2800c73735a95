#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "runtime/report/report.h"
#include "runtime/rules/replayed.h"

/// What history says of the rules as they are now, as people and programs read it. The same store
/// and spec give the same text.
namespace benchc::report {

/// The version of the JSON.
inline constexpr int kReplayJsonVersion = 1;

/// A run that was judged again.
struct ReplayedRun {
  std::string id;
  /// Nanoseconds since 1970.
  std::int64_t started = 0;
  std::string git_revision;
  std::string suite;
  /// Whether it could be judged by its own rules: else `changed` has at most one entry without rule
  /// and subject, what the run came to as a whole.
  bool own_rules = true;
  /// How many verdicts were compared, and how many were not, because the run lacks their cases.
  std::size_t verdicts = 0;
  std::size_t left_out = 0;
  std::vector<rules::Replayed> changed;
};

struct Replay {
  std::string spec;
  /// Empty: each run by the suite that it was taken with.
  std::string suite;
  /// Empty: all.
  std::string rule;
  /// As it was asked for, what it stands for, and nanoseconds since 1970.
  std::string since;
  std::string since_means;
  std::int64_t since_time = 0;
  /// Oldest first.
  std::vector<ReplayedRun> runs;
  /// Runs that could not be judged, or files that could not be read, and why.
  std::vector<std::pair<std::string, std::string>> skipped;
  /// Rules that not all of the runs had, or that the spec has no more; with the number of runs in
  /// which one would fail now, or failed.
  std::map<std::string, std::size_t> new_rules;
  std::map<std::string, std::size_t> gone_rules;
};

/// A line for each verdict that changes, what failed and would get through with the largest of each
/// rule, and the sums. A long list is cut unless `verbose`; `quiet` gives the sums alone.
std::string replay_to_text(const Replay& replay, const TextOptions& options);

/// One object (schema: docs/replay.md), complete.
std::string replay_to_json(const Replay& replay);

}  // namespace benchc::report
