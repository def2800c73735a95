#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>

#include "runtime/plan/plan.h"

namespace benchc::metric {

/// A number with a name: what a native body counted, per iteration; what was counted of a process.
struct Counter {
  std::string_view name;
  double value = 0;
};

/// A sample as metrics see it. Refers to text that must outlive it.
struct Reading {
  double wall_seconds = 0;
  double user_seconds = 0;
  double system_seconds = 0;
  double max_rss_bytes = 0;
  double page_faults = 0;
  double context_switches = 0;
  /// Standard output, and whether it is only its beginning.
  std::string_view output;
  bool output_cut = false;
  /// Where a metric's file is found.
  std::filesystem::path directory;
  /// When the sample began, in nanoseconds since 1970 by the clock that stamps files: a file that
  /// was last changed before is not of this sample. 0: any file counts.
  std::int64_t files_since_ns = 0;
  std::span<const plan::Parameter> parameters;
  std::optional<double> items;
  std::optional<double> bytes;
  std::span<const Counter> counters;
  /// What was counted and metered of a process, by the names of metrics.
  std::span<const Counter> counted;
};

}  // namespace benchc::metric
