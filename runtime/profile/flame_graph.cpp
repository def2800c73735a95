#include "runtime/profile/flame_graph.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "runtime/profile/flame_svg.h"
#include "runtime/profile/flame_tree.h"

namespace benchc::profile {
namespace {

std::string innermost(const std::string& stack) { return stack.substr(stack.rfind(';') + 1); }

std::vector<ShareChange> changes(const Folded& base, const Folded& head) {
  std::map<std::string, ShareChange> by_function;
  const auto add = [&](const Folded& stacks, double ShareChange::*side) {
    const double all = total(stacks);
    if (!(all > 0)) return;
    for (const auto& [stack, count] : stacks) by_function[innermost(stack)].*side += count / all;
  };
  add(base, &ShareChange::base);
  add(head, &ShareChange::head);
  std::vector<ShareChange> list;
  for (auto& [name, change] : by_function) {
    change.function = name;
    list.push_back(change);
  }
  return list;
}

}  // namespace

std::string flame_graph(const Folded& stacks, const FlameText& text) {
  return draw(FlameTree({}, stacks), text, false);
}

std::string differential_flame_graph(const Folded& base, const Folded& head,
                                     const FlameText& text) {
  const Folded renamed = with_name_of(base, head);
  return draw(FlameTree(renamed, head), text, true);
}

std::vector<ShareChange> largest_changes(const Folded& base, const Folded& head, std::size_t most) {
  std::vector<ShareChange> list = changes(base, head);
  std::stable_sort(list.begin(), list.end(), [](const ShareChange& a, const ShareChange& b) {
    return std::abs(a.change()) > std::abs(b.change());
  });
  if (list.size() > most) list.resize(most);
  return list;
}

std::vector<ShareChange> largest_shares(const Folded& stacks, std::size_t most) {
  std::vector<ShareChange> list = changes({}, stacks);
  std::stable_sort(list.begin(), list.end(),
                   [](const ShareChange& a, const ShareChange& b) { return a.head > b.head; });
  if (list.size() > most) list.resize(most);
  return list;
}

}  // namespace benchc::profile
