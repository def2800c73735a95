#include "runtime/plan/looks.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace benchc::plan {
namespace {

/// A look that the last one follows within this is left out: it would cost a part of alpha and tell
/// nothing that the last one does not.
constexpr double kNearTheLast = 1.05;

}  // namespace

std::uint32_t next_look(std::uint32_t rounds, std::uint32_t maximum) {
  const double grown = std::max(std::ceil(static_cast<double>(rounds) * kLookGrowth),
                                static_cast<double>(rounds) + 1);
  if (grown * kNearTheLast > static_cast<double>(maximum)) return maximum;
  return static_cast<std::uint32_t>(grown);
}

std::vector<std::uint32_t> looks(const GroupMeasure& measure) {
  const std::uint32_t first = std::max(measure.minimum, 1U);
  const std::uint32_t last = std::max(measure.maximum, first);
  std::vector<std::uint32_t> looks;
  for (std::uint32_t at = first; at < last; at = next_look(at, last)) looks.push_back(at);
  looks.push_back(last);
  return looks;
}

std::vector<std::vector<std::uint32_t>> measured_together(const Plan& plan, const Group& group) {
  if (group_measure(plan, group.cases).order != Order::Sequential) return {group.cases};
  std::vector<std::vector<std::uint32_t>> sets;
  // By case, its set.
  std::unordered_map<std::uint32_t, std::size_t> set_of;
  for (const std::uint32_t index : group.cases) {
    const std::optional<Counterpart>& counterpart = plan.cases[index].counterpart;
    const auto [found, fresh] = set_of.emplace(counterpart ? counterpart->of : index, sets.size());
    if (fresh) sets.emplace_back();
    sets[found->second].push_back(index);
  }
  return sets;
}

}  // namespace benchc::plan
