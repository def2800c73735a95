#pragma once

#include <string>
#include <vector>

#include "runtime/plan/plan.h"

/// Conditions over many cases.
namespace benchc::plan {

Term term(Term::Kind kind, std::string name, std::vector<Term> operands = {});
/// Of `time`.
Term median();
Term over_cases(std::string name, Term statistic);
Condition condition(Condition::Kind kind, Term left, Term right = {});

/// Three cases of one workload over `n`, a rule with one condition, and one judgment of them all.
Plan plan_with(Condition condition);

/// The same with every form: of all cases, of each one's history, of their growth.
Plan conditions_plan();

}  // namespace benchc::plan
