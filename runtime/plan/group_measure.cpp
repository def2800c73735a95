#include "runtime/plan/group_measure.h"

#include <algorithm>

namespace benchc::plan {
namespace {

bool has_efficiency(const Plan& plan, std::span<const std::uint32_t> cases) {
  return std::any_of(cases.begin(), cases.end(), [&](std::uint32_t index) {
    const std::vector<Metric>& metrics = plan.workloads[plan.cases[index].workload].metrics;
    return std::any_of(metrics.begin(), metrics.end(), [](const Metric& metric) {
      return metric.source == MetricSource::Efficiency;
    });
  });
}

}  // namespace

SampleBounds sample_bounds(const Plan& plan, const Case& one) {
  const Measure& measure = plan.measures[one.measure];
  SampleBounds bounds = {measure.minimum_samples, measure.maximum_samples};
  if (!one.native) {
    // Each sample is a process of its own: as many as are asked for are taken, and more do no harm.
    bounds.minimum = std::max(bounds.minimum, measure.minimum_processes);
    bounds.maximum = std::max(bounds.maximum, measure.minimum_processes);
  }
  bounds.minimum = std::min(bounds.minimum, bounds.maximum);
  return bounds;
}

GroupMeasure group_measure(const Plan& plan, std::span<const std::uint32_t> cases) {
  GroupMeasure group;
  group.order = Order::Sequential;
  for (const std::uint32_t index : cases) {
    const Measure& measure = plan.measures[plan.cases[index].measure];
    group.order = std::min(group.order, measure.order);
    const SampleBounds bounds = sample_bounds(plan, plan.cases[index]);
    group.minimum = std::max(group.minimum, bounds.minimum);
    group.maximum = std::max(group.maximum, bounds.maximum);
    group.minimum_processes = std::max(group.minimum_processes, measure.minimum_processes);
    group.maximum_processes = std::max(group.maximum_processes, measure.maximum_processes);
    group.budget += measure.budget;
  }
  if (group.order == Order::Sequential && has_efficiency(plan, cases)) {
    group.order = Order::Declared;
  }
  return group;
}

}  // namespace benchc::plan
