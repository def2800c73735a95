#pragma once

#include <cstdint>
#include <memory>

#include "runtime/execution/verify.h"
#include "runtime/metric/probe.h"
#include "runtime/plan/plan.h"
#include "runtime/plan/result.h"
#include "runtime/workload/process_workload.h"

namespace benchc::execution {

/// One case while it is measured: its workload, its checks, and the result that grows.
class CaseRun {
 public:
  /// All must outlive it. A verify or metric that cannot be made ready fails the case.
  CaseRun(const plan::Plan& plan, std::uint32_t index, const Expected<metric::Probe>& probe,
          const workload::Conditions& conditions, workload::Launcher& launcher,
          plan::CaseResult& result);

  std::uint32_t index() const { return index_; }
  const plan::Measure& measure() const { return *measure_; }
  const plan::CaseResult& result() const { return *result_; }
  std::uint32_t samples() const { return static_cast<std::uint32_t>(result_->started.size()); }

  bool failed() const { return failed_; }
  /// Whether it takes another sample.
  bool active() const { return !failed_ && !stopped_ && samples() < measure_->maximum_samples; }
  /// Whether its peak memory could not be told from benchc's own.
  bool memory_hidden() const { return memory_hidden_; }
  /// Whether its last run wrote so little that reading it took no time to speak of.
  bool wrote_little() const { return wrote_little_; }

  void set_up();
  /// Takes a sample that is not recorded.
  void warm_up();
  /// Takes one; `origin` is when the run began.
  void sample(std::int64_t origin, std::uint32_t round);
  void tear_down();

  /// Settle what became of it.
  void fail(const std::string& reason);
  void skip(const std::string& reason);
  void keep();
  void warn(const std::string& text) { result_->warnings.push_back(text); }

 private:
  /// What a sample yields, or nothing when it failed or was stopped.
  struct Taken {
    std::int64_t started = 0;
    std::vector<double> values;
  };
  std::optional<Taken> take();
  void fail(const workload::StepFailure& failure);
  void drop_samples();

  std::uint32_t index_;
  const plan::Case* case_;
  const plan::Workload* workload_plan_;
  const plan::Measure* measure_;
  const metric::Probe* probe_ = nullptr;
  plan::CaseResult* result_;
  std::optional<Verifier> verifier_;
  std::unique_ptr<workload::ProcessWorkload> workload_;
  bool set_up_ = false;
  bool failed_ = false;
  /// Its last step was ended from outside.
  bool stopped_ = false;
  bool memory_hidden_ = false;
  bool wrote_little_ = false;
};

}  // namespace benchc::execution
