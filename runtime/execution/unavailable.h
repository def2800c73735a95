#pragma once

#include <cstdint>
#include <optional>
#include <string>
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
std::vector<UnavailableMetric> unavailable_metrics(const plan::Plan& plan);

/// The plan without them; nothing where there are none.
std::optional<plan::Plan> without(const plan::Plan& plan,
                                  const std::vector<UnavailableMetric>& metrics);

/// What has no effect on the run, a line each for people: profiles, numbers of
/// processes, objectives, costs and notices.
std::vector<std::string> not_heeded(const plan::Plan& plan);

}  // namespace benchc::execution
