#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "runtime/execution/execution.h"
#include "runtime/execution/tracker.h"
#include "runtime/metric/probe.h"
#include "runtime/workload/process_workload.h"

namespace benchc::execution {

/// What all groups of a run have in common.
struct Measurement {
  const plan::Plan& plan;
  const Callbacks& callbacks;
  workload::Launcher& launcher;
  Tracker& tracker;
  workload::Conditions conditions;
  std::uint64_t seed = 0;
  /// When the run began, by the launcher's clock.
  std::int64_t origin = 0;
  /// By workload.
  std::vector<Expected<metric::Probe>> probes;
  /// By case: the metric whose precision counts.
  std::vector<std::string> judged_metric;
  /// By case: why it must not be measured; "" if it may.
  std::vector<std::string> obstacles;
  /// By case, the summary's own.
  std::vector<plan::CaseResult>& results;
  /// By case: the result as long as it has samples, else null.
  std::vector<const plan::CaseResult*> measured;
  /// By case: whether a rule judges its peak memory.
  std::vector<bool> memory_judged;
  /// Cases whose peak memory is judged and could not be told from benchc's own.
  std::uint32_t memory_hidden = 0;

  /// The first of the stop flags is the user's, the other one the store's.
  bool user_stopped() const {
    const std::atomic<bool>* flag = conditions.stop.flags[0];
    return flag != nullptr && flag->load();
  }
};

/// By case: the first metric that a rule judges, else "time".
std::vector<std::string> judged_metrics(const plan::Plan& plan);

/// By case: whether a rule judges its `max_rss`.
std::vector<bool> memory_judged(const plan::Plan& plan);

/// Measures one group, from its setups to its teardowns; afterwards each of its cases has its final
/// result.
void run_group(Measurement& measurement, std::uint32_t group);

}  // namespace benchc::execution
