#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/profile/folded.h"

/// Stacks as a tree of calls. Private to the room.
namespace benchc::profile {

struct FlameNode {
  std::string_view name;
  /// Counts with all that was called, and of the function itself.
  double head = 0;
  double base = 0;
  double own_head = 0;
  double own_base = 0;
  /// Indices into FlameTree::nodes, by name.
  std::map<std::string_view, std::size_t> children;
};

/// Refers to the stacks' text, which must outlive it.
struct FlameTree {
  /// The first one is the root, over all.
  std::vector<FlameNode> nodes;

  FlameTree(const Folded& base, const Folded& head);
};

/// `base` with the name of the one outermost function of `head`, where each has one and they
/// differ.
Folded with_name_of(const Folded& base, const Folded& head);

}  // namespace benchc::profile
