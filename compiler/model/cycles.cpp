#include "compiler/model/cycles.h"

#include <algorithm>

namespace benchc::model {
namespace {

enum class State : std::uint8_t { New, Open, Done };

struct Visit {
  std::uint32_t node = 0;
  std::size_t next = 0;
};

}  // namespace

DependencyOrder dependency_order(std::span<const std::vector<std::uint32_t>> needs) {
  DependencyOrder result;
  std::vector<State> states(needs.size(), State::New);
  std::vector<Visit> path;
  for (std::uint32_t start = 0; start < needs.size(); ++start) {
    if (states[start] != State::New) continue;
    path.push_back({start, 0});
    states[start] = State::Open;
    while (!path.empty()) {
      Visit& visit = path.back();
      if (visit.next == needs[visit.node].size()) {
        states[visit.node] = State::Done;
        result.order.push_back(visit.node);
        path.pop_back();
        continue;
      }
      const std::uint32_t needed = needs[visit.node][visit.next++];
      if (states[needed] == State::New) {
        states[needed] = State::Open;
        path.push_back({needed, 0});
      } else if (states[needed] == State::Open) {
        auto from = std::find_if(path.begin(), path.end(),
                                 [&](const Visit& open) { return open.node == needed; });
        std::vector<std::uint32_t>& ring = result.cycles.emplace_back();
        for (; from != path.end(); ++from) ring.push_back(from->node);
      }
    }
  }
  return result;
}

}  // namespace benchc::model
