#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace benchc::model {

/// What the newest run that has it measured of a case.
struct Measured {
  double median = 0;
  /// Base unit, as in the plan.
  std::string unit;
  /// The median absolute deviation, relative to the median.
  double noise = 0;
  std::uint64_t samples = 0;
  std::string run;
  /// Nanoseconds since 1970 (UTC).
  std::int64_t started = 0;
};

struct Measure;

/// That a rule sees when a statistic of a case is worse by more than a ratio.
struct Claim {
  std::string case_id;
  std::string metric;
  std::string statistic;
  /// Of a quantile or a trimmed mean.
  double argument = 0;
  double limit = 0;
  double confidence = 0.99;
  /// The baseline that is measured beside the case; empty: earlier runs are compared with.
  std::string beside;
  /// How the case is measured. Outlives the claim.
  const Measure* measure = nullptr;
  /// Its samples share processes.
  bool native = false;
};

/// What a claim needs to hold, by the noise of an earlier run.
struct Needs {
  /// "pairs", "samples", "processes".
  std::string units;
  double needed = 0;
  double needed_seconds = 0;
  /// What samples and budget give.
  double given = 0;
  /// It is the budget that ends first.
  bool budget_ends = false;
  std::string run;
};

/// What earlier runs measured, as far as checking and editing a spec ask for it.
class History {
 public:
  virtual ~History() = default;
  /// `case_id` as the plan has it: `sort[n=1024]`.
  virtual std::optional<Measured> newest(std::string_view case_id,
                                         std::string_view metric) const = 0;
  /// For each claim what it needs; nothing where no run of this machine tells.
  virtual std::vector<std::optional<Needs>> needs(std::span<const Claim> claims) const {
    return std::vector<std::optional<Needs>>(claims.size());
  }
  /// Whether there is a run of this id.
  virtual bool has_run(std::string_view id) const = 0;
};

}  // namespace benchc::model
