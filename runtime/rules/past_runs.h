#pragma once

#include <span>
#include <string>
#include <vector>

#include "runtime/plan/plan.h"
#include "runtime/plan/result.h"
#include "runtime/rules/history.h"

/// Making statistics of runs that are dropped afterwards. Private to the room.
namespace benchc::rules {

/// The statistics that `shifts` conditions of the plan's rules ask of the runs of a baseline (an
/// index), each once.
std::vector<WantedStatistic> wanted_of_past(const plan::Plan& plan, std::uint32_t baseline);

/// The metrics that conditions of rules against a baseline name, in order, each once.
std::vector<std::string> metrics_against(const plan::Plan& plan, std::uint32_t baseline);

/// What the run's measured cases are worth. A statistic that is not defined has no value.
PastRun past_run(const plan::Run& run, std::span<const WantedStatistic> wanted, bool sound);

}  // namespace benchc::rules
