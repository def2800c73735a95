#include "runtime/execution/efficiency.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "runtime/execution/threads.h"

namespace benchc::execution {
namespace {

using plan::MetricSource;

const plan::Metric* efficiency_metric(const plan::Workload& workload) {
  const auto found = std::find_if(
      workload.metrics.begin(), workload.metrics.end(),
      [](const plan::Metric& metric) { return metric.source == MetricSource::Efficiency; });
  return found == workload.metrics.end() ? nullptr : &*found;
}

}  // namespace

std::vector<std::uint32_t> efficiency_references(const plan::Plan& plan) {
  std::vector<std::uint32_t> references(plan.cases.size());
  std::iota(references.begin(), references.end(), 0U);
  for (const auto& scale : plan::thread_scales(plan.workloads, plan.cases)) {
    for (const std::uint32_t index : scale) references[index] = scale.front();
  }
  return references;
}

Efficiency::Efficiency(const plan::Plan& plan, std::span<const std::uint32_t> references,
                       std::span<const std::unique_ptr<CaseRun>> runs) {
  for (const auto& run : runs) {
    const plan::Case& subject = plan.cases[run->index()];
    const plan::Metric* metric = efficiency_metric(plan.workloads[subject.workload]);
    if (metric == nullptr) continue;
    const std::uint32_t reference = references[run->index()];
    const auto found = std::find_if(runs.begin(), runs.end(),
                                    [&](const auto& other) { return other->index() == reference; });
    subjects_.push_back({.run = run.get(),
                         .reference = found == runs.end() ? nullptr : found->get(),
                         .reference_id = plan.cases[reference].id,
                         .threads_ratio = static_cast<double>(threads_of(plan.cases[reference])) /
                                          threads_of(subject),
                         .metric = metric->name});
  }
}

void Efficiency::fail(Subject& subject) {
  subject.run->fail("metric `" + subject.metric + "`: " + subject.reference_id +
                    ", which it is compared with, " +
                    (subject.reference == nullptr ? "is not measured" : "failed"));
}

void Efficiency::fail_without_reference() {
  for (Subject& subject : subjects_) {
    if (subject.run->failed()) continue;
    if (subject.reference == nullptr || subject.reference->failed()) fail(subject);
  }
}

void Efficiency::finish_round(std::uint32_t round) {
  fail_without_reference();
  // A reference is its own, and is not changed but for its efficiency.
  for (Subject& subject : subjects_) {
    const std::optional<double> speed = subject.run->speed_in(round);
    if (!speed) continue;
    const std::optional<double> reference_speed = subject.reference->speed_in(round);
    if (!reference_speed) {
      subject.run->drop_last_sample();
      subject.run->warn("the last sample was dropped: " + subject.reference_id +
                        ", which it is compared with, has none in that round");
      continue;
    }
    const double efficiency = *speed / *reference_speed * subject.threads_ratio;
    if (!std::isfinite(efficiency)) {
      subject.run->fail("metric `" + subject.metric + "`: its value is not finite");
      continue;
    }
    subject.run->set_efficiency(efficiency);
  }
  fail_without_reference();
}

}  // namespace benchc::execution
