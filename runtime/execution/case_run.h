#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "runtime/execution/measurement.h"
#include "runtime/execution/verify.h"
#include "runtime/metric/probe.h"
#include "runtime/plan/group_measure.h"
#include "runtime/plan/plan.h"
#include "runtime/plan/result.h"
#include "runtime/workload/workload.h"

namespace benchc::execution {

/// One case while it is measured: its workload, its checks, and the result that grows.
class CaseRun {
 public:
  /// `measurement` must outlive it. A verify or metric that cannot be made ready fails the case.
  CaseRun(Measurement& measurement, std::uint32_t index);

  std::uint32_t index() const { return index_; }
  /// Whether it is another revision's, measured for what compares with it.
  bool is_counterpart() const { return case_->counterpart.has_value(); }
  const plan::Measure& measure() const { return *measure_; }
  const plan::SampleBounds& bounds() const { return bounds_; }
  const plan::CaseResult& result() const { return *result_; }
  std::uint32_t samples() const { return static_cast<std::uint32_t>(result_->started.size()); }

  bool failed() const { return failed_; }
  /// Whether it takes another sample.
  bool active() const { return !failed_ && !stopped_ && samples() < bounds_.maximum; }
  /// Whether its peak memory could not be told from benchc's own.
  bool memory_hidden() const { return memory_hidden_; }
  /// Whether its last run wrote so little that reading it took no time to speak of.
  bool wrote_little() const { return wrote_little_; }
  /// Whether samples are batches of iterations in one process, which can be another one.
  bool native() const { return case_->native.has_value(); }

  /// What its command `setup` took of that, seconds, where batches are found out as well.
  double set_up();
  /// How many iterations a batch has; 0 before the set-up, and where there are none.
  std::uint64_t iterations() const { return result_->iterations; }
  void set_iterations(std::uint64_t iterations);
  /// Others are measured between its samples.
  void take_turns() { workload_->take_turns(); }
  /// Goes on in another process.
  void renew();
  /// Takes a sample that counts in no statistic, in the process of this number; its seconds, or
  /// nothing when it failed or was stopped.
  std::optional<double> warm_up(std::uint32_t process);
  /// Counts what is counted in runs of their own, for so many seconds at most.
  void count_in_passes(double seconds);
  /// What the machine did meanwhile is known of all samples so far from here on; those that are to
  /// be discarded are.
  void settle_watched() {
    if (watched_) watched_->settle();
  }
  /// The same at the end: marks what stands out against the other samples.
  void finish_watched();
  std::uint32_t discarded() const { return watched_ ? watched_->discarded() : 0; }
  /// Fails for what was discarded; all samples stay to be looked at.
  void fail_for_discards();
  void set_steadiness(const plan::Steadiness& steadiness) { result_->steadiness = steadiness; }
  /// Takes one; `process` is its number, which counts for native cases.
  void sample(std::uint32_t round, std::uint32_t process);
  void tear_down();

  /// What the round's sample did in a second, where there is one and it is the last: items where
  /// they are known, else bytes, else iterations.
  std::optional<double> speed_in(std::uint32_t round) const;
  /// Of the last sample.
  void set_efficiency(double efficiency);
  void drop_last_sample();

  /// Settle what became of it.
  void fail(const std::string& reason);
  void skip(const std::string& reason);
  void keep();
  /// Says it once, however often it comes.
  void warn(const std::string& text);

 private:
  /// What a sample yields, or nothing when it failed or was stopped.
  struct Taken {
    std::int64_t started = 0;
    std::vector<double> values;
    double seconds = 0;
    std::int64_t involuntary_switches = 0;
    /// How much of what `speed_in` counts.
    double work = 1;
  };
  std::optional<Taken> take();
  void fail(const workload::StepFailure& failure);
  void drop_samples();
  void make_workload();
  /// What was counted of a process, said where it was estimated.
  std::vector<metric::Counter> counted(const std::vector<workload::EventCount>& events);
  /// Keeps it beside the samples.
  void exclude(plan::SampleUse use, const Taken& taken, std::uint32_t round, std::uint32_t process);

  Measurement& measurement_;
  std::uint32_t index_;
  const plan::Case* case_;
  const plan::Workload* workload_plan_;
  const plan::Measure* measure_;
  plan::SampleBounds bounds_;
  const metric::Probe* probe_ = nullptr;
  plan::CaseResult* result_;
  std::optional<Verifier> verifier_;
  std::unique_ptr<WatchedCase> watched_;
  /// The workload, where it is a command's.
  workload::ProcessWorkload* command_ = nullptr;
  /// The least share of its time that an event was counted for, and whose that was.
  double least_counted_ = 1;
  std::string scaled_;
  std::unique_ptr<workload::Workload> workload_;
  /// The same, where it is one.
  const workload::NativeWorkload* native_ = nullptr;
  /// Where its command runs, and its files are found.
  std::filesystem::path directory_;
  bool set_up_ = false;
  bool failed_ = false;
  /// Its last step was ended from outside.
  bool stopped_ = false;
  bool memory_hidden_ = false;
  bool wrote_little_ = false;
  std::uint32_t warm_ups_ = 0;
  /// The last sample's.
  double work_ = 1;
};

}  // namespace benchc::execution
