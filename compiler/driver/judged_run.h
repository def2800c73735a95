#pragma once

#include <string>

#include "compiler/driver/command_line.h"
#include "compiler/driver/session.h"
#include "runtime/plan/plan.h"
#include "runtime/plan/result.h"
#include "runtime/report/report.h"

namespace benchc::driver {

/// A stored run, its cases put in the order of `plan`, judged by the plan's rules against the
/// store's baselines. A case of the plan that the run does not have is skipped with a reason.
report::Report judge_run(const Session& session, plan::Plan plan, plan::Run run);

/// Writes the files that were asked for; false (after saying why) when one could not be written.
bool write_reports(const Session& session, const report::Report& report, const ReportFiles& files);

/// To standard output as text, or as JSON.
void show_report(const Session& session, const report::Report& report, bool json);

}  // namespace benchc::driver
