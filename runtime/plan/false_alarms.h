#pragma once

#include <cstddef>
#include <string>

#include "runtime/plan/plan.h"

/// How the chance that a run of unchanged code fails, which a suite declares, is spent.
namespace benchc::plan {

/// How many answers could fail a run: each clause that fails one, and each objective, for each of
/// its judgments.
std::size_t chances_to_fail(const Plan& plan);

/// Whether a wrong fail may lie on either side of the truth: of `==` and `!=`. Everything else
/// holds on one side only.
bool errs_on_both_sides(const Rule& rule);

/// What a rule's clauses may err by, on both sides of an interval together: what its confidence
/// leaves, and no more than its share of the plan's `false_alarms` where it can fail a run. Each
/// chance has an equal share (Bonferroni), which holds however the answers depend on each other. An
/// interval that can be wrong on one side only errs there by half of its alpha, and so has twice
/// its share. `chances` are the plan's.
double alpha_of(const Plan& plan, const Rule& rule, std::size_t chances);

/// With this confidence a run meets an objective's condition, misses it, or cannot tell.
inline constexpr double kObjectiveConfidence = 0.99;

/// The same of an objective's condition in one run.
double objective_alpha(const Plan& plan);

/// "errs at most 1 in 1,000: wrongly fails at most 1 in 2,000, one of 4 chances of 1 in 500 runs";
/// "errs at most 1% of the time" of a rule of which `false_alarms` asks for nothing more.
std::string shown_alpha(const Plan& plan, const Rule& rule, std::size_t chances);

/// The plan's `false_alarms`: "1 in 500 runs", "3% of runs".
std::string shown_false_alarms(const Plan& plan);

}  // namespace benchc::plan
