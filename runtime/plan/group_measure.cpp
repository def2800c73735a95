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

GroupMeasure group_measure(const Plan& plan, std::span<const std::uint32_t> cases) {
  GroupMeasure group;
  group.order = Order::Sequential;
  for (const std::uint32_t index : cases) {
    const Measure& measure = plan.measures[plan.cases[index].measure];
    group.order = std::min(group.order, measure.order);
    group.minimum =
        std::max(group.minimum, std::min(measure.minimum_samples, measure.maximum_samples));
    group.maximum = std::max(group.maximum, measure.maximum_samples);
    group.budget += measure.budget;
  }
  if (group.order == Order::Sequential && has_efficiency(plan, cases)) {
    group.order = Order::Declared;
  }
  return group;
}

}  // namespace benchc::plan
