#include "runtime/stats/shift_scan.h"

#include <algorithm>
#include <utility>

#include "runtime/stats/shift_law.h"

namespace benchc::stats {
namespace {

struct Seeded {
  std::size_t begin = 0;
  std::size_t end = 0;
  PrefixSums::Split best;
};

std::vector<Seeded> seeded_splits(const PrefixSums& sums, std::size_t edge, double least) {
  // A candidate is moved to its best place afterwards, so that long intervals need not be read
  // value by value.
  constexpr std::size_t kPlaces = 64;
  std::vector<Seeded> all;
  for (const SeededLayer& layer : seeded_layers(sums.size(), 2 * edge)) {
    const std::size_t room = sums.size() - layer.length;
    const std::size_t stride = layer.length / kPlaces + 1;
    for (std::size_t i = 0; i < layer.count; ++i) {
      const std::size_t begin = layer.count == 1 ? 0 : i * room / (layer.count - 1);
      const auto best = sums.best_split(begin, begin + layer.length, edge, stride);
      if (best.gain > least) all.push_back({begin, begin + layer.length, best});
    }
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Seeded& a, const Seeded& b) { return a.best.gain > b.best.gain; });
  return all;
}

}  // namespace

PrefixSums::PrefixSums(std::span<const double> values)
    : sums_(values.size() + 1), squares_(values.size() + 1), inverse_(values.size() + 1) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    sums_[i + 1] = sums_[i] + values[i];
    squares_[i + 1] = squares_[i] + values[i] * values[i];
    inverse_[i + 1] = 1 / static_cast<double>(i + 1);
  }
}

double PrefixSums::mean(std::size_t begin, std::size_t end) const {
  return (sums_[end] - sums_[begin]) * inverse_[end - begin];
}

double PrefixSums::scatter(std::size_t begin, std::size_t end) const {
  const double sum = sums_[end] - sums_[begin];
  return std::max(0.0, squares_[end] - squares_[begin] - sum * sum * inverse_[end - begin]);
}

double PrefixSums::gain(std::size_t begin, std::size_t first, std::size_t end) const {
  const double off =
      sums_[first] - sums_[begin] - static_cast<double>(first - begin) * mean(begin, end);
  return off * off * inverse_[first - begin] * inverse_[end - first] *
         static_cast<double>(end - begin);
}

PrefixSums::Split PrefixSums::best_split(std::size_t begin, std::size_t end, std::size_t edge,
                                         std::size_t stride) const {
  Split best;
  if (end - begin < 2 * edge) return best;
  const double each = mean(begin, end);
  const double step = static_cast<double>(stride) * each;
  double expected = sums_[begin] + static_cast<double>(edge) * each;
  for (std::size_t first = begin + edge; first <= end - edge; first += stride, expected += step) {
    const double off = sums_[first] - expected;
    const double gain = off * off * inverse_[first - begin] * inverse_[end - first];
    if (gain > best.gain) best = {first, gain};
  }
  best.gain *= static_cast<double>(end - begin);
  return best;
}

std::vector<std::size_t> candidate_cuts(const PrefixSums& sums, std::size_t edge, double least) {
  std::vector<std::size_t> cuts;
  const std::vector<Seeded> seeded = seeded_splits(sums, edge, least);
  if (seeded.empty()) return cuts;
  std::vector<std::pair<std::size_t, std::size_t>> open = {{0, sums.size()}};
  while (!open.empty()) {
    const auto [begin, end] = open.back();
    open.pop_back();
    PrefixSums::Split best = sums.best_split(begin, end, edge);
    // The first that lies within is the best of them.
    const auto inner =
        std::find_if(seeded.begin(), seeded.end(), [begin = begin, end = end](const Seeded& one) {
          return one.begin >= begin && one.end <= end;
        });
    if (inner != seeded.end() && inner->best.gain > best.gain) best = inner->best;
    if (best.gain <= least) continue;
    cuts.push_back(best.first);
    open.emplace_back(begin, best.first);
    open.emplace_back(best.first, end);
  }
  std::sort(cuts.begin(), cuts.end());
  return cuts;
}

void refine_cuts(const PrefixSums& sums, std::size_t edge, std::vector<std::size_t>& cuts) {
  for (std::size_t i = 0; i < cuts.size(); ++i) {
    const std::size_t begin = i == 0 ? 0 : cuts[i - 1];
    const std::size_t end = i + 1 == cuts.size() ? sums.size() : cuts[i + 1];
    if (const auto best = sums.best_split(begin, end, edge); best.gain > 0) cuts[i] = best.first;
  }
}

}  // namespace benchc::stats
