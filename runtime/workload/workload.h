#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "runtime/workload/launcher.h"

namespace benchc::workload {

/// A step of a case that went wrong.
struct StepFailure {
  /// For people: "exited with code 3", "setup timed out after 30 s".
  std::string reason;
  /// The end of what the step wrote.
  std::string stdout_tail;
  std::string stderr_tail;
  /// It was stopped from outside, and says nothing about the case.
  bool interrupted = false;
};

template <typename T>
using StepResult = tl::expected<T, StepFailure>;

/// A failure of the step itself, with nothing written.
inline tl::unexpected<StepFailure> failed_because(std::string reason) {
  return tl::make_unexpected(StepFailure{std::move(reason), {}, {}, false});
}

/// A number that a native body counted, per iteration.
struct Counted {
  std::string name;
  double value = 0;
};

/// What a sample came to. Of a native body everything but `max_rss` is per iteration.
struct Sample {
  /// By the launcher's clock.
  std::int64_t started_ns = 0;
  double wall_seconds = 0;
  Usage usage;
  /// A command's.
  Output out;
  Output err;
  /// Just before the start by the clock that the kernel stamps files with, in nanoseconds since
  /// 1970; 0 where nobody took it.
  std::int64_t files_since_ns = 0;
  /// Of a native body per iteration.
  std::vector<EventCount> events;
  /// A native body's.
  std::vector<Counted> counters;
  std::optional<double> items;
  std::optional<double> bytes;
  double page_faults = 0;
  double context_switches = 0;
};

/// One thing that is measured: a case of any kind.
class Workload {
 public:
  virtual ~Workload() = default;

  /// Once, before the first sample.
  virtual StepResult<void> set_up() = 0;

  /// One sample: what has to come before it is done first and not timed.
  virtual StepResult<Sample> sample() = 0;

  /// Calls `hook`, which it keeps, in each sample from now on, before the timed part.
  virtual void before_timed(std::function<void()> hook) { static_cast<void>(hook); }  // NOLINT

  /// Once, after the last sample, whenever set_up was called, however that ended.
  virtual StepResult<void> tear_down() = 0;

  /// How many iterations a sample is the mean of, once set_up has found it out; 0 where a sample is
  /// one run, which cannot be made longer.
  virtual std::uint64_t iterations() const { return 0; }
  /// Samples have so many from now on: cases of about the same cost are measured with one number.
  virtual void set_iterations(std::uint64_t) {}

  /// Says that others are measured between its samples, and take the caches.
  virtual void take_turns() {}

  /// Goes on in a fresh process, so that the chance in how one is laid out in memory is averaged.
  /// Does nothing where every sample is a process of its own.
  virtual StepResult<void> renew() { return {}; }

  /// What whoever reads the result should know, since the last call.
  virtual std::vector<std::string> take_warnings() { return {}; }
};

}  // namespace benchc::workload
