#pragma once

#include <vector>

#include "runtime/rules/rules.h"
#include "runtime/rules/stored_runs.h"

namespace benchc::rules {

/// The plan's objectives as they stand with a run: a verdict for each of their judgments, in the
/// plan's order. `results` are the run's, by case index.
///
/// Of each judgment all runs of the plan's spec that were started within the objective's window
/// before `current` are looked at, and `current` itself: those that are complete, were measured on
/// a machine like this one (as Baseline::Comparable::Strict has it), without local changes but for
/// `current`'s own, and have its cases. What they came to does not matter. A run meets the
/// condition, misses it, or cannot tell, by its own samples, at plan::objective_alpha.
///
/// Fail: more runs missed it than the share allows of those that tell. Warn: the last tenth of the
/// window spent the budget faster than it lasts, and less than half of it is left. NoBaseline: no
/// run tells. No objective makes a run a worse baseline: rules::outcome is of the rules' verdicts
/// alone.
///
/// One run is in memory at a time. Runs that cannot be read are counted in the evidence's notes.
std::vector<Verdict> judge_objectives(const plan::Plan& plan, StoredRuns& runs,
                                      const plan::RunInfo& current, Judge::Results results);

}  // namespace benchc::rules
