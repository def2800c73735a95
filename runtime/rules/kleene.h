#pragma once

#include "runtime/rules/rules.h"
#include "runtime/stats/interval.h"

namespace benchc::rules {

/// Kleene's strong three-valued logic: what cannot be told stays so unless the other side decides.
Truth negation(Truth a);
Truth conjunction(Truth a, Truth b);
Truth disjunction(Truth a, Truth b);

/// Whether `left comparison right` holds for every pair of values that the intervals allow, for
/// none, or for some. Equality of measured values can be shown only where both are exact.
Truth compare(stats::Interval left, plan::Condition::Comparison comparison, stats::Interval right);

}  // namespace benchc::rules
