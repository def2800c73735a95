#include <optional>
#include <ostream>
#include <utility>

#include "compiler/driver/compare_report.h"
#include "compiler/driver/compared_plan.h"
#include "compiler/driver/exit_codes.h"
#include "compiler/driver/measured_run.h"
#include "compiler/driver/revisions.h"
#include "compiler/driver/subcommands.h"
#include "runtime/plan/plan_json.h"
#include "runtime/plan/revision.h"

namespace benchc::driver {
namespace {

/// What is compared, ready to be measured.
struct Sides {
  plan::Plan plan;
  std::string hash;
  std::filesystem::path root;
  std::vector<std::filesystem::path> revision_roots;
  /// The reference's files, and the other's, where they are revisions.
  Revisions reference;
  std::optional<PreparedRevision> other;
};

Expected<Sides> two_commands(const Session& session, const CompareOptions& options) {
  auto a = plan_of_command(options.a, options.shell);
  if (!a) return tl::unexpected(a.error());
  auto b = plan_of_command(options.b, options.shell);
  if (!b) return tl::unexpected(b.error());
  Sides sides;
  sides.plan = std::move(*b);
  if (auto set = set_comparison(sides.plan, options.a, options); !set) {
    return tl::unexpected(set.error());
  }
  sides.hash = plan::hash(sides.plan);
  plan::add_revision(sides.plan, *a, {.baseline = 0, .reference = options.a});
  sides.root = session.directory;
  sides.revision_roots = {session.directory};
  return sides;
}

Expected<PreparedRevision> prepared(Session& session, const std::string& reference,
                                    const SpecThere& spec) {
  auto one = prepare_revision(session, reference, spec);
  if (one) return one;
  return failure("revision " + reference + ": " + one.error().message, one.error().hint);
}

Expected<Sides> two_revisions(Session& session, const CompareOptions& options) {
  const auto file = path_in_repository(session, options.spec.file);
  if (!file) return tl::unexpected(file.error());
  const SpecThere spec{.file = *file,
                       .suite = options.spec.suite,
                       .only = options.spec.only,
                       .parameters = options.spec.parameters};
  auto a = prepared(session, options.a, spec);
  if (!a) return tl::unexpected(a.error());
  auto b = prepared(session, options.b, spec);
  if (!b) return tl::unexpected(b.error());
  if (!b->same_selection) {
    return failure("revision " + options.b + " has no such suite or cases",
                   "`benchc plan` shows what there is");
  }
  Sides sides;
  sides.plan = b->plan;
  if (auto set = set_comparison(sides.plan, options.a, options); !set) {
    return tl::unexpected(set.error());
  }
  sides.hash = plan::hash(sides.plan);
  sides.reference.add(sides.plan, 0, std::move(*a));
  sides.root = b->checkout.root();
  sides.revision_roots = sides.reference.roots();
  sides.other = std::move(*b);
  return sides;
}

/// It is no run of the branch that is checked out, and no baseline of one.
plan::RunInfo describe(Session& session, const Sides& sides, const CompareOptions& options) {
  plan::RunInfo info = describe_run(session, sides.plan, {}, sides.hash, options.seed);
  info.git_branch.clear();
  if (sides.other) {
    info.git_revision = sides.other->identity.commit;
    info.git_dirty = false;
  }
  return info;
}

/// What was built on the compared side; the other one's is noted by Revisions.
void note_builds(const PreparedRevision& other, const plan::Plan& plan,
                 const execution::Summary& summary) {
  for (std::size_t at = 0; at < plan.builds.size() && at < summary.builds.size(); ++at) {
    if (plan.builds[at].revision || !summary.builds[at].succeeded) continue;
    other.note_build(plan.spec, plan.builds[at].name);
  }
}

}  // namespace

int compare(const CompareOptions& options, Session& session) {
  if (!options.paired) {
    session.complain(
        {"`compare` without `--paired` would compare two stored runs, which it cannot "
         "yet",
         "`benchc compare --paired A B` measures both now; `benchc eval` judges a "
         "stored run against its baselines"});
    return kExitUsage;
  }
  if (options.a.empty() || options.b.empty()) {
    session.complain({"`compare --paired` wants two commands, or two revisions with `--spec FILE`",
                      "`benchc compare --help` has examples"});
    return kExitUsage;
  }
  session.world.watch_for_stop();
  auto sides =
      options.spec.file.empty() ? two_commands(session, options) : two_revisions(session, options);
  if (!sides) {
    session.complain(sides.error());
    return kExitUsage;
  }
  report::Report report{.info = describe(session, *sides, options), .plan = sides->plan};
  const auto summary = measure(session, report,
                               {.root = sides->root,
                                .revision_roots = sides->revision_roots,
                                .cores = options.cores,
                                .stored = !options.no_store});
  if (!summary) return kExitNotMeasured;
  sides->reference.note_builds(report.plan, *summary);
  if (sides->other) note_builds(*sides->other, report.plan, *summary);

  session.world.out << (options.json ? comparison_json(report, options.b)
                                     : comparison_text(report, options.b));
  for (const Error& error : summary->store_errors) session.complain(error);
  return summary->store_errors.empty() ? report.exit_code : kExitNotMeasured;
}

}  // namespace benchc::driver
