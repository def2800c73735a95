#pragma once

#include <span>
#include <vector>

#include "runtime/metric/json.h"
#include "runtime/metric/reading.h"
#include "runtime/plan/error.h"
#include "runtime/plan/pattern.h"

/// The room of numbers that a sample yields.
namespace benchc::metric {

/// A workload's metrics, made ready once for all of its samples.
class Probe {
 public:
  /// `metrics` must outlive it. Errors: a built-in metric that is not available here, a path or
  /// pattern that is none, a derived metric that refers to itself or to an efficiency, an
  /// efficiency where the time is not measured.
  static Expected<Probe> make(std::span<const plan::Metric> metrics);

  /// Whether any of them reads what a sample wrote.
  bool reads_output() const;

  /// Their values in base units, in their order. An efficiency is 0: it depends on other cases, and
  /// whoever measures them fills it in. An error when one cannot be read or is not finite: "metric
  /// `checksum`: no `$.sum` in the output".
  Expected<std::vector<double>> read(const Reading& reading) const;

 private:
  Expected<double> value(std::size_t index, const Reading& reading,
                         std::span<const double> values) const;

  std::span<const plan::Metric> metrics_;
  /// Parallel to the metrics, where they are of that kind.
  std::vector<std::optional<JsonPath>> paths_;
  std::vector<std::optional<plan::Pattern>> patterns_;
  /// The metrics' indices: a derived one comes after those that it refers to.
  std::vector<std::size_t> order_;
};

}  // namespace benchc::metric
