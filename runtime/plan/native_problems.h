#pragma once

#include <string>
#include <vector>

#include "runtime/plan/plan.h"

/// Private to the room.
namespace benchc::plan {

/// What would make the runtime misbehave of a native body with these parameters.
std::vector<std::string> native_problems(const Native& native,
                                         const std::vector<Parameter>& parameters);

std::vector<std::string> kernel_problems(const Kernel& kernel);
std::vector<std::string> container_problems(const Container& container);
std::vector<std::string> harness_problems(const Harness& harness);

}  // namespace benchc::plan
