#include "runtime/report/revisions.h"

#include <cmath>

#include "runtime/plan/revision.h"
#include "runtime/report/evidence.h"
#include "runtime/rules/paired_change.h"

namespace benchc::report {
namespace {

std::string baseline_name(const Report& report, const plan::Revision& revision) {
  if (revision.baseline >= report.plan.baselines.size()) return "baseline";
  return report.plan.baselines[revision.baseline].name;
}

std::string named(const std::string& what, const std::vector<std::string>& ids) {
  constexpr std::size_t kNamed = 5;
  std::string text = what;
  for (std::size_t at = 0; at < ids.size() && at < kNamed; ++at) {
    text += (at == 0 ? ": " : ", ") + ids[at];
  }
  if (ids.size() > kNamed) text += " and " + std::to_string(ids.size() - kNamed) + " more";
  return text;
}

}  // namespace

std::string revision_line(const Report& report, const plan::Revision& revision) {
  std::string text = baseline_name(report, revision) + ": " + revision.reference;
  if (!revision.commit.empty()) text += ", commit " + plan::short_hash(revision.commit);
  if (!revision.tree.empty()) text += ", tree " + plan::short_hash(revision.tree);
  if (revision.missing.empty()) return text + ", measured beside this run";
  return text + ", could not be measured: " + revision.missing;
}

std::vector<std::string> one_sided_cases(const Report& report, const plan::Revision& revision) {
  std::vector<std::string> lines;
  if (!revision.added.empty()) lines.push_back(named("only in this run", revision.added));
  if (!revision.removed.empty()) {
    lines.push_back(named("only in " + baseline_name(report, revision), revision.removed));
  }
  return lines;
}

ChangeCells change_cells(const CaseLine& line, const CounterpartLine& counterpart) {
  ChangeCells cells;
  const CaseLine other{counterpart.id, counterpart.declared, counterpart.result, {}};
  if (!measured(other)) {
    cells.missing = std::string(state_name(other)) + ": " + reason(other);
    return cells;
  }
  if (!measured(line)) {
    cells.missing = std::string(state_name(line)) + ": " + reason(line);
    return cells;
  }
  const auto change =
      rules::paired_change(*line.result, *other.result, "time", 1 - kTableConfidence);
  if (!change) {
    cells.missing = "no times to compare";
    return cells;
  }
  cells.reference = quantity(change->reference, change->unit);
  cells.current = quantity(change->current, change->unit);
  cells.change = signed_percent(change->change.value);
  const bool bounded = std::isfinite(change->change.low) && std::isfinite(change->change.high);
  cells.interval = bounded ? "[" + signed_percent(change->change.low) + ", " +
                                 signed_percent(change->change.high) + "]"
                           : "-";
  return cells;
}

std::vector<ComparedCase> compared_cases(const std::vector<CaseLine>& lines,
                                         const plan::Revision& revision) {
  std::vector<ComparedCase> compared;
  for (const CaseLine& line : lines) {
    for (const CounterpartLine& counterpart : line.counterparts) {
      if (counterpart.revision == &revision) compared.push_back({&line, &counterpart});
    }
  }
  return compared;
}

std::vector<CaseLine> with_counterparts(const std::vector<CaseLine>& lines) {
  std::vector<CaseLine> all;
  for (const CaseLine& line : lines) {
    all.push_back({line.id, line.declared, line.result, {}});
    if (!measured(line)) continue;
    for (const CounterpartLine& other : line.counterparts) {
      all.push_back({other.id, other.declared, other.result, {}});
    }
  }
  return all;
}

}  // namespace benchc::report
