#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/rules/rules.h"

/// Numbers and evidence in words, before any format's escaping. Private to the room.
namespace benchc::report {

/// 0.0123 → "1.2%".
std::string percent(double ratio);
/// 0.0123 → "+1.2%".
std::string signed_percent(double ratio);
/// 0.999 → "99.9%".
std::string confidence(double value);

/// "fail when median(time) regresses by more than 2%: holds".
std::string clause_line(const rules::ClauseEvidence& clause);

/// What the clause was judged on: values, change and confidence; samples, baseline and method;
/// notes, one a line. `all_runs`: every run of the baseline by its id instead of the newest.
std::vector<std::string> evidence_lines(const rules::ClauseEvidence& clause, bool all_runs);

}  // namespace benchc::report
