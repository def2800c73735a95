#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/model/model.h"
#include "runtime/plan/plan.h"

namespace benchc::lower {

/// Marks a part of the model that the plan leaves out.
inline constexpr std::uint32_t kLeftOut = UINT32_MAX;

/// Where each part of the model stands in the plan, or kLeftOut.
using Numbering = std::vector<std::uint32_t>;

plan::Value lower_value(const model::Value& value);

/// `items` as they stand in the plan: those that are kept, renumbered.
std::vector<std::uint32_t> renumber(const std::vector<std::uint32_t>& items,
                                    const Numbering& numbering);

/// The model's and the plan's enumerations have the same members in the same order.
template <typename To, typename From>
To same(From value) {
  return static_cast<To>(static_cast<std::uint8_t>(value));
}

}  // namespace benchc::lower
