#include "runtime/report/evidence.h"

#include <cmath>
#include <cstdio>

#include "runtime/plan/revision.h"
#include "runtime/report/past.h"
#include "runtime/report/report.h"
#include "runtime/report/shift_words.h"
#include "runtime/report/summary.h"

namespace benchc::report {
namespace {

// Nothing bounds such an interval, or there is none: it says nothing.
std::string interval(const rules::Estimate& estimate, std::string_view unit) {
  const bool bounded = std::isfinite(estimate.low) || std::isfinite(estimate.high);
  if (!bounded || estimate.low == estimate.high) return {};
  return " [" + quantity(estimate.low, unit) + ", " + quantity(estimate.high, unit) + "]";
}

bool is_exact(const rules::Estimate& estimate) { return estimate.low == estimate.high; }

// Two digits behind the point show how an exponent differs from a law's.
std::string power(double exponent) {
  if (!std::isfinite(exponent)) return quantity(exponent, "");
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", exponent);
  return text;
}

std::string grows(const rules::GrowthEvidence& growth) {
  const rules::Estimate& exponent = growth.exponent;
  return "grows as " + growth.parameter + "^" + power(exponent.value) + " [" + power(exponent.low) +
         ", " + power(exponent.high) + "], and the law as " + growth.parameter + "^" +
         power(growth.bound_exponent) + " over " + counted(growth.points, "value");
}

// 0.02 → "2%", 0.003 s → "3 ms".
std::string shown_limit(const rules::ClauseEvidence& clause, double limit) {
  if (!clause.limit_relative) return quantity(limit, clause.unit);
  char text[32];
  std::snprintf(text, sizeof text, "%.4g%%", limit * 100);
  return text;
}

bool against_baseline(const rules::ClauseEvidence& clause) {
  return !clause.baseline_runs.empty() || !clause.revision.empty();
}

// The statistical size beside the practical one: whether anything changed, and whether that is
// beyond what is allowed; "" where there is no such limit.
std::string standing(const rules::ClauseEvidence& clause) {
  if (!clause.change || !clause.limit || !clause.changed) return {};
  // The last digits of arithmetic decide nothing.
  constexpr double kExact = 1e-12;
  const double level = clause.limit_relative ? 1 : clause.reference.value;
  const double low = clause.change->low * level;
  const double high = clause.change->high * level;
  const double limit = *clause.limit;
  const double slack = kExact * std::abs(limit);
  if (!against_baseline(clause)) {
    if (limit == 0) return {};
    const std::string shown = shown_limit(clause, limit);
    const std::string seen =
        clause.changed == rules::Truth::CannotTell ? "no difference seen, " : "";
    if (low > limit + slack) return seen + "above " + shown;
    if (high < limit - slack) return seen + "below " + shown;
    return seen + "perhaps " + shown;
  }
  // What is worse has the limit's sign.
  const bool less_is_worse = std::signbit(limit);
  const double least = less_is_worse ? -high : low;
  const double most = less_is_worse ? -low : high;
  const std::string shown = shown_limit(clause, std::abs(limit));
  if (least > std::abs(limit) + slack) return "beyond " + shown;
  const bool within = most <= std::abs(limit) + slack;
  switch (*clause.changed) {
    case rules::Truth::Holds:
      if (most < 0) return "better";
      return "worse, " + std::string(within ? "within " : "perhaps beyond ") + shown;
    case rules::Truth::DoesNotHold:
      return "no change";
    case rules::Truth::CannotTell:
      break;
  }
  return "no change seen, " + std::string(within ? "within " : "perhaps beyond ") + shown;
}

std::string values(const rules::ClauseEvidence& clause) {
  if (clause.growth) return grows(*clause.growth);
  const std::string current = quantity(clause.current.value, clause.unit);
  const std::string reference = quantity(clause.reference.value, clause.unit);
  std::string out;
  if (std::isnan(clause.reference.value)) {
    out = "this run " + current + interval(clause.current, clause.unit);
  } else if (against_baseline(clause)) {
    out = "baseline " + reference + " → " + current;
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
    if (clause.baseline_age) out += ", " + age_words(*clause.baseline_age);
    if (!all_runs) out += ", newest " + runs.front();
  }
  if (!clause.revision.empty()) out += " against commit " + plan::short_hash(clause.revision);
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
  if (clause.objective) lines.push_back(objective_line(*clause.objective));
  if (std::string first = values_line(clause); !first.empty()) {
    lines.push_back((clause.objective ? "this run " : "") + std::move(first));
    if (clause.shift) lines.push_back(shift_line(*clause.shift));
    lines.push_back(origin(clause, all_runs));
    if (all_runs) list_runs(clause.baseline_runs, lines);
  }
  for (const std::string& note : clause.notes) {
    // The reason may go on, as by "; its warning holds".
    if (!reason.starts_with(note)) lines.push_back("note: " + note);
  }
  return lines;
}

}  // namespace

std::string clause_line(const rules::ClauseEvidence& clause) {
  const bool fails = clause.severity == plan::Clause::Severity::Fail;
  const char* truth = clause.truth == rules::Truth::Holds         ? "holds"
                      : clause.truth == rules::Truth::DoesNotHold ? "does not hold"
                                                                  : "cannot tell";
  if (clause.objective) {
    return clause.text + ": " +
           (clause.truth == rules::Truth::Holds         ? "met"
            : clause.truth == rules::Truth::DoesNotHold ? "missed"
                                                        : truth);
  }
  return std::string(fails ? "fail when " : "warn when ") + clause.text + ": " + truth;
}

bool matters(const rules::ClauseEvidence& clause) {
  return clause.objective || clause.truth != rules::Truth::DoesNotHold;
}

std::string values_line(const rules::ClauseEvidence& clause) {
  // Without samples nothing was compared, and there are no values to show.
  if (clause.samples == 0) return {};
  std::string line = values(clause);
  if (clause.confidence > 0) line += " at " + confidence(clause.confidence);
  if (const std::string stands = standing(clause); !stands.empty()) line += ": " + stands;
  return line;
}

std::vector<ClauseText> verdict_evidence(const rules::Verdict& verdict, EvidenceOptions options) {
  std::vector<ClauseText> texts;
  if (verdict.outcome == rules::Outcome::Error) return texts;
  for (const rules::ClauseEvidence& clause : verdict.clauses) {
    if (!matters(clause) && !options.all_clauses) continue;
    std::vector<std::string> evidence = evidence_lines(clause, verdict.reason, options.all_runs);
    if (texts.empty() || texts.back().evidence != evidence) {
      texts.push_back({{}, std::move(evidence)});
    }
    texts.back().clauses.push_back(clause_line(clause));
  }
  return texts;
}

}  // namespace benchc::report
