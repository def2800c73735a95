#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "compiler/model/spec.h"

namespace benchc::model {

/// `[no_slowdown, limits.memory]`: indices into Model::rules, each once. Reports what names no rule
/// and what is listed twice.
std::optional<std::vector<std::uint32_t>> read_rules(const Spec& spec, const Module& module,
                                                     const syntax::Expr& value);

}  // namespace benchc::model
