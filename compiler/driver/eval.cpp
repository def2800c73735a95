#include "compiler/driver/exit_codes.h"
#include "compiler/driver/judged_run.h"
#include "compiler/driver/subcommands.h"
#include "runtime/plan/plan_json.h"
#include "runtime/plan/revision.h"
#include "runtime/store/store.h"

namespace benchc::driver {
namespace {

constexpr const char* kLatest = "latest";

/// The newest run of the spec; of another spec's run its rules say nothing. Where there is none,
/// the newest one, as of a spec that was moved.
std::string newest_of(const Session& session, const std::string& spec) {
  if (const auto listing = store::list(session.store)) {
    for (const plan::RunInfo& info : listing->runs) {
      if (info.spec == spec) return info.id;
    }
  }
  return kLatest;
}

}  // namespace

int eval(const EvalOptions& options, Session& session) {
  if (!options.since.empty()) return eval_since(options, session);
  auto planned = plan_spec(session, options.spec, nullptr);
  if (!planned) return kExitUsage;
  auto stored = store::load(
      session.store, options.run == kLatest ? newest_of(session, planned->spec) : options.run);
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
