#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace benchc::model {

struct DependencyOrder {
  /// Every node once, each after all that it needs, else in the order given.
  std::vector<std::uint32_t> order;
  /// Each a ring of nodes of which every one needs the next and the last one the first. No node is
  /// in two of them: n nodes can make more rings than there is memory for.
  std::vector<std::vector<std::uint32_t>> cycles;
  /// Nodes of the other rings, which each meet one of `cycles`; in `order` some stand before what
  /// they need.
  std::vector<std::uint32_t> entangled;
};

/// Orders nodes by what they need: `needs[i]` are the nodes that node i needs. Takes time linear in
/// their number and no recursion, since a spec may chain as many as it likes.
DependencyOrder dependency_order(std::span<const std::vector<std::uint32_t>> needs);

/// "`a` needs `b` needs `a`", for messages; of a long ring the first few.
std::string in_words(const std::vector<std::uint32_t>& ring,
                     const std::function<std::string(std::uint32_t)>& name);

}  // namespace benchc::model
