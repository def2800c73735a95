#include "runtime/report/evidence.h"

#include <cmath>

#include "runtime/report/report.h"
#include "runtime/report/summary.h"

namespace benchc::report {
namespace {

std::string interval(const rules::Estimate& estimate, std::string_view unit) {
  if (estimate.low == estimate.high) return {};
  return " [" + quantity(estimate.low, unit) + ", " + quantity(estimate.high, unit) + "]";
}

std::string values(const rules::ClauseEvidence& clause) {
  const std::string current = quantity(clause.current.value, clause.unit);
  const std::string reference = quantity(clause.reference.value, clause.unit);
  std::string out;
  if (!clause.baseline_runs.empty()) {
    out = reference + " → " + current;
  } else {
    out = current + interval(clause.current, clause.unit) + " against " + reference +
          interval(clause.reference, clause.unit);
  }
  if (clause.change) {
    const rules::Estimate& change = *clause.change;
    out += ", " + signed_percent(change.value) + " [" + signed_percent(change.low) + ", " +
           signed_percent(change.high) + "]";
  }
  return out;
}

std::string origin(const rules::ClauseEvidence& clause, bool all_runs) {
  std::string out = counted(clause.samples, "sample");
  const std::vector<std::string>& runs = clause.baseline_runs;
  if (!runs.empty()) {
    out += " against " + counted(runs.size(), "run");
    if (!all_runs) out += ", newest " + runs.front();
  }
  if (!clause.method.empty()) out += "; " + clause.method;
  return out;
}

/// The ids of the baseline's runs, a few a line.
void list_runs(const std::vector<std::string>& runs, std::vector<std::string>& lines) {
  constexpr std::size_t kRunsInLine = 3;
  for (std::size_t at = 0; at < runs.size(); ++at) {
    if (at % kRunsInLine == 0) {
      lines.push_back((at == 0 ? "runs " : "     ") + runs[at]);
    } else {
      lines.back() += ", " + runs[at];
    }
  }
}

}  // namespace

std::string clause_line(const rules::ClauseEvidence& clause) {
  const bool fails = clause.severity == plan::Clause::Severity::Fail;
  const char* truth = clause.truth == rules::Truth::Holds         ? "holds"
                      : clause.truth == rules::Truth::DoesNotHold ? "does not hold"
                                                                  : "cannot tell";
  return std::string(fails ? "fail when " : "warn when ") + clause.text + ": " + truth;
}

std::vector<std::string> evidence_lines(const rules::ClauseEvidence& clause, bool all_runs) {
  std::vector<std::string> lines;
  // Without samples nothing was compared, and there are no values to show.
  if (clause.samples > 0) {
    std::string first = values(clause);
    if (clause.confidence > 0) first += " at " + confidence(clause.confidence);
    lines.push_back(std::move(first));
    lines.push_back(origin(clause, all_runs));
    if (all_runs) list_runs(clause.baseline_runs, lines);
  }
  for (const std::string& note : clause.notes) lines.push_back("note: " + note);
  return lines;
}

}  // namespace benchc::report
