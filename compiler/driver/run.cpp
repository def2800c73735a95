#include <optional>
#include <ostream>
#include <utility>

#include "compiler/driver/disk_files.h"
#include "compiler/driver/exit_codes.h"
#include "compiler/driver/judged_run.h"
#include "compiler/driver/measured_run.h"
#include "compiler/driver/profile_pass.h"
#include "compiler/driver/revisions.h"
#include "compiler/driver/subcommands.h"
#include "runtime/plan/plan_json.h"
#include "runtime/plan/revision.h"

namespace benchc::driver {
namespace {

constexpr std::uintmax_t kMaximumPlanBytes = 256U << 20U;

std::optional<plan::Plan> read_plan(const Session& session, const std::string& file) {
  const auto text = read_regular_file(session.directory / file, kMaximumPlanBytes);
  if (!text) {
    session.complain({"cannot read `" + file + "`: " + text.error().message, text.error().hint});
    return std::nullopt;
  }
  auto plan = plan::from_json(*text);
  if (!plan) {
    session.complain({file + ": " + plan.error().message, plan.error().hint});
    return std::nullopt;
  }
  return std::move(*plan);
}

/// A plan was checked when it was made: what it waives may have expired since. True when it has,
/// which is said.
bool waives_too_long(const Session& session, const plan::Plan& plan) {
  const std::string today = utc_date(session.world.now());
  for (const plan::Waiver& waiver : plan.waivers) {
    if (waiver.until >= today) continue;
    session.complain(
        {"the plan waives rule `" + waiver.rule + "` until " + waiver.until + ", which is over",
         "mend what was waived, or extend the waiver in " + plan.spec + " and plan again"});
    return true;
  }
  return false;
}

}  // namespace

int run(const RunOptions& options, Session& session) {
  std::string spec_text;
  auto planned = options.spec.file.ends_with(".json")
                     ? read_plan(session, options.spec.file)
                     : plan_spec(session, options.spec, &spec_text);
  if (!planned || waives_too_long(session, *planned)) return kExitUsage;
  session.world.watch_for_stop();
  // What another run measured beside this plan is no part of it.
  plan::drop_revisions(*planned);
  std::string hash = plan::hash(*planned);
  SpecThere spec = spec_of(*planned);
  spec.only = options.spec.only;
  // What was not asked for is as each revision declares it; of a plan nobody knows what was.
  if (!options.spec.file.ends_with(".json")) spec.parameters = options.spec.parameters;
  const Revisions revisions = Revisions::add_to(*planned, spec, session);
  report::Report report{
      .info = describe_run(session, *planned, std::move(spec_text), std::move(hash), options.seed),
      .plan = std::move(*planned)};
  const auto summary = measure(
      session, report,
      {.root = session.repository, .revision_roots = revisions.roots(), .cores = options.cores});
  if (!summary) return kExitNotMeasured;
  revisions.note_builds(report.plan, *summary);

  show_report(session, report, options.json);
  const bool all_written = write_reports(session, report, options.reports);
  profile_after(session, report, revisions.roots(), options.profile);
  for (const Error& error : summary->store_errors) session.complain(error);
  if (summary->interrupted) {
    session.world.err << "benchc: interrupted; what was measured is kept as run " << report.info.id
                      << "\n";
  }
  return all_written && summary->store_errors.empty() ? report.exit_code : kExitNotMeasured;
}

}  // namespace benchc::driver
