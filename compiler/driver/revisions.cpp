#include "compiler/driver/revisions.h"

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>
#include <ostream>
#include <set>
#include <utility>

#include "compiler/driver/disk_files.h"
#include "compiler/driver/native_tools.h"
#include "runtime/plan/plan_text.h"
#include "runtime/plan/revision.h"
#include "runtime/workload/conditions.h"

namespace benchc::driver {
namespace {

/// What git may read of benchc's environment.
constexpr const char* kForGit[] = {"PATH",
                                   "HOME",
                                   "USER",
                                   "XDG_CONFIG_HOME",
                                   "TMPDIR",
                                   "GIT_DIR",
                                   "GIT_WORK_TREE",
                                   "GIT_INDEX_FILE",
                                   "GIT_COMMON_DIR",
                                   "GIT_SSH",
                                   "GIT_SSH_COMMAND",
                                   "SSH_AUTH_SOCK",
                                   "http_proxy",
                                   "https_proxy",
                                   "HTTPS_PROXY",
                                   "no_proxy",
                                   "NO_PROXY",
                                   "SSL_CERT_FILE",
                                   "GIT_CONFIG_GLOBAL",
                                   "GIT_CONFIG_SYSTEM",
                                   "GIT_CONFIG_NOSYSTEM"};

revision::Workshop workshop_of(Session& session) {
  std::vector<std::string> environment;
  for (const char* name : kForGit) {
    if (const auto value = session.world.variable(name)) {
      environment.push_back(std::string(name) + "=" + *value);
    }
  }
  return {.repository = session.repository,
          .folder = cache_folder(session) / "worktrees",
          .environment = std::move(environment),
          .launcher = session.world.launcher,
          .stop = {{session.world.stop, nullptr}}};
}

/// What builds are started with.
const std::vector<std::string>& build_environment() {
  static const workload::ProcessEnvironment kEnvironment =
      workload::process_environment(false, {}, {});
  return *kEnvironment;
}

std::string first_error(const diagnostics::Diagnostics& diagnostics,
                        const source::SourceSet& sources) {
  const std::string text = diagnostics::render_text(diagnostics, sources, false);
  return text.substr(0, text.find('\n'));
}

/// Lowers as much of the selection as the spec has.
std::optional<lower::Lowered> lower_there(model::Checked& checked, const SpecThere& spec,
                                          bool& same_selection) {
  const lower::Selection selections[] = {
      {.suite = spec.suite, .only = spec.only}, {.suite = spec.suite, .only = {}}, {}};
  for (const lower::Selection& selection : selections) {
    lower::Lowered lowered = lower::lower(checked, selection);
    if (!diagnostics::has_errors(lowered.diagnostics)) return lowered;
    same_selection = false;
  }
  return std::nullopt;
}

/// The spec as it is in `root`. What has expired since does not matter there.
Expected<plan::Plan> plan_there(const std::filesystem::path& root, const SpecThere& spec,
                                bool& same_selection) {
  const DiskFiles files(root);
  if (const auto found = files.find(spec.file); !found) {
    return failure("it has no spec " + spec.file + ": " + found.error().message);
  }
  model::Checked checked = model::check(files, spec.file, {});
  if (!spec.parameters.empty()) {
    std::map<std::string, std::string> parameters;
    for (const auto& parameter : checked.model.parameters) {
      const auto given = spec.parameters.find(parameter.name);
      if (given != spec.parameters.end()) parameters.insert(*given);
    }
    if (!parameters.empty()) checked = model::check(files, spec.file, parameters);
  }
  if (diagnostics::has_errors(checked.diagnostics)) {
    return failure("its spec has errors: " + first_error(checked.diagnostics, checked.sources));
  }
  auto lowered = lower_there(checked, spec, same_selection);
  if (!lowered) return failure("its spec " + spec.file + " cannot be planned");
  return std::move(lowered->plan);
}

/// Takes away the builds that have nothing to do.
void drop_builds(plan::Plan& plan, const std::vector<bool>& made) {
  std::vector<std::uint32_t> place(plan.builds.size());
  std::vector<plan::Build> left;
  for (std::size_t at = 0; at < plan.builds.size(); ++at) {
    place[at] = static_cast<std::uint32_t>(left.size());
    if (!made[at]) left.push_back(std::move(plan.builds[at]));
  }
  plan.builds = std::move(left);
  const auto renumber = [&](std::vector<std::uint32_t>& needs) {
    std::erase_if(needs, [&](std::uint32_t need) { return made[need]; });
    for (std::uint32_t& need : needs) need = place[need];
  };
  for (plan::Build& build : plan.builds) renumber(build.needs);
  for (plan::Workload& workload : plan.workloads) renumber(workload.needs);
  for (plan::Service& service : plan.services) renumber(service.needs);
}

/// In the language's notation, as behind `-P name=`.
std::string text_of(const plan::Value& value) {
  if (value.kind == plan::Value::Kind::String) return value.text;
  if (value.kind == plan::Value::Kind::Bool) return value.number != 0 ? "true" : "false";
  const bool ratio = value.unit == "1";
  char text[32];
  const double number = ratio ? value.number * 100 : value.number;
  const auto end = std::to_chars(text, text + sizeof text, number).ptr;
  return std::string(text, end) + (ratio ? "%" : value.unit);
}

std::string shown(const std::string& reference, const std::string& commit) {
  return plan::printable(reference) + " (" + commit.substr(0, 10) + ")";
}

}  // namespace

SpecThere spec_of(const plan::Plan& plan) {
  SpecThere spec{.file = plan.spec, .suite = plan.suite};
  for (const plan::Parameter& parameter : plan.parameters) {
    spec.parameters[parameter.name] = text_of(parameter.value);
  }
  return spec;
}

Expected<PreparedRevision> prepare_revision(Session& session, const std::string& reference,
                                            const SpecThere& spec) {
  const revision::Workshop workshop = workshop_of(session);
  const auto identity = revision::identify(workshop, reference);
  if (!identity) return tl::unexpected(identity.error());
  auto checkout = revision::check_out(workshop, *identity, [&] {
    if (session.global.quiet) return;
    session.world.err << "benchc: checking out " << shown(reference, identity->commit) << std::endl;
  });
  if (!checkout) return tl::unexpected(checkout.error());
  bool same_selection = true;
  auto planned = plan_there(checkout->root(), spec, same_selection);
  if (!planned) return tl::unexpected(planned.error());
  PreparedRevision prepared{.identity = *identity,
                            .checkout = std::move(*checkout),
                            .plan = std::move(*planned),
                            .builds = {},
                            .same_selection = same_selection};
  prepared.builds = prepared.plan.builds;
  const std::vector<bool> made =
      prepared.checkout.made(spec.file, prepared.builds, build_environment());
  if (session.global.verbose) {
    for (std::size_t at = 0; at < made.size(); ++at) {
      if (!made[at]) continue;
      session.world.err << "benchc: " << shown(reference, identity->commit) << ": build "
                        << plan::printable(prepared.builds[at].name) << " is there already\n";
    }
  }
  drop_builds(prepared.plan, made);
  return prepared;
}

Revisions Revisions::add_to(plan::Plan& plan, const SpecThere& spec, Session& session) {
  Revisions revisions;
  std::set<std::uint32_t> compared;
  for (const plan::Rule& rule : plan.rules) {
    if (rule.baseline && !rule.judgments.empty()) compared.insert(*rule.baseline);
  }
  for (const std::uint32_t at : compared) {
    if (plan.baselines[at].kind != plan::Baseline::Kind::BuildGit) continue;
    const std::string reference = plan.baselines[at].reference;
    auto prepared = prepare_revision(session, reference, spec);
    if (prepared) {
      revisions.add(plan, at, std::move(*prepared));
      continue;
    }
    const Error& why = prepared.error();
    session.complain(
        {"warning: `build git " + reference + "` cannot be measured: " + why.message, why.hint});
    std::string missing = "revision " + reference + ": " + why.message;
    if (!why.hint.empty()) missing += " (" + why.hint + ")";
    plan.revisions.push_back(
        {.baseline = at, .reference = reference, .missing = std::move(missing)});
    revisions.prepared_.emplace_back();
  }
  return revisions;
}

void Revisions::add(plan::Plan& plan, std::uint32_t baseline, PreparedRevision prepared) {
  plan::add_revision(plan, prepared.plan,
                     {.baseline = baseline,
                      .reference = plan.baselines[baseline].reference,
                      .commit = prepared.identity.commit,
                      .tree = prepared.identity.tree});
  if (!prepared.same_selection) plan.revisions.back().removed.clear();
  prepared_.push_back(std::make_unique<PreparedRevision>(std::move(prepared)));
}

std::vector<std::filesystem::path> Revisions::roots() const {
  std::vector<std::filesystem::path> roots;
  for (const auto& one : prepared_) {
    roots.push_back(one ? one->checkout.root() : std::filesystem::path());
  }
  return roots;
}

void Revisions::note_builds(const plan::Plan& plan, const execution::Summary& summary) const {
  for (std::size_t at = 0; at < plan.builds.size() && at < summary.builds.size(); ++at) {
    const std::optional<std::uint32_t>& revision = plan.builds[at].revision;
    if (!revision || !summary.builds[at].succeeded || !prepared_[*revision]) continue;
    const std::string front = plan.baselines[plan.revisions[*revision].baseline].name + ": ";
    prepared_[*revision]->note_build(plan.spec, plan.builds[at].name.substr(front.size()));
  }
}

void PreparedRevision::note_build(const std::string& spec, const std::string& name) const {
  for (std::size_t at = 0; at < builds.size(); ++at) {
    if (builds[at].name == name) checkout.note_made(spec, builds, build_environment(), at);
  }
}

}  // namespace benchc::driver
