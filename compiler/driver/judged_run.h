#pragma once

#include <string>
#include <vector>

#include "compiler/driver/command_line.h"
#include "compiler/driver/session.h"
#include "runtime/plan/plan.h"
#include "runtime/plan/result.h"
#include "runtime/report/report.h"
#include "runtime/rules/baseline.h"

namespace benchc::driver {

/// A stored run, its cases put in the order of `plan`, judged by the plan's rules against the
/// store's baselines. A case of the plan that the run does not have is skipped with a reason.
report::Report judge_run(const Session& session, plan::Plan plan, plan::Run run);

/// The same by the plan's rules alone, without its objectives, for one of many runs.
report::Report judge_rules(plan::Plan plan, plan::Run run, const rules::BaselineSources& sources);

/// Results by case index.
std::vector<const plan::CaseResult*> pointers(const std::vector<plan::CaseResult>& cases);

/// Adds to the verdicts of the report's rules those of its plan's objectives, which look at the
/// store's other runs too. The report's cases are in the order of its plan.
void add_objectives(rules::StoredRuns& runs, report::Report& report);

/// Writes the files that were asked for; false (after saying why) when one could not be written.
bool write_reports(const Session& session, const report::Report& report, const ReportFiles& files);

/// To standard output as text, or as JSON.
void show_report(const Session& session, const report::Report& report, bool json);

}  // namespace benchc::driver
