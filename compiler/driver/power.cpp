#include <algorithm>
#include <ostream>
#include <set>
#include <string_view>
#include <utility>

#include "compiler/driver/exit_codes.h"
#include "compiler/driver/measured_run.h"
#include "compiler/driver/power_report.h"
#include "compiler/driver/subcommands.h"
#include "compiler/driver/tags.h"
#include "runtime/plan/revision.h"
#include "runtime/rules/baseline.h"
#include "runtime/store/store.h"

namespace benchc::driver {
namespace {

/// A pilot: so many samples a case, from so many processes of a native one, in a few seconds.
constexpr std::uint32_t kPilotSamples = 20;
constexpr std::uint32_t kPilotProcesses = 10;
constexpr double kPilotSeconds = 5;

/// Puts beside each case that a rule compares with another revision the case itself, as a run
/// would put that revision's: it takes part in every round and in the budget.
void put_beside_themselves(plan::Plan& plan) {
  plan::Plan same = plan;
  // It is there already, in the same folder.
  same.builds.clear();
  for (plan::Workload& workload : same.workloads) workload.needs.clear();
  for (std::uint32_t at = 0; at < plan.baselines.size(); ++at) {
    const plan::Baseline& baseline = plan.baselines[at];
    const auto rests_on_it = [at](const plan::Rule& rule) { return rule.baseline == at; };
    if (baseline.kind != plan::Baseline::Kind::BuildGit ||
        std::none_of(plan.rules.begin(), plan.rules.end(), rests_on_it)) {
      continue;
    }
    plan::add_revision(plan, same, {.baseline = at, .reference = baseline.reference});
  }
}

struct Noise {
  /// Empty: of a pilot.
  std::string run;
  std::vector<plan::CaseResult> cases;
};

Expected<Noise> measured_now(Session& session, const plan::Plan& plan) {
  session.world.watch_for_stop();
  plan::Plan pilot = plan;
  pilot.rules.clear();
  pilot.objectives.clear();
  for (plan::Measure& measure : pilot.measures) {
    measure.minimum_samples = measure.maximum_samples = kPilotSamples;
    measure.minimum_processes = measure.maximum_processes = kPilotProcesses;
    measure.budget = std::min(measure.budget, kPilotSeconds);
    measure.precision.reset();
  }
  plan::RunInfo info = describe_run(session, pilot, {}, {}, std::nullopt);
  report::Report report{.info = std::move(info), .plan = std::move(pilot)};
  const std::vector<std::filesystem::path> roots(report.plan.revisions.size(), session.repository);
  const auto summary = measure(
      session, report, {.root = session.repository, .revision_roots = roots, .stored = false});
  if (!summary) return failure("the pilot could not be measured");
  for (const plan::CaseResult& result : report.cases) {
    if (result.state == plan::CaseState::Measured || result.reason.empty()) continue;
    session.complain({result.id + ": " + result.reason});
  }
  return Noise{{}, std::move(report.cases)};
}

bool has_any(const plan::Run& run, const std::set<std::string_view>& ids) {
  return std::any_of(run.cases.begin(), run.cases.end(), [&](const plan::CaseResult& result) {
    return result.state == plan::CaseState::Measured && ids.contains(result.id);
  });
}

/// Runs are looked at for a case of the plan, the newest first, and no more than these.
constexpr std::size_t kMostRuns = 20;

Expected<Noise> recorded(const Session& session, const plan::Plan& plan,
                         const plan::RunInfo& here) {
  const char* const how =
      "`benchc run` records it, and `benchc power --pilot` measures a few samples now";
  auto listing = store::list(session.store);
  if (!listing) return tl::unexpected(listing.error());
  std::set<std::string_view> ids;
  for (const plan::Case& one : plan.cases) ids.insert(one.id);
  const plan::Baseline strict{};
  std::string difference;
  std::size_t looked_at = 0;
  for (const plan::RunInfo& info : listing->runs) {
    if (looked_at == kMostRuns) break;
    if (info.ended == 0) continue;
    if (std::string differs = rules::differing_field(strict, here, info); !differs.empty()) {
      if (difference.empty()) difference = std::move(differs);
      continue;
    }
    ++looked_at;
    auto run = store::load(session.store, info.id);
    if (run && has_any(*run, ids)) return Noise{info.id, std::move(run->cases)};
  }
  return failure("no noise of these cases is recorded on this machine" +
                     (difference.empty() ? std::string() : " (" + difference + ")"),
                 how);
}

Expected<Noise> of_run(const Session& session, const std::string& id, const plan::RunInfo& here) {
  auto run = store::load(session.store, id);
  if (!run) return tl::unexpected(run.error());
  const std::string differs = rules::differing_field({}, here, run->info);
  if (!differs.empty()) session.complain({"its noise is that of another machine: " + differs});
  return Noise{run->info.id, std::move(run->cases)};
}

}  // namespace

int power(const PowerOptions& options, Session& session) {
  auto planned = plan_spec(session, options.spec, nullptr);
  if (!planned) return kExitUsage;
  if (planned->rules.empty()) {
    session.complain({"no rule judges anything here, so that nothing is there to be seen",
                      "`benchc plan` shows what a suite or a selector leaves"});
    return kExitUsage;
  }
  put_beside_themselves(*planned);
  const plan::RunInfo here = describe_run(session, *planned, {}, {}, 0);
  auto noise = options.pilot         ? measured_now(session, *planned)
               : options.run.empty() ? recorded(session, *planned, here)
                                     : of_run(session, options.run, here);
  if (!noise) {
    session.complain(noise.error());
    return kExitNotMeasured;
  }
  const std::vector<rules::BaselineData> baselines =
      rules::resolve_baselines(*planned, session.store, session.repository, here,
                               tags_of(session.world, session.repository));
  PowerReport report{.plan = std::move(*planned),
                     .power = {},
                     .probability = options.probability,
                     .run = std::move(noise->run),
                     .machine_class = session.config.machine};
  report.power =
      rules::power_of(report.plan, noise->cases, baselines, {.power = options.probability});
  session.world.out << (options.json ? power_json(report)
                                     : power_text(report, session.global.verbose));
  const auto told = [](const rules::Sight& sight) { return sight.missing.empty(); };
  const bool any = std::any_of(report.power.sights.begin(), report.power.sights.end(), told);
  return any ? kExitSuccess : kExitNotMeasured;
}

}  // namespace benchc::driver
