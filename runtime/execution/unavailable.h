#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/plan/plan.h"

/// What a plan may ask for and a run cannot do.
namespace benchc::execution {

/// Why a case cannot be measured at all, for people; empty when it can.
std::string cannot_be_measured(const plan::Plan& plan, const plan::Case& one);

/// A metric that cannot be told, because of what it is or of what it is computed of.
struct UnavailableMetric {
  /// Index into Plan::workloads.
  std::uint32_t workload = 0;
  std::string name;
  /// For people, from plan::about_metric on.
  std::string reason;
};
/// Why a metric that is counted of a process cannot be had, for people; empty where it can.
/// `cgroup`: processes are started in a cgroup of their own.
using WhyNotCounted = std::function<std::string(std::string_view metric, bool cgroup)>;
/// On this machine.
std::string why_not_counted_here(std::string_view metric, bool cgroup);

/// `cgroup_unmet`: why the plan's control `cgroup` was not had; empty where it was, or is none.
std::vector<UnavailableMetric> unavailable_metrics(
    const plan::Plan& plan, const WhyNotCounted& why_not_counted = why_not_counted_here,
    const std::string& cgroup_unmet = {});

/// The plan without them, and without what is counted in passes of its own; nothing where there is
/// none of either.
std::optional<plan::Plan> without(const plan::Plan& plan,
                                  const std::vector<UnavailableMetric>& metrics);

/// What has no effect on the run, in a line for people: notices.
std::vector<std::string> not_heeded(const plan::Plan& plan);

}  // namespace benchc::execution
