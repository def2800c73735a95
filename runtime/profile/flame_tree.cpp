#include "runtime/profile/flame_tree.h"

#include <algorithm>
#include <optional>

namespace benchc::profile {
namespace {

void add(std::vector<FlameNode>& nodes, std::string_view stack, double count, bool head) {
  std::size_t at = 0;
  for (std::size_t depth = 0; depth < kMostFrames; ++depth) {
    (head ? nodes[at].head : nodes[at].base) += count;
    if (stack.empty()) break;
    const std::string_view name = stack.substr(0, stack.find(';'));
    stack.remove_prefix(std::min(name.size() + 1, stack.size()));
    const auto [child, fresh] = nodes[at].children.try_emplace(name, nodes.size());
    at = child->second;
    if (fresh) nodes.push_back({.name = name});
  }
  (head ? nodes[at].own_head : nodes[at].own_base) += count;
}

/// The outermost function, where all stacks have the same.
std::optional<std::string> only_root(const Folded& folded) {
  std::optional<std::string> root;
  for (const auto& [stack, count] : folded) {
    std::string name = stack.substr(0, stack.find(';'));
    if (root && *root != name) return std::nullopt;
    root = std::move(name);
  }
  return root;
}

}  // namespace

FlameTree::FlameTree(const Folded& base, const Folded& head) : nodes(1) {
  nodes.front().name = "all";
  for (const auto& [stack, count] : base) add(nodes, stack, count, false);
  for (const auto& [stack, count] : head) add(nodes, stack, count, true);
}

Folded with_name_of(const Folded& base, const Folded& head) {
  const std::optional<std::string> theirs = only_root(base);
  const std::optional<std::string> ours = only_root(head);
  if (!theirs || !ours || *theirs == *ours) return base;
  Folded renamed;
  for (const auto& [stack, count] : base) renamed[*ours + stack.substr(theirs->size())] += count;
  return renamed;
}

}  // namespace benchc::profile
