#pragma once

#include <functional>
#include <string>
#include <vector>

#include "runtime/plan/plan.h"

namespace benchc::plan {

/// A text with more than this is wrong throughout; the rest would not help anybody.
inline constexpr std::size_t kMaximumProblems = 100;

/// Adds what is wrong with the plan's rules and objectives: conditions that no runtime could judge,
/// judgments that lack what their conditions refer to.
void add_rule_problems(const Plan& plan, std::vector<std::string>& problems);

/// Adds what is wrong with a term's form; `leaf` sees what is no arithmetic.
void add_term_problems(const Term& term, const std::string& place,
                       std::vector<std::string>& problems,
                       const std::function<void(const Term&, const std::string&)>& leaf);

}  // namespace benchc::plan
