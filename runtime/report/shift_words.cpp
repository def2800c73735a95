#include "runtime/report/shift_words.h"

#include "runtime/report/summary.h"

namespace benchc::report {
namespace {

constexpr std::size_t kShownHash = 12;

std::string commits(const rules::ShiftEvidence& shift) {
  if (shift.revision.empty()) return {};
  const std::string after = shift.revision.substr(0, kShownHash);
  if (shift.revision_before.empty()) return " (commit " + after + ")";
  if (shift.revision_before == shift.revision) return " (both commit " + after + ")";
  return " (commit " + shift.revision_before.substr(0, kShownHash) + " → " + after + ")";
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
