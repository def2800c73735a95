#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "runtime/plan/result.h"
#include "runtime/rules/rules.h"

namespace benchc::rules {

/// How a case's median of a metric differs from its counterpart's in another revision.
struct PairedChange {
  /// The medians.
  double current = 0;
  double reference = 0;
  std::string unit;
  /// Relative, as ClauseEvidence::change; unbounded where it cannot be told.
  Estimate change;
  std::string method;
};

/// By the method of `regresses`, at 1 - alpha; nothing where one of the two has no such metric, or
/// a relative change of it has no meaning.
std::optional<PairedChange> paired_change(const plan::CaseResult& current,
                                          const plan::CaseResult& counterpart,
                                          const std::string& metric, double alpha);

/// Whether a result's id is that of a counterpart: `sort[n=1024]@base`. Behind a case's own id,
/// which ends with its parameters where it has some, comes no `@`.
bool is_counterpart(const std::string& id);

}  // namespace benchc::rules
