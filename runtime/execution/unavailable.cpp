#include "runtime/execution/unavailable.h"

#include <algorithm>
#include <set>

#include "runtime/metric/built_in.h"
#include "runtime/plan/plan_text.h"
#include "runtime/plan/result.h"

namespace benchc::execution {
namespace {

/// The first metric of `missing` that a term needs.
const std::string* first_missing(const plan::Term& term, const std::set<std::string>& missing) {
  if (term.kind == plan::Term::Kind::Metric) {
    const auto found = missing.find(term.name);
    if (found != missing.end()) return &*found;
  }
  for (const plan::Term& operand : term.operands) {
    if (const std::string* found = first_missing(operand, missing)) return found;
  }
  return nullptr;
}

std::string quoted(const std::string& name) { return "`" + plan::printable(name) + "`"; }

/// "cost `production`: …", "costs `a`, `b`, `c` and 3 more: …"; where there are any.
template <typename T>
void tell(const std::vector<T>& declared, const std::string& one, const std::string& many,
          const std::string& what, std::vector<std::string>& lines) {
  constexpr std::size_t kNamed = 3;
  if (declared.empty()) return;
  std::string line = declared.size() == 1 ? one : many;
  for (std::size_t i = 0; i < declared.size() && i < kNamed; ++i) {
    line += (i == 0 ? " " : ", ") + quoted(declared[i].name);
  }
  if (declared.size() > kNamed)
    line += " and " + std::to_string(declared.size() - kNamed) + " more";
  lines.push_back(line + ": " + what);
}

/// Why the metric cannot be told; empty when it can.
std::string why_not(const plan::Metric& metric, const std::set<std::string>& missing) {
  const std::string name = plan::about_metric(metric.name);
  if (metric.source == plan::MetricSource::Derived) {
    const std::string* other = first_missing(metric.derived, missing);
    if (other == nullptr) return {};
    return name + " needs " + quoted(*other) + ", which cannot be measured yet";
  }
  if (metric.source != plan::MetricSource::BuiltIn) return {};
  if (!metric.tool.empty()) {
    return name + " cannot be measured by " + plan::printable(metric.tool) + " yet";
  }
  return metric::built_in(metric.name, {}) ? std::string() : name + " cannot be measured yet";
}

}  // namespace

std::string cannot_be_measured(const plan::Plan& plan, const plan::Case& one) {
  if (one.kernel) {
    const bool opencl = one.kernel->api == plan::Kernel::Api::OpenCl;
    return std::string("kernels on ") + (opencl ? "opencl" : "cuda") + " cannot be measured yet";
  }
  if (one.harness) {
    return "benchmarks of the harness " + quoted(one.harness->format) + " cannot be read yet";
  }
  if (one.container) return "commands in a container cannot be measured yet";
  const std::vector<std::uint32_t>& services = plan.workloads[one.workload].uses;
  if (services.empty()) return {};
  return "uses service " + quoted(plan.services[services.front()].name) +
         ", and services cannot be started yet";
}

std::vector<UnavailableMetric> unavailable_metrics(const plan::Plan& plan) {
  std::vector<UnavailableMetric> unavailable;
  for (std::uint32_t w = 0; w < plan.workloads.size(); ++w) {
    std::set<std::string> missing;
    // A derived metric stands behind what it needs.
    for (const plan::Metric& metric : plan.workloads[w].metrics) {
      std::string reason = why_not(metric, missing);
      if (reason.empty()) continue;
      missing.insert(metric.name);
      unavailable.push_back({w, metric.name, std::move(reason)});
    }
  }
  return unavailable;
}

std::optional<plan::Plan> without(const plan::Plan& plan,
                                  const std::vector<UnavailableMetric>& metrics) {
  if (metrics.empty()) return std::nullopt;
  plan::Plan reduced = plan;
  for (const UnavailableMetric& unavailable : metrics) {
    std::erase_if(reduced.workloads[unavailable.workload].metrics,
                  [&](const plan::Metric& metric) { return metric.name == unavailable.name; });
  }
  return reduced;
}

std::vector<std::string> not_heeded(const plan::Plan& plan) {
  std::vector<std::string> lines;
  for (const plan::Workload& workload : plan.workloads) {
    if (!workload.profile) continue;
    lines.push_back("workload " + quoted(workload.name) + ": its `profile` cannot be made yet");
  }
  for (const plan::Measure& measure : plan.measures) {
    if (measure.maximum_processes == 0) continue;
    lines.push_back("measure " + quoted(measure.name) +
                    ": its `processes` cannot be kept yet; benchc decides");
  }
  tell(plan.objectives, "slo", "objectives", "what many runs make is not judged yet", lines);
  tell(plan.costs, "cost", "costs", "time is not turned into money yet", lines);
  tell(plan.notices, "notify", "notices", "nobody is told yet", lines);
  return lines;
}

}  // namespace benchc::execution
