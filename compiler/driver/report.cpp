#include "runtime/report/report.h"

#include <ostream>

#include "compiler/driver/exit_codes.h"
#include "compiler/driver/judged_run.h"
#include "compiler/driver/subcommands.h"
#include "runtime/plan/plan_json.h"
#include "runtime/store/store.h"

namespace benchc::driver {

int report_command(const ReportOptions& options, Session& session) {
  auto stored = store::load(session.store, options.run);
  if (!stored) {
    session.complain(stored.error());
    return kExitNotMeasured;
  }
  auto planned = plan::from_json(stored->info.plan_json);
  if (!planned) {
    session.complain({"the plan of run " + stored->info.id + ": " + planned.error().message,
                      planned.error().hint});
    return kExitNotMeasured;
  }
  const report::Report report = judge_run(session, std::move(*planned), std::move(*stored));
  if (options.format == "markdown") {
    session.world.out << report::to_markdown(report);
  } else if (options.format == "junit") {
    session.world.out << report::to_junit(report);
  } else {
    show_report(session, report, options.format == "json");
  }
  return write_reports(session, report, options.reports) ? kExitSuccess : kExitNotMeasured;
}

}  // namespace benchc::driver
