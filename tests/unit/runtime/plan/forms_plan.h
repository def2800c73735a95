#pragma once

#include "runtime/plan/plan.h"

namespace benchc::plan {

/// A plan without problems with a kernel, a command in a container, a harness's command and report
/// (cases 0 to 3), metrics on request, a profile, a former name, processes, and a baseline of each
/// kind that needs no store.
Plan forms_plan();

}  // namespace benchc::plan
