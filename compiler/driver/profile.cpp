#include <algorithm>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/driver/disk_files.h"
#include "compiler/driver/exit_codes.h"
#include "compiler/driver/profile_pass.h"
#include "compiler/driver/revisions.h"
#include "compiler/driver/subcommands.h"
#include "runtime/execution/build_step.h"
#include "runtime/plan/plan_text.h"
#include "runtime/plan/revision.h"
#include "runtime/store/store.h"

namespace benchc::driver {
namespace {

constexpr std::uintmax_t kMaximumFoldedBytes = 64U << 20U;

/// The cases that were chosen, or whose workloads declare a profile where none were.
std::vector<ProfiledCase> chosen_cases(const plan::Plan& plan, const ProfileOptions& options) {
  std::vector<ProfiledCase> cases;
  for (std::uint32_t i = 0; i < plan.cases.size(); ++i) {
    const std::optional<plan::Profile>& declared = plan.workloads[plan.cases[i].workload].profile;
    if (plan.cases[i].counterpart || (options.spec.only.empty() && !declared)) continue;
    ProfiledCase one{.index = i};
    if (declared) one.tool = declared->tool;
    if (!options.tool.empty()) {
      one.tool = options.tool == "perf" ? plan::Profile::Tool::Perf : plan::Profile::Tool::Valgrind;
    }
    cases.push_back(one);
  }
  return cases;
}

/// Adds what each case is compared with in the baseline's revision. An error says why not.
Expected<void> compare_with(const std::string& name, const plan::Plan& plan,
                            std::vector<ProfiledCase>& cases) {
  const auto found = std::find_if(plan.baselines.begin(), plan.baselines.end(),
                                  [&](const plan::Baseline& one) { return one.name == name; });
  if (found == plan.baselines.end() || found->kind != plan::Baseline::Kind::BuildGit) {
    return failure("the spec has no baseline `" + name + "` that is another revision",
                   "`baseline " + name + " = build git \"main\"` declares one");
  }
  const std::vector<std::uint32_t> others =
      plan::counterparts(plan, static_cast<std::uint32_t>(found - plan.baselines.begin()));
  for (ProfiledCase& one : cases) {
    if (others[one.index] == plan::kNoCounterpart) {
      return failure("`" + plan.cases[one.index].id + "` is not in the revision of `" + name + "`",
                     "a case has a counterpart where a rule compares it with the baseline");
    }
    one.against = others[one.index];
  }
  return {};
}

/// The end of what a build wrote; nothing in it drives a terminal.
void tell_output(std::ostream& stream, std::string_view output) {
  while (!output.empty()) {
    const std::string_view line = output.substr(0, output.find('\n'));
    output.remove_prefix(std::min(line.size() + 1, output.size()));
    stream << "  | " << plan::printable(line) << "\n";
  }
}

/// Runs the builds that the cases need, each behind what it needs itself. Says what fails.
bool build_needed(Session& session, const plan::Plan& plan, const std::vector<ProfiledCase>& cases,
                  const std::vector<std::filesystem::path>& revision_roots) {
  enum class State : std::uint8_t { Unwanted, Wanted, Done };
  std::vector<State> states(plan.builds.size(), State::Unwanted);
  std::vector<std::uint32_t> stack;
  const auto want = [&](std::uint32_t build) {
    if (states[build] != State::Unwanted) return;
    states[build] = State::Wanted;
    stack.push_back(build);
  };
  for (const ProfiledCase& one : cases) {
    for (const std::uint32_t need : plan.workloads[plan.cases[one.index].workload].needs)
      want(need);
    if (!one.against) continue;
    for (const std::uint32_t need : plan.workloads[plan.cases[*one.against].workload].needs) {
      want(need);
    }
  }
  std::vector<std::uint32_t> wanted;
  while (!stack.empty()) {
    const std::uint32_t build = stack.back();
    stack.pop_back();
    wanted.push_back(build);
    for (const std::uint32_t need : plan.builds[build].needs) want(need);
  }
  // No build of a sound plan needs itself, so each round has one that can begin.
  for (std::size_t round = 0; round < wanted.size(); ++round) {
    for (const std::uint32_t index : wanted) {
      const plan::Build& build = plan.builds[index];
      if (states[index] == State::Done) continue;
      if (std::any_of(build.needs.begin(), build.needs.end(),
                      [&](std::uint32_t need) { return states[need] != State::Done; })) {
        continue;
      }
      const bool elsewhere = build.revision && *build.revision < revision_roots.size();
      const execution::BuildResult result = execution::run_build(
          build, elsewhere ? revision_roots[*build.revision] : session.repository, {},
          {.flags = {session.world.stop, nullptr}}, session.world.launcher);
      if (!result.succeeded) {
        session.complain({"build " + build.name + " failed: " + result.reason, {}});
        tell_output(session.world.err, result.output_tail);
        return false;
      }
      states[index] = State::Done;
    }
  }
  return true;
}

/// The run's id: the one that was named, or a new one.
Expected<std::string> run_of(const Session& session, const ProfileOptions& options) {
  if (options.run.empty()) {
    return store::make_run_id(session.world.now(),
                              static_cast<std::uint32_t>(session.world.random()));
  }
  const Expected<store::Listing> listing = store::list(session.store);
  if (!listing) return tl::make_unexpected(listing.error());
  std::vector<std::string> found;
  for (const plan::RunInfo& run : listing->runs) {
    if (options.run == "latest") return run.id;
    if (run.id.starts_with(options.run)) found.push_back(run.id);
  }
  if (found.size() == 1) return found.front();
  return failure((found.empty() ? "there is no run `" : "several runs begin with `") + options.run +
                 "`");
}

}  // namespace

int profile(const ProfileOptions& options, Session& session) {
  auto plan = plan_spec(session, options.spec, nullptr);
  if (!plan) return kExitUsage;
  const auto wrong = [&](const Error& error, int code) {
    session.complain(error);
    return code;
  };
  PassOptions pass{.seconds = options.seconds, .call_graph = options.call_graph};
  if (!options.against.empty()) {
    const auto text = read_regular_file(session.directory / options.against, kMaximumFoldedBytes);
    if (!text) {
      return wrong({options.against + ": " + text.error().message, text.error().hint}, kExitUsage);
    }
    auto folded = profile::parse_folded(*text);
    if (!folded) {
      return wrong({options.against + ": " + folded.error().message, folded.error().hint},
                   kExitUsage);
    }
    if (folded->empty()) return wrong({options.against + " has no stack"}, kExitUsage);
    pass.against = std::move(*folded);
  }
  auto run = run_of(session, options);
  if (!run) return wrong(run.error(), kExitUsage);
  pass.run = std::move(*run);

  session.world.watch_for_stop();
  std::optional<Revisions> revisions;
  if (!options.against_baseline.empty()) {
    SpecThere spec = spec_of(*plan);
    spec.only = options.spec.only;
    spec.parameters = options.spec.parameters;
    revisions = Revisions::add_to(*plan, spec, session);
    pass.revision_roots = revisions->roots();
  }
  std::vector<ProfiledCase> cases = chosen_cases(*plan, options);
  if (cases.empty()) {
    return wrong({"no case is chosen, and no workload declares `profile`",
                  "`--only SELECTOR` chooses cases; `benchc plan` lists them"},
                 kExitUsage);
  }
  if (cases.size() > 1 && (!options.svg.empty() || !options.against.empty())) {
    return wrong(
        {"--svg and --against are of one case, but " + std::to_string(cases.size()) + " are chosen",
         "choose one by --only"},
        kExitUsage);
  }
  if (!options.svg.empty()) pass.svg = session.directory / options.svg;
  if (!options.against_baseline.empty()) {
    if (const auto ready = compare_with(options.against_baseline, *plan, cases); !ready) {
      return wrong(ready.error(), kExitUsage);
    }
  }
  if (!build_needed(session, *plan, cases, pass.revision_roots)) return kExitNotMeasured;
  return profile_cases(session, *plan, cases, pass, session.world.out) ? kExitSuccess
                                                                       : kExitNotMeasured;
}

}  // namespace benchc::driver
