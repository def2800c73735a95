#include "runtime/report/shift_words.h"

#include "runtime/plan/revision.h"
#include "runtime/report/summary.h"

namespace benchc::report {
namespace {

std::string commits(const rules::ShiftEvidence& shift) {
  if (shift.revision.empty()) return {};
  const std::string after = plan::short_hash(shift.revision);
  if (shift.revision_before.empty()) return " (commit " + after + ")";
  if (shift.revision_before == shift.revision) return " (both commit " + after + ")";
  return " (commit " + plan::short_hash(shift.revision_before) + " → " + after + ")";
}

}  // namespace

std::string shift_line(const rules::ShiftEvidence& shift) {
  std::string line = shift.kind == "variance" ? "spread changed" : "shifted";
  line += " with run " + shift.run + commits(shift);
  if (shift.earliest_run != shift.latest_run) {
    const std::string latest = shift.latest_run.empty() ? "this one" : shift.latest_run;
    line += ", between runs " + shift.earliest_run + " and " + latest;
  }
  return line + "; " + std::to_string(shift.runs_after) + " of " + counted(shift.runs, "run") +
         " since";
}

}  // namespace benchc::report
