#include "runtime/rules/pairs.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <utility>

#include "runtime/stats/clusters.h"
#include "runtime/stats/paired.h"

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
  if (samples.series == nullptr || samples.exact) return false;
  const std::size_t count = samples.series->values.size();
  const auto& process = samples.result->process;
  return samples.result->round.size() == count && (process.empty() || process.size() == count);
}

// The pairs of both, where most samples have a partner.
std::optional<Pairs> enough_pairs(const Samples& a, const Samples& b) {
  Pairs pairs = pairs_of(a, b);
  if (a.series == nullptr || b.series == nullptr ||
      2 * pairs.first.size() < std::max(a.series->values.size(), b.series->values.size())) {
    return std::nullopt;
  }
  return pairs;
}

// Of a ratio or a difference.
template <typename Result>
std::optional<Paired> told(const Result& result, stats::Kind kind, std::string method,
                           double alpha) {
  if (std::isnan(result.estimate)) return std::nullopt;
  Paired paired{result.estimate, result.interval, std::move(method),
                counted(result.pairs, "pair", "pairs"), too_few(result.processes, kind, alpha)};
  if (result.processes > 0) {
    paired.method += " by process";
    paired.pairs += in_processes(result.processes);
  }
  return paired;
}

}  // namespace

std::string counted(std::size_t count, const char* one, const char* many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

std::string in_processes(std::size_t processes) {
  return " in " + counted(processes, "process", "processes");
}

std::string too_few(std::size_t processes, stats::Kind kind, double alpha) {
  const std::size_t needed = kind == stats::Kind::Median ? stats::fewest_units(alpha) : 2;
  if (processes == 0 || processes >= needed) return {};
  return counted(processes, "process is", "processes are") +
         " too few to tell at this confidence: it takes " + std::to_string(needed) + " at least";
}

std::optional<Paired> paired_ratio(stats::Kind kind, const Samples& a, const Samples& b,
                                   double alpha) {
  if (!stats::has_paired_method(kind)) return std::nullopt;
  const std::optional<Pairs> pairs = enough_pairs(a, b);
  if (!pairs) return std::nullopt;
  const char* method = kind == stats::Kind::Median ? "paired Wilcoxon"
                       : kind == stats::Kind::Mean ? "paired t (Fieller)"
                                                   : "paired t on logarithms";
  return told(stats::paired_ratio(kind, pairs->first, pairs->second, pairs->process, alpha), kind,
              method, alpha);
}

std::optional<Paired> paired_difference(stats::Kind kind, const Samples& a, const Samples& b,
                                        double alpha) {
  if (!stats::has_paired_difference(kind)) return std::nullopt;
  const std::optional<Pairs> pairs = enough_pairs(a, b);
  if (!pairs) return std::nullopt;
  const char* method =
      kind == stats::Kind::Median ? "paired Wilcoxon on differences" : "paired t on differences";
  return told(stats::paired_difference(kind, pairs->first, pairs->second, pairs->process, alpha),
              kind, method, alpha);
}

Pairs pairs_of(const Samples& a, const Samples& b) {
  Pairs pairs;
  if (!consistent(a) || !consistent(b)) return pairs;
  const std::vector<std::uint32_t>& a_process = a.result->process;
  const std::vector<std::uint32_t>& b_process = b.result->process;
  const std::vector<std::size_t> a_order = by_round(*a.result);
  const std::vector<std::size_t> b_order = by_round(*b.result);
  pairs.first.reserve(std::min(a_order.size(), b_order.size()));
  pairs.second.reserve(std::min(a_order.size(), b_order.size()));
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
