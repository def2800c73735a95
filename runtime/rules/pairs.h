#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/rules/term.h"
#include "runtime/stats/interval.h"

namespace benchc::rules {

/// Samples of two cases that were taken in the same round, in the order of the rounds.
struct Pairs {
  std::vector<double> first;
  std::vector<double> second;
  /// The process that each pair was measured in; empty where no pair shares one with another.
  std::vector<std::uint32_t> process;
};

/// None where the samples do not say their rounds, or where the two sides of a pair are of
/// different processes.
Pairs pairs_of(const Samples& a, const Samples& b);

/// What pairs say of one statistic of two cases.
struct Paired {
  double estimate = 0;
  stats::Interval interval = stats::Interval::unbounded();
  /// "paired Wilcoxon by process".
  std::string method;
  /// "412 pairs in 52 processes".
  std::string pairs;
  /// Why so many processes cannot decide anything, whatever they show; empty when they could.
  std::string too_few;
};

/// S(a) / S(b) at 1 - alpha. Nothing where the statistic has no such method, where values are not
/// above 0, or where so few samples have a partner that leaving the others out costs more than
/// pairing gains.
std::optional<Paired> paired_ratio(stats::Kind kind, const Samples& a, const Samples& b,
                                   double alpha);

/// S(a) - S(b), likewise, of values of either sign.
std::optional<Paired> paired_difference(stats::Kind kind, const Samples& a, const Samples& b,
                                        double alpha);

/// "1 pair", "30 pairs".
std::string counted(std::size_t count, const char* one, const char* many);
/// " in 52 processes".
std::string in_processes(std::size_t processes);
/// See Paired::too_few.
std::string too_few(std::size_t processes, stats::Kind kind, double alpha);

}  // namespace benchc::rules
