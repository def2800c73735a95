#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/plan/plan.h"

/// What running a plan gives.
namespace benchc::plan {

enum class CaseState : std::uint8_t { Measured, Failed, Skipped };

/// One metric's raw samples, in the order in which they were taken.
struct Series {
  std::string metric;
  /// Base unit, as in Metric::unit.
  std::string unit;
  Better better = Better::Lower;
  std::vector<double> values;

  friend bool operator==(const Series&, const Series&) = default;
};

/// What a sample is for.
enum class SampleUse : std::uint8_t { Warmup, Discarded };

/// Samples that are in no statistic: kept for whoever looks. All of the same length.
struct Excluded {
  std::vector<SampleUse> use;
  std::vector<std::int64_t> started;
  std::vector<std::uint32_t> round;
  /// Empty where every sample is a process of its own.
  std::vector<std::uint32_t> process;
  /// Parallel to CaseResult::series and CaseResult::machine.
  std::vector<std::vector<double>> values;
  std::vector<std::vector<double>> machine;
  /// Bits of Disturbance.
  std::vector<std::uint8_t> disturbed;

  friend bool operator==(const Excluded&, const Excluded&) = default;
};

/// By what the machine disturbed a sample, as bits.
enum class Disturbance : std::uint8_t {
  /// The hypervisor gave the core to another guest.
  Steal = 1,
  /// More wanted to run than there were cores.
  Crowded = 2,
  /// The measured process was taken off its core.
  Preempted = 4,
  Interrupts = 8,
  Frequency = 16,
  Temperature = 32,
};

/// What the warm-up showed (Barrett et al., OOPSLA 2017).
struct Steadiness {
  enum class Kind : std::uint8_t { Flat, WarmUp, Slowdown, NoSteadyState };
  Kind kind = Kind::Flat;
  /// How many samples came before the steady state, and the seconds that they took.
  std::uint32_t samples = 0;
  double seconds = 0;

  friend bool operator==(const Steadiness&, const Steadiness&) = default;
};

/// How a warning of a case about one of its metrics begins: a rule that needs the metric tells the
/// warning as its reason.
inline std::string about_metric(const std::string& name) { return "metric `" + name + "`"; }

/// One case of a run. Samples that failed are in none of the series.
struct CaseResult {
  std::string id;
  CaseState state = CaseState::Skipped;
  /// Why it failed or was skipped, for people: "killed by SIGSEGV", "timed out after 30 s", "needs
  /// build release, which failed", "interrupted".
  std::string reason;
  /// The end of what a failed case wrote, at most 4 KiB each.
  std::string stdout_tail;
  std::string stderr_tail;
  /// When each sample was started: nanoseconds since the run's start.
  std::vector<std::int64_t> started;
  /// The round of its group in which each sample was taken: samples of two cases with the same
  /// round are a pair.
  std::vector<std::uint32_t> round;
  /// The process in which each sample was taken, counted from 0; samples of cases with the same
  /// round have the same. Empty where every sample is a process of its own.
  std::vector<std::uint32_t> process;
  /// How many iterations each sample is the mean of; 0 where a sample is one run of a command.
  std::uint64_t iterations = 0;
  /// All of the length of `started`.
  std::vector<Series> series;
  /// What the machine did while each sample ran: "steal" (a share of the core's time), "frequency"
  /// (1/s), "run_queue", "interrupts" and "context_switches" (1/s, of the whole machine),
  /// "temperature" (degrees Celsius). All of the length of `started`; what the machine does not
  /// tell is not there.
  std::vector<Series> machine;
  /// Bits of Disturbance, of the length of `started`; empty where nothing was watched.
  std::vector<std::uint8_t> disturbed;
  /// What was counted in passes of its own, apart from the samples (valgrind): as many values as
  /// there were passes. A rule finds a metric in `series` or here.
  std::vector<Series> passes;
  Excluded excluded;
  /// Present where a steady state was looked for.
  std::optional<Steadiness> steadiness;
  /// Things to know: a metric that the machine cannot tell, the budget that ended before the rules
  /// were decided.
  std::vector<std::string> warnings;

  friend bool operator==(const CaseResult&, const CaseResult&) = default;
};

/// The machine, as named fields in a fixed order: cpu_model, cpu_count, threads_per_core,
/// numa_nodes, memory_bytes, kernel, governor, virtualization, container, compiler, hostname.
using Fingerprint = std::vector<std::pair<std::string, std::string>>;

/// A control as it was requested and as it was obtained.
struct ObtainedControl {
  std::string name;
  std::string requested;
  std::string obtained;

  friend bool operator==(const ObtainedControl&, const ObtainedControl&) = default;
};

/// How native bodies were timed. Seconds.
struct Clock {
  /// "tsc" or "monotonic".
  std::string source;
  /// Ticks a second.
  double frequency = 0;
  double resolution = 0;
  double overhead = 0;

  friend bool operator==(const Clock&, const Clock&) = default;
};

/// What a run's verdicts came to; Unjudged until they were made. Ordered by nothing.
enum class RunOutcome : std::uint8_t { Unjudged, Pass, Warn, Fail, Inconclusive, Error };

/// Everything about a run but its samples.
struct RunInfo {
  /// Sortable by time, unique: "20261123-121507-3f9a2c41".
  std::string id;
  /// Nanoseconds since 1970 (UTC); `ended` is 0 while the run goes on or when it was killed.
  std::int64_t started = 0;
  std::int64_t ended = 0;
  std::string benchc_version;
  std::string spec;
  std::string spec_text;
  std::string plan_json;
  std::string plan_hash;
  std::string suite;
  /// Seeds the random order.
  std::uint64_t seed = 0;
  /// "" outside a git repository.
  std::string git_revision;
  std::string git_branch;
  bool git_dirty = false;
  std::string machine_class;
  Fingerprint fingerprint;
  std::vector<ObtainedControl> controls;
  /// Absent where nothing native was measured.
  std::optional<Clock> clock;
  RunOutcome outcome = RunOutcome::Unjudged;
  /// The user stopped it.
  bool interrupted = false;

  friend bool operator==(const RunInfo&, const RunInfo&) = default;
};

struct Run {
  RunInfo info;
  std::vector<CaseResult> cases;

  friend bool operator==(const Run&, const Run&) = default;
};

}  // namespace benchc::plan
