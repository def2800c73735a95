#pragma once

#include <string>
#include <vector>

#include "runtime/report/summary.h"

/// Other revisions of the repository that were measured beside this one. Private to the room.
namespace benchc::report {

/// "base: origin/main, commit 1a2b3c4d5e6f, tree 0123456789ab, measured beside this run"; of one
/// that could not be measured, why.
std::string revision_line(const Report& report, const plan::Revision& revision);

/// "only in this run: a, b", "only in base: c"; none where both have the same cases.
std::vector<std::string> one_sided_cases(const Report& report, const plan::Revision& revision);

/// Of a case and its counterpart: what each one's time is in the median, and how they differ.
struct ChangeCells {
  std::string reference;
  std::string current;
  std::string change;
  std::string interval;
  /// Instead of all of these: why there is no comparison.
  std::string missing;
};
ChangeCells change_cells(const CaseLine& line, const CounterpartLine& counterpart);

/// Cases with what stands beside them in a revision.
struct ComparedCase {
  const CaseLine* line = nullptr;
  const CounterpartLine* counterpart = nullptr;
};
std::vector<ComparedCase> compared_cases(const std::vector<CaseLine>& lines,
                                         const plan::Revision& revision);

/// The lines, and behind each case that was measured those of its counterparts, for what is told of
/// any measured thing: warnings, and the output of what failed. Why there is nothing to compare
/// with matters only where there is something to compare.
std::vector<CaseLine> with_counterparts(const std::vector<CaseLine>& lines);

}  // namespace benchc::report
