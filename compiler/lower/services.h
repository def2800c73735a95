#pragma once

#include <vector>

#include "compiler/lower/values.h"
#include "compiler/model/model.h"
#include "runtime/plan/plan.h"

namespace benchc::lower {

/// Reports what a service is waited for by and cannot be read as a regular expression, whether the
/// service is used or not.
void check_probes(const model::Model& model, diagnostics::Diagnostics& diagnostics);

/// Those services that the chosen workloads use.
std::vector<bool> used_services(const model::Model& model, const std::vector<bool>& workloads);

/// The wanted services in the model's order. `builds` numbers the plan's builds, among which are
/// all that they need.
std::vector<plan::Service> lower_services(const model::Model& model,
                                          const std::vector<bool>& wanted, const Numbering& builds,
                                          diagnostics::Diagnostics& diagnostics);

}  // namespace benchc::lower
