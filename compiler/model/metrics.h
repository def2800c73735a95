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

/// Whether every workload has, or will have once it is built, a metric of this name.
bool is_metric_name(std::string_view name);
/// Whether the language names this metric and no machine is asked for it yet.
bool is_metric_to_come(std::string_view name);

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
