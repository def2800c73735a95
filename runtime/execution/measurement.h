#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "runtime/execution/execution.h"
#include "runtime/execution/sample_watch.h"
#include "runtime/execution/tracker.h"
#include "runtime/metric/probe.h"
#include "runtime/workload/native_workload.h"
#include "runtime/workload/process_workload.h"

namespace benchc::execution {

/// Why a case must not be measured; `reason` is "" where it may.
struct Obstacle {
  std::string reason;
  /// It is the case's own, as what cannot be compiled: failed, and not skipped.
  bool failed = false;
};

/// What all groups of a run have in common.
struct Measurement {
  const plan::Plan& plan;
  const Callbacks& callbacks;
  workload::Launcher& launcher;
  Tracker& tracker;
  workload::Conditions conditions;
  /// By revision: the same, in the folder of its files.
  std::vector<workload::Conditions> revision_conditions;
  workload::NativeConditions native;
  /// See Options.
  std::span<const std::filesystem::path> native_folders;
  std::uint64_t seed = 0;
  /// When the run began, by the launcher's clock.
  std::int64_t origin = 0;
  /// By workload.
  std::vector<Expected<metric::Probe>> probes;
  /// By workload: what is counted in passes of its own.
  std::vector<std::vector<plan::Metric>> pass_metrics;
  /// Of the machine, beside all samples.
  std::unique_ptr<SampleWatch> watch;
  /// By case: the metric whose precision counts.
  std::vector<std::string> judged_metric;
  /// By case.
  std::vector<Obstacle> obstacles;
  /// By case: what was compiled of a native one's source; empty for others.
  std::vector<std::filesystem::path> libraries;
  /// By case: the same in other orders of its functions, where that was asked for.
  std::vector<std::vector<std::filesystem::path>> link_orders;
  /// By case, the summary's own.
  std::vector<plan::CaseResult>& results;
  /// By case: the result as long as it has samples, else null.
  std::vector<const plan::CaseResult*> measured;
  /// By case: which one its efficiency is against.
  std::vector<std::uint32_t> efficiency_references;
  /// By case: whether a rule judges its peak memory.
  std::vector<bool> memory_judged;
  /// Cases whose peak memory is judged and could not be told from benchc's own.
  std::uint32_t memory_hidden = 0;

  /// Those in which a case runs.
  const workload::Conditions& conditions_of(const plan::Case& subject) const {
    return subject.counterpart ? revision_conditions[subject.counterpart->revision] : conditions;
  }

  /// The first of the stop flags is the user's, the other one the store's.
  bool user_stopped() const {
    const std::atomic<bool>* flag = conditions.stop.flags[0];
    return flag != nullptr && flag->load();
  }
};

}  // namespace benchc::execution
