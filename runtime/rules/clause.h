#pragma once

#include <string>
#include <vector>

#include "runtime/rules/rules.h"
#include "runtime/rules/term.h"

namespace benchc::rules {

/// A clause, judged, with what it means for going on measuring.
struct JudgedClause {
  ClauseEvidence evidence;
  /// The fields below are of a clause that cannot be told. Why, for people.
  std::string reason;
  bool more_samples_help = false;
  bool no_baseline = false;
  bool baseline_limited = false;
  bool certainly_worse = false;
};

/// The comparisons, regressions, shifts and growths that a condition is made of, in its order.
std::vector<const plan::Condition*> leaves_of(const plan::Condition& condition);

/// Judges a clause at 1 - alpha for all of its comparisons together. The scene must have no
/// problem.
JudgedClause judge_clause(const Scene& scene, const plan::Clause& clause, double alpha);

/// Why the clause cannot be judged at all, naming the case; empty when it can.
std::string problem_of(const Scene& scene, const plan::Clause& clause);

}  // namespace benchc::rules
