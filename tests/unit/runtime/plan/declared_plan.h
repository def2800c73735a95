#pragma once

#include "runtime/plan/plan.h"

namespace benchc::plan {

/// A plan without problems with services, waivers, objectives, costs and notices.
Plan declared_plan();

}  // namespace benchc::plan
