#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/stats/estimate.h"

/// What earlier runs were worth, as statistics instead of samples, so that hundreds of runs fit
/// into memory.
namespace benchc::rules {

/// A statistic of one metric of one case in a run.
struct PastValue {
  std::string case_id;
  std::string metric;
  std::string unit;
  stats::Statistic statistic;
  double value = 0;

  friend bool operator==(const PastValue&, const PastValue&) = default;
};

struct PastRun {
  std::string id;
  /// Nanoseconds since 1970.
  std::int64_t started = 0;
  std::string git_revision;
  /// It may be compared with as a baseline: complete, and judged neither fail, error nor
  /// inconclusive.
  bool sound = false;
  /// By case, metric and statistic.
  std::vector<PastValue> values;
};

/// A statistic that some rule asks of the past, whatever the case.
struct WantedStatistic {
  std::string metric;
  stats::Statistic statistic;

  friend bool operator==(const WantedStatistic&, const WantedStatistic&) = default;
};

/// The value, or null where the run does not have it. A caller compares units.
const PastValue* value_of(const PastRun& run, std::string_view case_id, std::string_view metric,
                          stats::Statistic statistic);

}  // namespace benchc::rules
