#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace benchc::model {

struct DependencyOrder {
  /// Every node once, each after all that it needs, else in the order given.
  std::vector<std::uint32_t> order;
  /// Each a ring of nodes of which every one needs the next and the last one the first.
  std::vector<std::vector<std::uint32_t>> cycles;
};

/// Orders nodes by what they need: `needs[i]` are the nodes that node i needs. Takes time linear in
/// their number and no recursion, since a spec may chain as many as it likes.
DependencyOrder dependency_order(std::span<const std::vector<std::uint32_t>> needs);

}  // namespace benchc::model
