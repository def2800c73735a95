#include "runtime/rules/pairs.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace benchc::rules {
namespace {

// Indices into a case's samples, in the order of the rounds in which they were taken.
std::vector<std::size_t> by_round(const plan::CaseResult& result) {
  std::vector<std::size_t> order(result.round.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (!std::is_sorted(result.round.begin(), result.round.end())) {
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return result.round[a] < result.round[b];
    });
  }
  return order;
}

bool consistent(const Samples& samples) {
  if (samples.series == nullptr) return false;
  const std::size_t count = samples.series->values.size();
  const auto& process = samples.result->process;
  return samples.result->round.size() == count && (process.empty() || process.size() == count);
}

}  // namespace

Pairs pairs_of(const Samples& a, const Samples& b) {
  Pairs pairs;
  if (!consistent(a) || !consistent(b)) return pairs;
  const std::vector<std::uint32_t>& a_process = a.result->process;
  const std::vector<std::uint32_t>& b_process = b.result->process;
  const std::vector<std::size_t> a_order = by_round(*a.result);
  const std::vector<std::size_t> b_order = by_round(*b.result);
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a_order.size() && j < b_order.size()) {
    const std::uint32_t a_round = a.result->round[a_order[i]];
    const std::uint32_t b_round = b.result->round[b_order[j]];
    if (a_round == b_round) {
      pairs.first.push_back(a.series->values[a_order[i]]);
      pairs.second.push_back(b.series->values[b_order[j]]);
      // Where one side is a command, the other's process is what pairs have in common.
      if (!a_process.empty() && !b_process.empty() &&
          a_process[a_order[i]] != b_process[b_order[j]]) {
        return {};
      }
      if (!a_process.empty()) {
        pairs.process.push_back(a_process[a_order[i]]);
      } else if (!b_process.empty()) {
        pairs.process.push_back(b_process[b_order[j]]);
      }
    }
    if (a_round <= b_round) ++i;
    if (b_round <= a_round) ++j;
  }
  return pairs;
}

}  // namespace benchc::rules
