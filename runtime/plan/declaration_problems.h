#pragma once

#include <string>
#include <vector>

#include "runtime/plan/plan.h"

/// Private to the room.
namespace benchc::plan {

/// What would make the runtime misbehave of a service, but for its command and what it needs.
std::vector<std::string> service_problems(const Service& service);

/// The same of the plan's waivers, objectives (but for their conditions), costs and notices, each
/// with its place: "costs[0].machines[1].price: …".
std::vector<std::string> declaration_problems(const Plan& plan);

}  // namespace benchc::plan
