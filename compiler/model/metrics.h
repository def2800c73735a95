#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "compiler/model/forms.h"
#include "compiler/model/matrix.h"
#include "compiler/model/read.h"
#include "compiler/model/spec.h"

/// The metrics of a workload.
namespace benchc::model {

/// The built-in metrics that are recorded only where something asks for them: instructions, cycles,
/// cache_misses, branch_misses, energy; memory_peak, cpu_pressure, memory_pressure and io_pressure,
/// which only commands have; and gpu_time and gpu_memory, which only kernels have, and always.
const std::vector<Metric>& metrics_on_request();

/// Whether workloads of this form can record a built-in metric; `None` can record all.
bool records(WorkloadForm form, std::string_view name);

/// The built-in metrics that a workload of this form can record. Those that are `on_request` stand
/// in the plan only where something asks for them.
const std::vector<Metric>& metrics_of(WorkloadForm form);

/// Whether the language has a metric of this name.
bool is_metric_name(std::string_view name);

/// Why `workload` has no metric of this name, where the language has one that only other forms
/// record, as a hint: "only a kernel has `gpu_time`". Empty for other names.
std::string why_without(const Workload& workload, std::string_view name);

/// Adds what the `metric` clauses of a workload declare to its metrics, in an order in which each
/// one needs only earlier ones. The workload's parameters, which stand in `matrix`, its kernel,
/// `items` and `bytes` must be there.
void declare_metrics(const std::vector<const syntax::Statement*>& clauses, const Module& module,
                     Workload& workload, const MatrixClauses& matrix, WorkloadForm form,
                     Diagnostics& diagnostics);

using Names = std::set<std::string, std::less<>>;

/// The dimension of a derived metric's expression over the metrics that are known; nothing when it
/// is wrong, or needs one of `broken`, which are told already. `declared` are all of the workload's
/// own, for whoever mistypes one.
std::optional<Dimension> derived_dimension(const syntax::Expr& expr, const Workload& workload,
                                           const Names& declared, const Names& broken,
                                           Diagnostics& diagnostics);

}  // namespace benchc::model
