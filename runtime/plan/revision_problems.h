#pragma once

#include <string>
#include <vector>

#include "runtime/plan/plan.h"

/// Private to the room.
namespace benchc::plan {

/// What would make the runtime misbehave of the plan's revisions, and of the cases and builds of
/// them, each with its place: "cases[3].counterpart: …". Indices that `problems` looks at anyway
/// may be wrong.
std::vector<std::string> revision_problems(const Plan& plan);

}  // namespace benchc::plan
