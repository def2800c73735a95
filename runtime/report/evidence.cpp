#include "runtime/report/evidence.h"

#include <cmath>

#include "runtime/report/report.h"
#include "runtime/report/summary.h"

namespace benchc::report {
namespace {

constexpr std::size_t kShownHash = 12;

// Nothing bounds such an interval, or there is none: it says nothing.
std::string interval(const rules::Estimate& estimate, std::string_view unit) {
  const bool bounded = std::isfinite(estimate.low) || std::isfinite(estimate.high);
  if (!bounded || estimate.low == estimate.high) return {};
  return " [" + quantity(estimate.low, unit) + ", " + quantity(estimate.high, unit) + "]";
}

bool is_exact(const rules::Estimate& estimate) { return estimate.low == estimate.high; }

std::string values(const rules::ClauseEvidence& clause) {
  const std::string current = quantity(clause.current.value, clause.unit);
  const std::string reference = quantity(clause.reference.value, clause.unit);
  std::string out;
  const bool other_revision = !clause.revision.empty() && !std::isnan(clause.reference.value);
  if (!clause.baseline_runs.empty() || other_revision) {
    out = "baseline " + reference + " → " + current;
  } else if (std::isnan(clause.reference.value)) {
    out = "this run " + current + interval(clause.current, clause.unit);
  } else {
    // Which is which needs saying only where neither is the spec's own number.
    const bool two_sides = !is_exact(clause.current) && !is_exact(clause.reference);
    out = (two_sides ? "left " : "") + current + interval(clause.current, clause.unit) +
          (two_sides ? " against right " : " against ") + reference +
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
  if (!clause.revision.empty()) out += " against commit " + clause.revision.substr(0, kShownHash);
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

std::vector<std::string> evidence_lines(const rules::ClauseEvidence& clause,
                                        std::string_view reason, bool all_runs) {
  std::vector<std::string> lines;
  if (std::string first = values_line(clause); !first.empty()) {
    lines.push_back(std::move(first));
    lines.push_back(origin(clause, all_runs));
    if (all_runs) list_runs(clause.baseline_runs, lines);
  }
  for (const std::string& note : clause.notes) {
    if (note != reason) lines.push_back("note: " + note);
  }
  return lines;
}

}  // namespace

std::string clause_line(const rules::ClauseEvidence& clause) {
  const bool fails = clause.severity == plan::Clause::Severity::Fail;
  const char* truth = clause.truth == rules::Truth::Holds         ? "holds"
                      : clause.truth == rules::Truth::DoesNotHold ? "does not hold"
                                                                  : "cannot tell";
  return std::string(fails ? "fail when " : "warn when ") + clause.text + ": " + truth;
}

std::string values_line(const rules::ClauseEvidence& clause) {
  // Without samples nothing was compared, and there are no values to show.
  if (clause.samples == 0) return {};
  std::string line = values(clause);
  if (clause.confidence > 0) line += " at " + confidence(clause.confidence);
  return line;
}

std::vector<ClauseText> verdict_evidence(const rules::Verdict& verdict, EvidenceOptions options) {
  std::vector<ClauseText> texts;
  if (verdict.outcome == rules::Outcome::Error) return texts;
  for (const rules::ClauseEvidence& clause : verdict.clauses) {
    if (clause.truth == rules::Truth::DoesNotHold && !options.all_clauses) continue;
    std::vector<std::string> evidence = evidence_lines(clause, verdict.reason, options.all_runs);
    if (texts.empty() || texts.back().evidence != evidence) {
      texts.push_back({{}, std::move(evidence)});
    }
    texts.back().clauses.push_back(clause_line(clause));
  }
  return texts;
}

}  // namespace benchc::report
