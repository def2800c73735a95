#pragma once

#include "runtime/plan/plan.h"

namespace benchc::plan {

/// A plan without problems: two cases of `sort` (cases 0 and 1) and one of `pack` (2), each with a
/// group and a build of its own, and a rule against another revision for the first two and for
/// `pack`.
Plan own_plan();

/// The same spec at another revision: `sort[n=2]` is not there yet, `pack` had another command, and
/// `old` is gone since.
Plan other_plan();

/// `own_plan` with the cases of `other_plan` beside it.
Plan revised_plan();

}  // namespace benchc::plan
