#include "runtime/stats/dependence.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "runtime/stats/distributions.h"

namespace benchc::stats {
namespace {

// A phi of 1 is a random walk, which has no level at all.
constexpr double kLargestPhi = 0.98;
constexpr std::size_t kFewestForDrift = 10;
constexpr double kFalseDrifts = 0.001;

// Ranks about their mean; ties share theirs.
std::vector<double> centered_ranks(std::span<const double> values) {
  const std::size_t n = values.size();
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<double> ranks(n);
  for (std::size_t first = 0; first < n;) {
    std::size_t end = first;
    while (end < n && values[order[end]] == values[order[first]]) ++end;
    const double rank = static_cast<double>(first + end) / 2 - static_cast<double>(n) / 2;
    for (; first < end; ++first) ranks[order[first]] = rank;
  }
  return ranks;
}

double product(std::span<const double> values, std::size_t lag) {
  double sum = 0;
  for (std::size_t i = lag; i < values.size(); ++i) sum += values[i] * values[i - lag];
  return sum;
}

struct Phi {
  double estimate = 0;
  double error = 0;
};

// The autocorrelation at lag 1 of values about their mean, or about a line through them. Its bias
// is -(1 + 4 phi) / n, or -(2 + 5 phi) / n.
Phi phi_of(std::span<const double> centered, bool about_line) {
  const double n = static_cast<double>(centered.size());
  const double correlation = product(centered, 1) / product(centered, 0);
  return {about_line ? (n * correlation + 2) / (n - 5) : (n * correlation + 1) / (n - 4),
          1 / std::sqrt(n)};
}

double inflation_of(Phi phi) {
  const double upper = std::clamp(phi.estimate + phi.error / 2, 0.0, kLargestPhi);
  return (1 + upper) / (1 - upper);
}

// Within how many standard errors of 0 a phi counts as 0.
double indifference(std::size_t values) {
  if (values < 30) return 3;
  return values < 50 ? 2 : 1;
}

// How much means of so many values in a row scatter beyond independent ones, and follow from each
// other.
double block_inflation(std::span<const double> ranks, std::size_t size) {
  constexpr double kIndifference = 2.33;
  const std::size_t blocks = ranks.size() / size;
  std::vector<double> sums(blocks, 0.0);
  for (std::size_t i = 0; i < blocks * size; ++i) sums[i / size] += ranks[i];
  const double mean = std::accumulate(sums.begin(), sums.end(), 0.0) / static_cast<double>(blocks);
  for (double& sum : sums) sum -= mean;
  const double squares = product(sums, 0);
  if (!(squares > 0)) return 1;
  const Phi phi = phi_of(sums, false);
  if (phi.estimate < kIndifference * phi.error) return 1;
  const double between = squares / static_cast<double>(blocks - 1) / static_cast<double>(size);
  const double within = product(ranks, 0) / static_cast<double>(ranks.size() - 1);
  return between / within * inflation_of(phi);
}

double inflation(std::span<const double> ranks) {
  constexpr std::size_t kFewestBlocks = 32;
  const Phi phi = phi_of(ranks, false);
  double largest = phi.estimate < indifference(ranks.size()) * phi.error ? 1 : inflation_of(phi);
  for (std::size_t size = 2; ranks.size() / size >= kFewestBlocks; size *= 2) {
    largest = std::max(largest, block_inflation(ranks, size));
  }
  return largest;
}

// Whether the ranks move in one direction; if they do, `beside` is the inflation of what they do
// beside that.
bool drift(std::span<const double> ranks, double& beside) {
  const double n = static_cast<double>(ranks.size());
  const double middle = (n - 1) / 2;
  double with_time = 0;
  for (std::size_t i = 0; i < ranks.size(); ++i) {
    with_time += ranks[i] * (static_cast<double>(i) - middle);
  }
  const double time_squares = n * (n * n - 1) / 12;
  const double squares = product(ranks, 0);
  const double correlation = with_time / std::sqrt(time_squares * squares);
  const double explained = correlation * correlation;
  // Even independent values must be able to show it.
  const auto shown = [&](double effective) {
    // What the normal law would not take for drift, Student's does not either.
    constexpr double kNormalSquared = 10.82;
    const double degrees = effective - 2;
    if (degrees <= 1 || explained * degrees < kNormalSquared * (1 - explained)) return false;
    return explained * degrees >
           std::pow(student_upper(kFalseDrifts / 2, degrees), 2) * (1 - explained);
  };
  if (!shown(n)) return false;
  beside = 1;
  if (1 - explained < 1e-9) return true;
  std::vector<double> rest(ranks.begin(), ranks.end());
  for (std::size_t i = 0; i < rest.size(); ++i) {
    rest[i] -= with_time / time_squares * (static_cast<double>(i) - middle);
  }
  beside = inflation_of(phi_of(rest, true));
  return shown(n / beside);
}

}  // namespace

Dependence dependence(std::span<const double> in_order) {
  const double n = static_cast<double>(in_order.size());
  Dependence found{1, n, false};
  if (in_order.size() < 6 ||
      std::any_of(in_order.begin(), in_order.end(), [](double v) { return std::isnan(v); })) {
    return found;
  }
  const std::vector<double> ranks = centered_ranks(in_order);
  if (!(product(ranks, 0) > 0)) return found;
  double beside = 1;
  found.drifts = in_order.size() >= kFewestForDrift && drift(ranks, beside);
  found.inflation = found.drifts ? beside : inflation(ranks);
  found.effective = n / found.inflation;
  return found;
}

}  // namespace benchc::stats
