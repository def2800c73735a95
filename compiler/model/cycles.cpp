#include "compiler/model/cycles.h"

#include <algorithm>

#include "compiler/model/words.h"

namespace benchc::model {
namespace {

// Whoever reads of a ring can follow so many.
constexpr std::size_t kMostNamed = 10;

enum class State : std::uint8_t { New, Open, Done };

struct Visit {
  std::uint32_t node = 0;
  std::size_t next = 0;
  // How much of the path, up to here, ends in a node of a ring.
  std::size_t ringed = 0;
};

}  // namespace

DependencyOrder dependency_order(std::span<const std::vector<std::uint32_t>> needs) {
  DependencyOrder result;
  std::vector<State> states(needs.size(), State::New);
  // Where a node stands on the path.
  std::vector<std::size_t> places(needs.size(), 0);
  std::vector<Visit> path;
  for (std::uint32_t start = 0; start < needs.size(); ++start) {
    if (states[start] != State::New) continue;
    path.push_back({start, 0, 0});
    places[start] = 0;
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
        places[needed] = path.size();
        path.push_back({needed, 0, visit.ringed});
      } else if (states[needed] == State::Open && visit.ringed <= places[needed]) {
        std::vector<std::uint32_t>& ring = result.cycles.emplace_back();
        for (std::size_t i = places[needed]; i < path.size(); ++i) {
          ring.push_back(path[i].node);
          path[i].ringed = i + 1;
        }
      } else if (states[needed] == State::Open) {
        result.entangled.push_back(visit.node);
        result.entangled.push_back(needed);
      }
    }
  }
  return result;
}

std::string in_words(const std::vector<std::uint32_t>& ring,
                     const std::function<std::string(std::uint32_t)>& name) {
  std::string words;
  for (std::size_t i = 0; i < std::min(ring.size(), kMostNamed); ++i) {
    words += (i == 0 ? "" : " needs ") + tick(name(ring[i]));
  }
  if (ring.size() <= kMostNamed) return words + " needs " + tick(name(ring.front()));
  return words + ", … and " + std::to_string(ring.size() - kMostNamed) + " more";
}

}  // namespace benchc::model
