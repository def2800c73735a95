#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runtime/rules/leaf.h"
#include "runtime/rules/term.h"

namespace benchc::rules {

/// What earlier runs say of a statistic, or of the geometric mean of several cases'.
struct OldRuns {
  /// The cases that are compared. Of several, one that too few of the runs have is left out, so
  /// that a new case does not take the history away from the others.
  std::vector<Measured> counted;
  /// The ids of those that are left out.
  std::vector<std::string> left_out;
  /// Of the runs that have all that counts, newest first.
  std::vector<double> values;
  std::vector<std::string> ids;
  /// When they were started, in the same order.
  std::vector<std::int64_t> started;
  std::vector<std::string> machine_classes;
  /// How many runs lack something that counts.
  std::size_t without = 0;
  /// Of the runs that went in, those that have the case (or one of them) under its former name.
  std::size_t renamed = 0;
  std::string former;
};

/// Looks `all` up in the runs of the scene's baseline. Which runs and cases count is settled by
/// what was measured, never by a value.
OldRuns old_runs(const Scene& scene, std::span<const Measured> all);

/// Says in the leaf what went in, how old it is, and how it was chosen.
void describe(const BaselineData& baseline, const OldRuns& old, Leaf& leaf);

/// How old runs that were started then are (nanoseconds since 1970) as of the run that is judged;
/// absent where there are none, or where that run's own start is not known.
std::optional<BaselineAge> age_of(std::int64_t as_of, std::span<const std::int64_t> started);

}  // namespace benchc::rules
