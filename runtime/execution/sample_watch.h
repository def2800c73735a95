#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runtime/metric/machine_watch.h"
#include "runtime/plan/plan.h"
#include "runtime/plan/result.h"
#include "runtime/workload/launcher.h"

/// What the machine did while samples ran, which of them it disturbed, and which are left out of
/// the statistics for that. The thresholds are in docs/metrics.md.
namespace benchc::execution {

/// Share of the measured cores' time that was stolen, above which a sample is disturbed.
inline constexpr double kMuchSteal = 0.01;
/// A sample was preempted when it lost its core at least so many times, so often a second, and so
/// many times as often as the case's median sample.
inline constexpr double kFewPreemptions = 2;
inline constexpr double kMuchPreemption = 50;
inline constexpr double kMorePreemption = 2;
/// Interrupts a second: so many times the case's median, and so many above it.
inline constexpr double kMoreInterrupts = 3;
inline constexpr double kManyInterrupts = 1000;
/// Of the case's median frequency.
inline constexpr double kLowFrequency = 0.95;
/// Degrees above the case's median.
inline constexpr double kMuchWarmer = 10;

class WatchedCase;

/// Reads the machine beside the samples of a group, never inside one. Samples that are short share
/// a reading: it is made every 20 ms at most, and so rarely that it takes a fiftieth of the time.
class SampleWatch {
 public:
  /// `launcher` must outlive it, and is asked for the time alone.
  explicit SampleWatch(const workload::Launcher& launcher, std::filesystem::path root = "/");

  /// The cores that are measured on from now on.
  void use(std::span<const unsigned> cores);

  /// The names of what this machine tells, as in plan::CaseResult::machine.
  const std::vector<std::string>& names() const { return names_; }

  /// Around the timed part of a sample.
  void begins();
  void ends();

 private:
  friend class WatchedCase;
  struct Pending {
    WatchedCase* owner;
    std::size_t row;
  };
  void add(WatchedCase& owner, std::size_t row);
  /// Forgets the rows of a case from `row` on.
  void forget(const WatchedCase& owner, std::size_t row);
  /// Ends the interval, so that no row is without what it observed.
  void flush();
  void distribute(const metric::MachineInterval& interval);
  void start_interval(std::int64_t now);
  metric::MachineInterval end_interval(std::int64_t now);

  const workload::Launcher* launcher_;
  std::filesystem::path root_;
  std::vector<unsigned> cores_;
  std::unique_ptr<metric::MachineWatch> machine_;
  std::vector<std::string> names_;
  std::vector<Pending> pending_;
  /// An interval that has ended with the last sample, whose own row may still come.
  std::optional<metric::MachineInterval> ended_;
  bool open_ = false;
  std::int64_t opened_at_ = 0;
  std::int64_t begun_at_ = 0;
  std::int64_t last_end_ = 0;
  std::optional<std::int64_t> read_at_;
  std::int64_t shortest_;
};

/// The samples of one case under a watch.
class WatchedCase {
 public:
  /// All must outlive it.
  WatchedCase(plan::CaseResult& result, const plan::Measure& measure, SampleWatch& watch);
  WatchedCase(const WatchedCase&) = delete;
  WatchedCase& operator=(const WatchedCase&) = delete;
  ~WatchedCase();

  /// A row was added to the result's samples: its seconds, and how often it lost its core.
  void added(double seconds, std::int64_t involuntary_switches);
  /// The last row was taken away again.
  void dropped();
  /// A row was added to the excluded ones: nothing was observed for it.
  void added_excluded();

  /// Moves what is to be discarded of the samples so far to the excluded ones.
  void settle();
  /// Marks what only stands out against the others. After settle, at the end.
  void finish();

  /// How many samples were discarded.
  std::uint32_t discarded() const { return discarded_; }
  /// Why, for people: "steal > 1%".
  std::string why_discarded() const;
  /// What a declared `discard` cannot see here, for people.
  std::vector<std::string> unseen() const;

 private:
  friend class SampleWatch;
  void observed(std::size_t row, const metric::MachineInterval& interval, unsigned machine_cores);
  /// Index into the measure's discards, where one of them applies.
  std::optional<std::size_t> discard_of(std::size_t row) const;
  void exclude(std::size_t row);

  plan::CaseResult* result_;
  const plan::Measure* measure_;
  SampleWatch* watch_;
  struct Lost {
    double count = 0;
    double rate = 0;
  };
  /// By row: how often it lost its core.
  std::vector<Lost> lost_;
  /// Rows that were looked at.
  std::size_t settled_ = 0;
  std::uint32_t discarded_ = 0;
  /// By discard: how many it took.
  std::vector<std::uint32_t> taken_;
};

}  // namespace benchc::execution
