#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "runtime/rules/power.h"

namespace benchc::rules {
namespace {

// For a sample, the one that takes its place on the other side.
using Places = std::vector<std::pair<std::size_t, std::size_t>>;

// Samples of one process have its layout in common, which those of another side would not: each
// process stands beside the one before it, sample by sample.
Places by_process(const std::vector<std::uint32_t>& process) {
  std::vector<std::vector<std::size_t>> all;
  std::vector<std::uint32_t> labels;
  for (std::size_t i = 0; i < process.size(); ++i) {
    if (labels.empty() || labels.back() != process[i]) {
      labels.push_back(process[i]);
      all.emplace_back();
    }
    all.back().push_back(i);
  }
  Places places;
  for (std::size_t p = 1; p < all.size(); ++p) {
    const std::size_t both = std::min(all[p - 1].size(), all[p].size());
    for (std::size_t i = 0; i < both; ++i) places.emplace_back(all[p][i], all[p - 1][i]);
  }
  return places;
}

Places by_sample(std::size_t samples) {
  Places places;
  for (std::size_t i = 1; i < samples; ++i) places.emplace_back(i, i - 1);
  return places;
}

}  // namespace

plan::CaseResult beside_itself(const plan::CaseResult& result, std::string id) {
  plan::CaseResult other;
  other.id = std::move(id);
  other.state = result.state;
  other.iterations = result.iterations;
  other.passes = result.passes;
  const std::size_t samples = result.started.size();
  const bool shared = !result.process.empty() && result.process.size() == samples;
  const Places places = shared ? by_process(result.process) : by_sample(samples);
  for (const auto& [here, there] : places) {
    other.started.push_back(result.started[there]);
    if (here < result.round.size()) other.round.push_back(result.round[here]);
    if (shared) other.process.push_back(result.process[here]);
  }
  for (const plan::Series& series : result.series) {
    if (series.values.size() != samples) continue;
    plan::Series shifted{series.metric, series.unit, series.better, {}};
    shifted.values.reserve(places.size());
    for (const auto& place : places) shifted.values.push_back(series.values[place.second]);
    other.series.push_back(std::move(shifted));
  }
  return other;
}

}  // namespace benchc::rules
