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

/// "fail when median(time) regresses by more than 2%: holds"; of an objective "p99(latency) < 20ms:
/// missed".
std::string clause_line(const rules::ClauseEvidence& clause);

/// Whether a verdict that did not pass may rest on the clause: all but those that do not hold. An
/// objective that does not hold is missed.
bool matters(const rules::ClauseEvidence& clause);

/// Values, change and confidence of a clause in one line; "" when it was judged on nothing.
std::string values_line(const rules::ClauseEvidence& clause);

/// Clauses that follow each other and rest on the same evidence, with what that is: values, change
/// and confidence; samples, baseline and method; notes, one a line.
struct ClauseText {
  std::vector<std::string> clauses;
  std::vector<std::string> evidence;
};

struct EvidenceOptions {
  /// Every run of the baseline by its id instead of the newest.
  bool all_runs = false;
  /// Clauses that do not hold, too.
  bool all_clauses = true;
};

/// What a verdict rests on, without what its reason says already. Nothing of one that could not be
/// judged: its clauses were never looked at.
std::vector<ClauseText> verdict_evidence(const rules::Verdict& verdict, EvidenceOptions options);

}  // namespace benchc::report
