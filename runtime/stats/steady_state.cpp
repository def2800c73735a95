#include "runtime/stats/steady_state.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "runtime/stats/moments.h"

namespace benchc::stats {
namespace {

constexpr std::size_t kWindow = 200;
/// Fences are found anew after so many values.
constexpr std::size_t kFenceStep = 50;
constexpr double kFence = 3;
constexpr double kPenalty = 15;
constexpr std::size_t kShortestSegment = 2;
constexpr std::size_t kMostBlocks = 512;
constexpr double kLeastDeviation = 0.001;
/// What is no difference between two levels.
constexpr double kNegligible = 0.005;
constexpr double kSteadyShare = 0.25;
constexpr std::size_t kFewestSteady = kFewestForSteadyState;

/// The value at the share `q` of them; reorders them.
double at_share(std::vector<double>& values, double q) {
  const auto place =
      static_cast<std::ptrdiff_t>(std::llround(q * static_cast<double>(values.size() - 1)));
  std::nth_element(values.begin(), values.begin() + place, values.end());
  return values[static_cast<std::size_t>(place)];
}

std::vector<bool> outliers(std::span<const double> values) {
  std::vector<bool> marked(values.size());
  for (std::size_t step = 0; step < values.size(); step += kFenceStep) {
    const std::size_t step_end = std::min(step + kFenceStep, values.size());
    const std::size_t around = (kWindow - kFenceStep) / 2;
    std::size_t begin = step > around ? step - around : 0;
    const std::size_t end = std::min(begin + kWindow, values.size());
    begin = end > kWindow ? end - kWindow : 0;
    std::vector<double> window(values.begin() + static_cast<std::ptrdiff_t>(begin),
                               values.begin() + static_cast<std::ptrdiff_t>(end));
    const double low = at_share(window, 0.1);
    const double high = at_share(window, 0.9);
    const double median = at_share(window, 0.5);
    const double fence = std::max(kFence * (high - low), kNegligible * std::abs(median));
    for (std::size_t i = step; i < step_end; ++i) {
      marked[i] = !(std::abs(values[i] - median) <= fence);
    }
  }
  return marked;
}

/// Sums from the beginning, so that the cost of any segment is had at once.
class SegmentCost {
 public:
  explicit SegmentCost(std::span<const double> values)
      : sums_(values.size() + 1), squares_(values.size() + 1) {
    std::vector<double> sorted(values.begin(), values.end());
    // About the median, against cancellation.
    const double median = at_share(sorted, 0.5);
    least_variance_ =
        std::max(std::pow(kLeastDeviation * median, 2), std::numeric_limits<double>::min());
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double distance = values[i] - median;
      sums_[i + 1] = sums_[i] + distance;
      squares_[i + 1] = squares_[i] + distance * distance;
    }
  }

  /// Twice the negative log likelihood of [begin, end), without its constant part. The squares
  /// stand beside the logarithm since the variance has a floor.
  double operator()(std::size_t begin, std::size_t end) const {
    const auto count = static_cast<double>(end - begin);
    const double sum = sums_[end] - sums_[begin];
    const double squares = std::max(squares_[end] - squares_[begin] - sum * sum / count, 0.0);
    const double variance = std::max(squares / count, least_variance_);
    return count * std::log(variance) + squares / variance;
  }

 private:
  std::vector<double> sums_;
  std::vector<double> squares_;
  double least_variance_ = 0;
};

struct Level {
  double mean = 0;
  double variance = 0;
};

Level level_of(std::span<const double> values) {
  const double mean = mean_of(values);
  return {mean, squares_about(values, mean) / static_cast<double>(values.size())};
}

double tolerance(const Level& one, const Level& last) {
  return std::max(kNegligible * std::abs(last.mean), std::sqrt((one.variance + last.variance) / 2));
}

}  // namespace

std::vector<std::size_t> change_points(std::span<const double> values) {
  const std::size_t n = values.size();
  if (n < 2 * kShortestSegment) return {};
  const std::size_t block = std::max((n + kMostBlocks - 1) / kMostBlocks, std::size_t{1});
  const std::size_t blocks = (n + block - 1) / block;
  const std::size_t shortest = block >= kShortestSegment ? 1 : kShortestSegment;
  const SegmentCost cost(values);
  const double penalty = kPenalty * std::log(static_cast<double>(n));
  const auto border = [&](std::size_t at) { return std::min(at * block, n); };
  constexpr double kNever = std::numeric_limits<double>::infinity();
  std::vector<double> best(blocks + 1, kNever);
  std::vector<std::size_t> before(blocks + 1, 0);
  best[0] = -penalty;
  std::vector<std::size_t> candidates = {0};
  for (std::size_t end = shortest; end <= blocks; ++end) {
    std::vector<double> costs(candidates.size());
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      const std::size_t begin = candidates[i];
      // The last block may be shorter than the others.
      const bool long_enough = border(end) - border(begin) >= kShortestSegment;
      costs[i] = long_enough ? best[begin] + cost(border(begin), border(end)) : kNever;
      if (costs[i] + penalty < best[end]) {
        best[end] = costs[i] + penalty;
        before[end] = begin;
      }
    }
    // A candidate that is worse by the penalty already can never become the best one.
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      if (costs[i] <= best[end] || costs[i] == kNever) kept.push_back(candidates[i]);
    }
    const std::size_t next = end + 1 - shortest;
    if (next > 0 && next < blocks && best[next] < kNever) kept.push_back(next);
    candidates = std::move(kept);
  }
  std::vector<std::size_t> points;
  for (std::size_t at = before[blocks]; at > 0; at = before[at]) points.push_back(border(at));
  std::reverse(points.begin(), points.end());
  return points;
}

SteadyState steady_state(std::span<const double> times) {
  const SteadyState none = {SteadyState::Kind::NoSteadyState, times.size()};
  if (times.size() < kFewestForSteadyState) return none;
  const std::vector<bool> marked = outliers(times);
  std::vector<double> values;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < times.size(); ++i) {
    if (marked[i] || !std::isfinite(times[i])) continue;
    values.push_back(times[i]);
    places.push_back(i);
  }
  if (values.size() < kFewestSteady) return none;

  std::vector<std::size_t> begins = change_points(values);
  begins.insert(begins.begin(), 0);
  std::vector<Level> levels;
  for (std::size_t i = 0; i < begins.size(); ++i) {
    const std::size_t end = i + 1 < begins.size() ? begins[i + 1] : values.size();
    levels.push_back(level_of(std::span(values).subspan(begins[i], end - begins[i])));
  }
  const Level& last = levels.back();
  std::size_t steady = levels.size() - 1;
  while (steady > 0 &&
         std::abs(levels[steady - 1].mean - last.mean) <= tolerance(levels[steady - 1], last)) {
    --steady;
  }
  const std::size_t length = values.size() - begins[steady];
  const auto wanted =
      static_cast<std::size_t>(std::ceil(kSteadyShare * static_cast<double>(values.size())));
  if (length < std::max(wanted, kFewestSteady)) return none;

  const std::size_t first = places[begins[steady]];
  if (first == 0) return {SteadyState::Kind::Flat, 0};
  const bool was_faster =
      std::any_of(
          levels.begin(), levels.begin() + static_cast<std::ptrdiff_t>(steady),
          [&](const Level& level) { return level.mean < last.mean - tolerance(level, last); }) ||
      std::any_of(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(places.front()),
                  [&](double time) { return time < last.mean; });
  return {was_faster ? SteadyState::Kind::Slowdown : SteadyState::Kind::WarmUp, first};
}

}  // namespace benchc::stats
