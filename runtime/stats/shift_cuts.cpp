#include "runtime/stats/shift_cuts.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "runtime/stats/shift_law.h"

namespace benchc::stats {
namespace {

// A candidate's difference in units of its deviation, as if values were independent. What is told
// in the end lies above, so this only bounds the work.
constexpr double kCandidate = 3.5;
constexpr double kGreatestCorrelation = 0.97;

// The noise of independent values by differences of neighbours, which changes do not raise.
double difference_variance(std::span<const double> values) {
  std::vector<double> steps(values.size() - 1);
  for (std::size_t i = 0; i < steps.size(); ++i) steps[i] = std::abs(values[i + 1] - values[i]);
  const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
  std::nth_element(steps.begin(), middle, steps.end());
  const double size = *middle / 0.6744897501960817;
  return size * size / 2;
}

// What rounding to the ticks of a clock adds.
double tick_variance(std::span<const double> values) {
  double tick = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i + 1 < values.size(); ++i) {
    const double step = std::abs(values[i + 1] - values[i]);
    if (step > 0) tick = std::min(tick, step);
  }
  return std::isinf(tick) ? 0 : tick * tick / 12;
}

}  // namespace

ShiftCuts::ShiftCuts(std::span<const double> values,
                     std::span<const ShiftSeries::SetAside> outliers, std::size_t edge,
                     double alpha)
    : values_(values), outliers_(outliers), edge_(edge), sums_(values) {
  if (values.size() < 2 * edge) return;
  least_variance_ = tick_variance(values);
  const double first_guess = std::max(difference_variance(values), least_variance_);
  cuts_ = candidate_cuts(sums_, edge, kCandidate * kCandidate * first_guess);
  refine_cuts(sums_, edge, cuts_);
  measure_noise();
  while (!cuts_.empty()) {
    const std::size_t falls = first_to_fall(alpha);
    if (falls == cuts_.size()) return;
    cuts_.erase(cuts_.begin() + static_cast<std::ptrdiff_t>(falls));
    refine_cuts(sums_, edge, cuts_);
    measure_noise();
  }
}

std::size_t ShiftCuts::first_to_fall(double alpha) const {
  std::size_t weakest = 0;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t cut = 0; cut < cuts_.size(); ++cut) {
    if (const double its = strength(cut); its < least) {
      least = its;
      weakest = cut;
    }
  }
  if (least < kCandidate ||
      scan_tail(normal_score(least, noise_.degrees), sums_.size(), edge_) > alpha) {
    return weakest;
  }
  std::size_t likeliest = cuts_.size();
  // As many segments of its length may begin.
  double most = alpha / static_cast<double>(sums_.size());
  for (std::size_t cut = 0; cut < cuts_.size(); ++cut) {
    if (const double its = chance_of_signs(cut); its > most) {
      most = its;
      likeliest = cut;
    }
  }
  return likeliest;
}

double ShiftCuts::chance_of_signs(std::size_t cut) const {
  const std::size_t first = cuts_[cut];
  const std::size_t begin = segment_begin(cut);
  const std::size_t end = segment_end(cut);
  const bool later = end - first <= first - begin;
  const double here = later ? sums_.mean(first, end) : sums_.mean(begin, first);
  const double there = later ? sums_.mean(begin, first) : sums_.mean(first, end);
  const double sign = here > there ? 1 : -1;
  const double half = std::abs(here - there) / 2;
  std::size_t inside = 0;
  std::size_t inside_beyond = 0;
  std::size_t others = 0;
  std::size_t others_beyond = 0;
  auto outlier = outliers_.begin();
  std::size_t from = 0;
  for (std::size_t segment = 0; segment <= cuts_.size(); ++segment) {
    const std::size_t to = segment == cuts_.size() ? values_.size() : cuts_[segment];
    const bool shorter = segment == (later ? cut + 1 : cut);
    const double level = shorter ? there : sums_.mean(from, to);
    std::size_t beyond = 0;
    std::size_t count = to - from;
    for (std::size_t i = from; i < to; ++i) beyond += sign * (values_[i] - level) > half ? 1 : 0;
    for (; outlier != outliers_.end() && (outlier->before < to || to == values_.size());
         ++outlier) {
      ++count;
      beyond += sign * (outlier->value - level) > half ? 1 : 0;
    }
    (shorter ? inside : others) += count;
    (shorter ? inside_beyond : others_beyond) += beyond;
    from = to;
  }
  const double share = (static_cast<double>(others_beyond) + 1) / (static_cast<double>(others) + 2);
  return binomial_tail(inside, share, inside_beyond);
}

void ShiftCuts::measure_noise() {
  const auto n = static_cast<double>(values_.size());
  const auto segments = static_cast<double>(cuts_.size() + 1);
  double scatter = 0;
  double products = 0;
  double before = 0;
  std::size_t begin = 0;
  for (std::size_t segment = 0; segment <= cuts_.size(); ++segment) {
    const std::size_t end = segment == cuts_.size() ? values_.size() : cuts_[segment];
    const double mean = sums_.mean(begin, end);
    for (std::size_t i = begin; i < end; ++i) {
      const double off = values_[i] - mean;
      scatter += off * off;
      products += off * before;
      before = off;
    }
    begin = end;
  }
  noise_.variance = std::max(scatter / std::max(1.0, n - segments), least_variance_);
  // Each mean that is fitted takes (1 + rho) / n from a correlation (Kendall 1954; Marriott & Pope
  // 1954), and one that was chosen as the greatest of many takes that of several.
  constexpr double kOfChoice = 2;
  const double fitted = segments + (cuts_.empty() ? 0 : kOfChoice);
  const double observed = scatter > 0 ? products / scatter : 0;
  const double room = 1 - (fitted + 2) / n;
  const double correlation =
      room > 0 ? std::clamp((observed + fitted / n) / room, 0.0, kGreatestCorrelation)
               : kGreatestCorrelation;
  noise_.inflation = (1 + correlation) / (1 - correlation);
  const double square = correlation * correlation;
  noise_.degrees = std::max(1.0, (n - segments) * (1 - square) / (3 + square));
}

double ShiftCuts::mean_variance(std::size_t begin, std::size_t end) const {
  constexpr std::size_t kEnoughForOwn = 8;
  const auto n = static_cast<double>(end - begin);
  double variance = noise_.variance;
  if (end - begin >= kEnoughForOwn) {
    variance = std::max(variance, sums_.scatter(begin, end) / (n - 1));
  }
  return variance * noise_.inflation / n;
}

double ShiftCuts::strength(std::size_t cut) const {
  const std::size_t begin = segment_begin(cut);
  const std::size_t end = segment_end(cut);
  const std::size_t first = cuts_[cut];
  const double difference = sums_.mean(first, end) - sums_.mean(begin, first);
  const double variance = mean_variance(begin, first) + mean_variance(first, end);
  if (variance > 0) return std::abs(difference) / std::sqrt(variance);
  return difference == 0 ? 0 : std::numeric_limits<double>::infinity();
}

}  // namespace benchc::stats
