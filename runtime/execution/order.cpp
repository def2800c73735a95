#include "runtime/execution/order.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <optional>
#include <unordered_map>
#include <utility>

#include "runtime/plan/group_measure.h"

namespace benchc::execution {
namespace {

/// Steele, Lea and Flood 2014: spreads the bits of seeds that lie near each other.
std::uint64_t split_mix(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15U;
  value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9U;
  value = (value ^ (value >> 27U)) * 0x94d049bb133111ebU;
  return value ^ (value >> 31U);
}

/// Uniform in [0, bound), by rejection.
std::uint64_t below(std::uint64_t bound, std::mt19937_64& random) {
  const std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  const std::uint64_t limit = most - most % bound;
  std::uint64_t value = random();
  while (value >= limit) value = random();
  return value % bound;
}

}  // namespace

std::mt19937_64 generator(std::uint64_t seed, std::uint64_t stream) {
  return std::mt19937_64(split_mix(split_mix(seed) + stream));
}

void shuffle(std::span<std::uint32_t> values, std::mt19937_64& random) {
  for (std::size_t left = values.size(); left > 1; --left) {
    std::swap(values[left - 1], values[below(left, random)]);
  }
}

std::vector<std::uint32_t> group_order(const plan::Plan& plan, std::uint64_t seed) {
  std::vector<std::uint32_t> order(plan.groups.size());
  std::vector<std::uint32_t> places;
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    order[i] = i;
    if (plan::group_measure(plan, plan.groups[i].cases).order == plan::Order::Random)
      places.push_back(i);
  }
  std::vector<std::uint32_t> shuffled = places;
  std::mt19937_64 random = generator(seed, 0);
  shuffle(shuffled, random);
  for (std::size_t i = 0; i < places.size(); ++i) order[places[i]] = shuffled[i];
  return order;
}

std::vector<std::vector<std::uint32_t>> units_of(const plan::Plan& plan,
                                                 std::span<const std::uint32_t> cases) {
  std::vector<std::vector<std::uint32_t>> units;
  // By case, its unit.
  std::unordered_map<std::uint32_t, std::size_t> unit_of;
  for (std::uint32_t place = 0; place < cases.size(); ++place) {
    const std::optional<plan::Counterpart>& counterpart = plan.cases[cases[place]].counterpart;
    const std::uint32_t head = counterpart ? counterpart->of : cases[place];
    const auto [found, fresh] = unit_of.emplace(head, units.size());
    if (fresh) units.emplace_back();
    units[found->second].push_back(place);
  }
  return units;
}

std::vector<std::uint32_t> round_order(std::span<const std::vector<std::uint32_t>> units,
                                       plan::Order order, std::mt19937_64& random) {
  std::vector<std::uint32_t> turns(units.size());
  std::iota(turns.begin(), turns.end(), 0U);
  if (order == plan::Order::Random) shuffle(turns, random);
  std::vector<std::uint32_t> places;
  for (const std::uint32_t turn : turns) {
    std::vector<std::uint32_t> unit = units[turn];
    shuffle(unit, random);
    places.insert(places.end(), unit.begin(), unit.end());
  }
  return places;
}

}  // namespace benchc::execution
