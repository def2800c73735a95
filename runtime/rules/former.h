#pragma once

#include <string>

#include "runtime/plan/plan.h"

namespace benchc::rules {

/// The id that a case of the plan had in runs from before its workload was renamed (`formerly`);
/// empty where the workload had no other name.
inline std::string former_id(const plan::Plan& plan, const plan::Case& one) {
  if (one.workload >= plan.workloads.size()) return {};
  const plan::Workload& workload = plan.workloads[one.workload];
  if (workload.formerly.empty() || !one.id.starts_with(workload.name)) return {};
  return workload.formerly + one.id.substr(workload.name.size());
}

}  // namespace benchc::rules
