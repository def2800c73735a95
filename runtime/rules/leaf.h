#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/rules/rules.h"
#include "runtime/rules/term.h"

namespace benchc::rules {

/// One comparison of a condition, judged.
struct Leaf {
  Truth truth = Truth::CannotTell;
  Estimate current;
  Estimate reference;
  std::string unit;
  std::optional<Estimate> change;
  /// As in ClauseEvidence.
  std::optional<double> limit;
  bool limit_relative = false;
  std::optional<Truth> changed;
  std::optional<ShiftEvidence> shift;
  std::optional<GrowthEvidence> growth;
  std::optional<BaselineAge> baseline_age;
  std::string method;
  std::vector<std::string> baseline_runs;
  /// The commit of the revision that was measured beside this one, where it was compared with that.
  std::string revision;
  std::vector<std::string> notes;

  /// For what cannot be told: why, for people.
  std::string reason;
  /// More samples in this run could decide it.
  bool more_samples_help = false;
  /// There are no earlier runs, or too few of a branch to know how much runs differ.
  bool no_baseline = false;
  /// The earlier runs differ too much among themselves.
  bool baseline_limited = false;
  /// Worse than the earlier runs for certain; it cannot be told by how much.
  bool certainly_worse = false;
};

Estimate as_estimate(const Evaluated& evaluated);

/// `left op right`, at 1 - alpha for all of its statistics together. Two cases that were measured
/// interleaved, compared by the same statistic, are compared pair by pair.
Leaf judge_comparison(const Scene& scene, const plan::Condition& condition, double alpha);

/// A statistic against the same one of earlier runs, at 1 - alpha.
Leaf judge_regression(const Scene& scene, const plan::Condition& condition, double alpha);

/// A change point of the series of a statistic over the runs of the rule's baseline and this one,
/// at 1 - alpha.
Leaf judge_shift(const Scene& scene, const plan::Condition& condition, double alpha);

/// How a statistic grows over a parameter, against arithmetic over it, at 1 - alpha.
Leaf judge_growth(const Scene& scene, const plan::Condition& condition, double alpha);

/// The statistics of the cases that a Growth is over.
std::vector<Measured> grown_in(const Scene& scene, const plan::Condition& condition);

/// Why a Growth with two terms cannot be judged at all, naming the case; empty when it can.
std::string growth_problem(const Scene& scene, const plan::Condition& condition);

/// The same against the case's counterpart in the revision that the rule's baseline is: pair by
/// pair where the statistic has such a method, else each side by itself. Fills `leaf` in.
void judge_against_counterpart(const Scene& scene, const plan::Condition& condition, double alpha,
                               Leaf& leaf);

/// The index of the case's counterpart in that revision, or plan::kNoCounterpart.
std::uint32_t counterpart_of(const Scene& scene, std::uint32_t case_index);

/// How much worse: the change, or its opposite for a metric of which more is better.
stats::Interval worsening(const stats::Interval& change, plan::Better better);

/// Whether an amount that lies in the interval is above the limit.
Truth exceeds(const stats::Interval& amount, double limit);

/// Whether there is any change at all, where the interval holds what it may be: it cannot be told
/// while 0 is among that, unless it is known to be 0.
Truth changes(const stats::Interval& change);

/// Writes in the leaf what a worsening by more than `limit` is held against, with the sign of what
/// is worse, and whether there is any change.
void hold_against(Leaf& leaf, double limit, bool relative, plan::Better better,
                  const stats::Interval& change);

/// The direction of the metric that a Statistic term refers to.
plan::Better direction_of(const Scene& scene, const plan::Term& term);

}  // namespace benchc::rules
