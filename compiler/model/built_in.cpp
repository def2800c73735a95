#include <algorithm>
#include <map>

#include "compiler/model/metrics.h"

namespace benchc::model {
namespace {

Metric built_in(const char* name, Dimension dimension, bool on_request = false) {
  Metric metric;
  metric.name = name;
  metric.dimension = std::move(dimension);
  metric.on_request = on_request;
  return metric;
}

const Metric* named(const std::vector<Metric>& metrics, std::string_view name) {
  const auto found = std::find_if(metrics.begin(), metrics.end(),
                                  [&](const Metric& metric) { return metric.name == name; });
  return found == metrics.end() ? nullptr : &*found;
}

bool is_of_gpu(std::string_view name) { return name == "gpu_time" || name == "gpu_memory"; }

/// What the kernel accounts to the cgroup of a sample's processes, from their start to their end.
bool is_of_cgroup(std::string_view name) {
  return name == "memory_peak" || name == "cpu_pressure" || name == "memory_pressure" ||
         name == "io_pressure";
}

/// What another harness tells of each of its benchmarks.
bool is_told_by_harness(std::string_view name) { return name == "time" || name == "cpu_time"; }

WorkloadForm form_of(const Workload& workload) {
  if (workload.kernel) return WorkloadForm::Kernel;
  if (workload.harness) return WorkloadForm::Harness;
  if (workload.container) return WorkloadForm::Container;
  if (workload.native) {
    return workload.native->builtin.empty() ? WorkloadForm::Native : WorkloadForm::Builtin;
  }
  return WorkloadForm::Command;
}

}  // namespace

const Metric* Metrics::find(std::string_view name) const {
  const auto found =
      std::find_if(begin(), end(), [&](const Metric& metric) { return metric.name == name; });
  return found == end() ? nullptr : &*found;
}

Metric& Metrics::change(std::string_view name) {
  if (shared_ != nullptr && named(*shared_, name) != nullptr) {
    own_.insert(own_.begin(), shared_->begin(), shared_->end());
    shared_ = nullptr;
  }
  return *std::find_if(own_.begin(), own_.end(),
                       [&](const Metric& metric) { return metric.name == name; });
}

const std::vector<Metric>& built_in_metrics() {
  static const std::vector<Metric> kMetrics = {
      built_in("time", {.time = 1}),      built_in("cpu_time", {.time = 1}),
      built_in("user_time", {.time = 1}), built_in("sys_time", {.time = 1}),
      built_in("max_rss", {.bytes = 1}),  built_in("page_faults", {}),
      built_in("context_switches", {}),
  };
  return kMetrics;
}

const std::vector<Metric>& metrics_on_request() {
  static const std::vector<Metric> kMetrics = {
      built_in("instructions", {}, true),          built_in("cycles", {}, true),
      built_in("cache_misses", {}, true),          built_in("branch_misses", {}, true),
      built_in("energy", {.energy = 1}, true),     built_in("gpu_time", {.time = 1}, true),
      built_in("gpu_memory", {.bytes = 1}, true),  built_in("memory_peak", {.bytes = 1}, true),
      built_in("cpu_pressure", {.time = 1}, true), built_in("memory_pressure", {.time = 1}, true),
      built_in("io_pressure", {.time = 1}, true)};
  return kMetrics;
}

bool records(WorkloadForm form, std::string_view name) {
  if (form == WorkloadForm::Harness) return is_told_by_harness(name);
  if (form == WorkloadForm::None) return true;
  if (is_of_gpu(name)) return form == WorkloadForm::Kernel;
  if (is_of_cgroup(name)) return form == WorkloadForm::Command;
  const bool counted = named(metrics_on_request(), name) != nullptr && name != "energy";
  return form != WorkloadForm::Kernel || !counted;
}

namespace {

std::vector<Metric> recorded_by(WorkloadForm form) {
  std::vector<Metric> metrics;
  for (const auto* all : {&built_in_metrics(), &metrics_on_request()}) {
    for (const Metric& metric : *all) {
      if (!records(form, metric.name)) continue;
      metrics.push_back(metric);
      // A kernel is measured for the sake of them.
      if (form == WorkloadForm::Kernel && is_of_gpu(metric.name)) {
        metrics.back().on_request = false;
      }
    }
  }
  return metrics;
}

}  // namespace

const std::vector<Metric>& metrics_of(WorkloadForm form) {
  static const std::map<WorkloadForm, std::vector<Metric>> kMetrics = [] {
    std::map<WorkloadForm, std::vector<Metric>> metrics;
    for (const WorkloadForm one :
         {WorkloadForm::None, WorkloadForm::Command, WorkloadForm::Container, WorkloadForm::Harness,
          WorkloadForm::Native, WorkloadForm::Builtin, WorkloadForm::Kernel}) {
      metrics.emplace(one, recorded_by(one));
    }
    return metrics;
  }();
  return kMetrics.at(form);
}

bool is_metric_name(std::string_view name) {
  return named(built_in_metrics(), name) != nullptr || named(metrics_on_request(), name) != nullptr;
}

std::string why_without(const Workload& workload, std::string_view name) {
  const WorkloadForm form = form_of(workload);
  if (!is_metric_name(name) || records(form, name)) return {};
  if (form == WorkloadForm::Harness) return "a harness tells `time` and `cpu_time`";
  if (is_of_gpu(name)) return "only a workload by `kernel` has " + tick(name);
  if (is_of_cgroup(name)) {
    return "only a command outside a container has " + tick(name) +
           ": it is of all that a sample starts";
  }
  return "a kernel runs on the GPU, and has `gpu_time` and `gpu_memory`";
}

}  // namespace benchc::model
