#include "runtime/execution/unavailable.h"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "runtime/execution/passes.h"
#include "runtime/metric/built_in.h"
#include "runtime/plan/plan_text.h"
#include "runtime/plan/result.h"
#include "runtime/workload/event_counters.h"
#include "runtime/workload/kernel_meters.h"

namespace benchc::execution {
namespace {

/// Metrics that are not there, and what to say of each where another one needs it.
using Missing = std::map<std::string, std::string, std::less<>>;

/// The first of `missing` that a term needs.
const Missing::value_type* first_missing(const plan::Term& term, const Missing& missing) {
  if (term.kind == plan::Term::Kind::Metric) {
    const auto found = missing.find(term.name);
    if (found != missing.end()) return &*found;
  }
  for (const plan::Term& operand : term.operands) {
    if (const Missing::value_type* found = first_missing(operand, missing)) return found;
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

/// What a workload's cases are.
struct Form {
  bool native = false;
  bool cgroup = false;
};

/// What a batch of a native body is too short for, or a pass cannot run alone.
std::string of_commands_alone(const std::string& metric, bool by_tool) {
  if (by_tool) return "is counted of commands, and not of native bodies";
  if (metric != "energy") return "is told of commands, and not of native bodies";
  return "is told of commands, and not of native bodies: a batch is shorter than the step of the "
         "counter";
}

/// Why the metric cannot be told; empty when it can.
std::string why_not(const plan::Metric& metric, const Form& form, const Missing& missing,
                    const WhyNotCounted& why_not_counted, const std::string& cgroup_unmet) {
  const std::string name = plan::about_metric(metric.name);
  if (metric.source == plan::MetricSource::Derived) {
    const Missing::value_type* other = first_missing(metric.derived, missing);
    if (other == nullptr) return {};
    return name + " needs " + quoted(other->first) + ", which " + other->second;
  }
  if (metric.source != plan::MetricSource::BuiltIn) return {};
  const bool by_tool = !metric.tool.empty();
  if (by_tool && !is_of_passes(metric)) {
    return name + " cannot be measured by " + plan::printable(metric.tool);
  }
  const bool counted = by_tool || metric::is_counted(metric.name);
  if (counted && form.native && (by_tool || !workload::is_event(metric.name))) {
    return name + " " + of_commands_alone(metric.name, by_tool);
  }
  if (by_tool) return {};
  if (!counted) {
    return metric::built_in(metric.name, {}) ? std::string() : name + " cannot be measured yet";
  }
  const std::string why = why_not_counted(metric.name, form.cgroup);
  if (why.empty()) return why;
  // Only what needs a cgroup is told nothing but that.
  const bool for_cgroup =
      !cgroup_unmet.empty() && !form.cgroup && why_not_counted(metric.name, true).empty();
  return name + ": " + why + (for_cgroup ? ", which could not be had: " + cgroup_unmet : "");
}

}  // namespace

std::string why_not_counted_here(std::string_view metric, bool cgroup) {
  return workload::is_event(metric) ? workload::why_not_counted(metric)
                                    : workload::why_not_metered(metric, cgroup);
}

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

std::vector<UnavailableMetric> unavailable_metrics(const plan::Plan& plan,
                                                   const WhyNotCounted& why_not_counted,
                                                   const std::string& cgroup_unmet) {
  std::vector<Form> forms(plan.workloads.size());
  for (const plan::Case& one : plan.cases) {
    if (one.native) forms[one.workload].native = true;
  }
  for (const plan::Control& control : plan.environment.controls) {
    if (control.name != "cgroup" || !cgroup_unmet.empty()) continue;
    for (Form& form : forms) form.cgroup = true;
  }
  std::vector<UnavailableMetric> unavailable;
  for (std::uint32_t w = 0; w < plan.workloads.size(); ++w) {
    Missing missing;
    // A derived metric stands behind what it needs.
    for (const plan::Metric& metric : plan.workloads[w].metrics) {
      std::string reason = why_not(metric, forms[w], missing, why_not_counted, cgroup_unmet);
      if (!reason.empty()) {
        missing.emplace(metric.name, "cannot be had");
        unavailable.push_back({w, metric.name, std::move(reason)});
      } else if (is_of_passes(metric)) {
        missing.emplace(metric.name, "is counted in passes of its own, and not with each sample");
      }
    }
  }
  return unavailable;
}

std::optional<plan::Plan> without(const plan::Plan& plan,
                                  const std::vector<UnavailableMetric>& metrics) {
  const bool passes =
      std::any_of(plan.workloads.begin(), plan.workloads.end(), [](const plan::Workload& workload) {
        return std::any_of(workload.metrics.begin(), workload.metrics.end(), is_of_passes);
      });
  if (metrics.empty() && !passes) return std::nullopt;
  plan::Plan reduced = plan;
  for (const UnavailableMetric& unavailable : metrics) {
    std::erase_if(reduced.workloads[unavailable.workload].metrics,
                  [&](const plan::Metric& metric) { return metric.name == unavailable.name; });
  }
  for (plan::Workload& workload : reduced.workloads) std::erase_if(workload.metrics, is_of_passes);
  return reduced;
}

std::vector<std::string> not_heeded(const plan::Plan& plan) {
  std::vector<std::string> lines;
  tell(plan.notices, "notify", "notices", "nobody is told yet", lines);
  return lines;
}

}  // namespace benchc::execution
