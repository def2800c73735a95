#pragma once

#include <string>
#include <vector>

#include "runtime/plan/plan.h"

/// What a plan's rules look at.
namespace benchc::execution {

/// By case: the first metric that a rule judges, else "time".
std::vector<std::string> judged_metrics(const plan::Plan& plan);

/// By case: whether a rule judges its `max_rss`.
std::vector<bool> memory_judged(const plan::Plan& plan);

}  // namespace benchc::execution
