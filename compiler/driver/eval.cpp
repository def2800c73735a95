#include "compiler/driver/exit_codes.h"
#include "compiler/driver/judged_run.h"
#include "compiler/driver/subcommands.h"
#include "runtime/plan/plan_json.h"
#include "runtime/plan/revision.h"
#include "runtime/store/store.h"

namespace benchc::driver {

int eval(const EvalOptions& options, Session& session) {
  if (!options.since.empty()) return eval_since(options, session);
  auto planned = plan_spec(session, options.spec, nullptr);
  if (!planned) return kExitUsage;
  auto stored = store::load(session.store, options.run);
  if (!stored) {
    session.complain(stored.error());
    return kExitNotMeasured;
  }
  // What was measured beside the run is what it is judged against again.
  if (const auto measured = plan::from_json(stored->info.plan_json)) {
    plan::take_revisions(*planned, *measured);
  }
  const report::Report report = judge_run(session, std::move(*planned), std::move(*stored));
  show_report(session, report, options.json);
  return write_reports(session, report, options.reports) ? report.exit_code : kExitNotMeasured;
}

}  // namespace benchc::driver
