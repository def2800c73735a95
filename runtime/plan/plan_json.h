#pragma once

#include <string>
#include <string_view>

#include "runtime/plan/error.h"
#include "runtime/plan/plan.h"

namespace benchc::plan {

/// The plan as JSON (schema: docs/plan.md): the same plan gives the same bytes on any machine.
/// Without line breaks unless `indent` > 0. "hash" is not part of it.
std::string to_json(const Plan& plan, unsigned indent = 0);

/// Reads what to_json wrote; anything else is an error that names the field. Bounded in size and
/// depth.
Expected<Plan> from_json(std::string_view text);

/// SHA-256 of to_json(plan), as 64 hexadecimal digits.
std::string hash(const Plan& plan);

}  // namespace benchc::plan
