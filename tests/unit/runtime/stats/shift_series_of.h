#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <random>
#include <span>
#include <vector>

#include "runtime/stats/shift.h"

/// Series of runs as they come, for tests of change points.
namespace benchc::stats::series_of {

/// Levels about 100 with 2% of normal noise, each correlated with the one before it.
inline std::vector<double> noise(std::mt19937& random, std::size_t count, double correlation = 0) {
  std::normal_distribution<double> normal;
  std::vector<double> values;
  double state = normal(random);
  for (std::size_t i = 0; i < count; ++i) {
    values.push_back(100 * (1 + 0.02 * state));
    state = correlation * state + std::sqrt(1 - correlation * correlation) * normal(random);
  }
  return values;
}

inline std::vector<double> stepped(std::vector<double> values, std::size_t first, double ratio) {
  for (std::size_t i = first; i < values.size(); ++i) values[i] *= ratio;
  return values;
}

/// Three values somewhere are 1.5 times as great.
inline std::vector<double> spiked(std::vector<double> values, std::mt19937& random) {
  std::uniform_int_distribution<std::size_t> place(0, values.size() - 1);
  for (int i = 0; i < 3; ++i) values[place(random)] *= 1.5;
  return values;
}

inline std::vector<Shift> of_kind(std::span<const Shift> all, Shift::Kind kind) {
  std::vector<Shift> some;
  std::copy_if(all.begin(), all.end(), std::back_inserter(some),
               [kind](const Shift& shift) { return shift.kind == kind; });
  return some;
}

}  // namespace benchc::stats::series_of
