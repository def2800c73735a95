#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

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

/// What earlier runs measured, as far as checking and editing a spec ask for it.
class History {
 public:
  virtual ~History() = default;
  /// `case_id` as the plan has it: `sort[n=1024]`.
  virtual std::optional<Measured> newest(std::string_view case_id,
                                         std::string_view metric) const = 0;
  /// Whether there is a run of this id.
  virtual bool has_run(std::string_view id) const = 0;
};

}  // namespace benchc::model
