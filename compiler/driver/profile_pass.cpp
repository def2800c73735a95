#include "compiler/driver/profile_pass.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <ostream>
#include <set>
#include <system_error>
#include <utility>

#include "compiler/driver/disk_files.h"
#include "compiler/driver/native_tools.h"
#include "runtime/control/topology.h"
#include "runtime/plan/plan_text.h"
#include "runtime/profile/flame_graph.h"
#include "runtime/profile/profiler.h"
#include "runtime/rules/rules.h"
#include "runtime/workload/temporary_folder.h"

namespace benchc::driver {
namespace {

namespace fs = std::filesystem;
using Tool = plan::Profile::Tool;

constexpr std::size_t kFunctionsTold = 5;
/// A pass after a run is short: the run has its verdict, and somebody waits.
constexpr std::size_t kMostAfterARun = 8;

std::string percent(double share) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f%%", 100 * share);
  return text.data();
}

/// One pass over some cases.
class Passes {
 public:
  Passes(Session& session, const plan::Plan& plan, const PassOptions& options)
      : session_(session), plan_(plan), options_(options), tools_(find_native_tools(session)) {
    for (const control::Core& core : control::read_topology()) cores_.push_back(core.id);
  }

  Expected<profile::Profiled> make(std::uint32_t index, Tool tool) {
    const plan::Case& subject = plan_.cases[index];
    const Expected<fs::path> program =
        profile::find_tool(tool, session_.world.variable("PATH").value_or(""));
    if (!program) return tl::make_unexpected(program.error());
    if (subject.kernel || subject.container || subject.harness) {
      return failure("only commands and native functions can be profiled");
    }
    if (subject.native && tools_.tools.host.empty()) {
      return failure("benchc-native, a part of benchc, was not found");
    }
    workload::Conditions conditions = conditions_of(subject);
    workload::NativeConditions native{.tools = tools_.tools, .thread_cores = cores_};
    profile::Subject what{.subject = &subject};
    if (subject.native && subject.native->kind != plan::Native::Kind::Builtin) {
      const workload::NativeLibrary library =
          workload::build_native(*subject.native, conditions.repository, tools_.tools, {},
                                 conditions.stop, session_.world.launcher);
      if (library.path.empty()) return failure(library.reason);
      what.library = library.path;
    }
    const workload::TemporaryFolder folder("profile");
    if (folder.path().empty()) return failure("cannot make a temporary folder");
    return profile::profile_case(what, conditions, native,
                                 {.tool = tool,
                                  .program = *program,
                                  .seconds = options_.seconds,
                                  .call_graph = options_.call_graph,
                                  .folder = folder.path()},
                                 session_.world.launcher);
  }

  const std::vector<unsigned>& cores() const { return cores_; }

 private:
  workload::Conditions conditions_of(const plan::Case& subject) const {
    const plan::Environment& environment = plan_.environment;
    workload::Conditions conditions;
    conditions.repository = session_.repository;
    if (subject.counterpart && subject.counterpart->revision < options_.revision_roots.size()) {
      conditions.repository = options_.revision_roots[subject.counterpart->revision];
    }
    conditions.directory = environment.cwd;
    conditions.clean_env = environment.clean_env;
    conditions.variables = environment.env;
    conditions.environment =
        workload::process_environment(environment.clean_env, environment.env, {});
    conditions.stop.flags = {session_.world.stop, nullptr};
    return conditions;
  }

  Session& session_;
  const plan::Plan& plan_;
  const PassOptions& options_;
  FoundNativeTools tools_;
  std::vector<unsigned> cores_;
};

std::string described(const profile::Profiled& profiled, Tool tool) {
  std::string text = std::to_string(static_cast<long long>(profile::total(profiled.stacks))) + " " +
                     profiled.unit + " by " + profile::tool_name(tool);
  if (!profiled.event.empty()) text += " (" + profiled.event + ")";
  return text;
}

/// Where files of the run are; made.
Expected<fs::path> folder_of(const Session& session, const std::string& run) {
  const fs::path folder = session.store / "profiles" / run;
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return failure("cannot make " + folder.string() + ": " + error.message());
  return folder;
}

void tell_shares(std::ostream& stream, const profile::Folded& base, const profile::Folded& head,
                 bool differential) {
  // What is shown as 0.0% tells nobody anything.
  constexpr double kShown = 0.0005;
  std::size_t told = 0;
  for (const profile::ShareChange& share :
       differential ? profile::largest_changes(base, head, kFunctionsTold)
                    : profile::largest_shares(head, kFunctionsTold)) {
    if (std::abs(differential ? share.change() : share.head) < kShown) continue;
    stream << "  " << percent(share.head);
    if (differential) stream << " (was " << percent(share.base) << ")";
    stream << "  " << plan::printable(share.function) << "\n";
    ++told;
  }
  if (told == 0) stream << "  no function's own share changed by 0.05% or more\n";
}

bool profile_one(Session& session, const plan::Plan& plan, const ProfiledCase& one,
                 const PassOptions& options, Passes& passes, const fs::path& folder,
                 std::ostream& stream) {
  const std::string& id = plan.cases[one.index].id;
  const auto failed = [&](const std::string& which, const Error& error) {
    session.complain({"`" + which + "` was not profiled: " + error.message, error.hint});
    return false;
  };
  session.world.err << "benchc: profiling " << plan::printable(id) << " under "
                    << profile::tool_name(one.tool) << "\n"
                    << std::flush;
  const Expected<profile::Profiled> head = passes.make(one.index, one.tool);
  if (!head) return failed(id, head.error());
  for (const std::string& warning : head->warnings) session.complain({warning});
  const fs::path base_name = folder / profile::file_name(id);
  profile::Folded against = options.against;
  if (one.against) {
    const std::string& other = plan.cases[*one.against].id;
    const Expected<profile::Profiled> base = passes.make(*one.against, one.tool);
    if (!base) return failed(other, base.error());
    against = base->stacks;
    const fs::path file = folder / (profile::file_name(other) + ".folded");
    if (const auto written = write_file(file, profile::to_text(against)); !written) {
      return failed(other, written.error());
    }
  }
  const bool differential = !against.empty();
  const profile::FlameText text = {
      .title = id + (differential && one.against ? " against " + plan.cases[*one.against].id : ""),
      .subtitle = described(*head, one.tool) + ", of " + plan.spec,
      .unit = head->unit};
  const std::string svg = differential
                              ? profile::differential_flame_graph(against, head->stacks, text)
                              : profile::flame_graph(head->stacks, text);
  std::vector<std::pair<fs::path, std::string>> files = {
      {fs::path(base_name) += ".folded", profile::to_text(head->stacks)},
      {fs::path(base_name) += ".svg", svg}};
  if (!options.svg.empty()) files.emplace_back(options.svg, svg);
  for (const auto& [file, content] : files) {
    if (const auto written = write_file(file, content); !written)
      return failed(id, written.error());
  }
  stream << plan::printable(id) << ": " << described(*head, one.tool) << "\n";
  tell_shares(stream, against, head->stacks, differential);
  stream << "  " << (differential ? "differential " : "")
         << "flame graph: " << plan::printable(files[1].first.string()) << "\n";
  return true;
}

}  // namespace

bool profile_cases(Session& session, const plan::Plan& plan, const std::vector<ProfiledCase>& cases,
                   const PassOptions& options, std::ostream& stream) {
  const Expected<fs::path> folder = folder_of(session, options.run);
  if (!folder) {
    session.complain(folder.error());
    return false;
  }
  Passes passes(session, plan, options);
  bool all = true;
  for (const ProfiledCase& one : cases) {
    if (session.world.stop != nullptr && session.world.stop->load()) return false;
    all = profile_one(session, plan, one, options, passes, *folder, stream) && all;
  }
  return all;
}

void profile_after(Session& session, const report::Report& report,
                   const std::vector<fs::path>& revision_roots, bool all) {
  const plan::Plan& plan = report.plan;
  if (report.info.interrupted) return;
  std::set<std::string> failed;
  for (const rules::Verdict& verdict : report.verdicts) {
    if (verdict.outcome != rules::Outcome::Fail) continue;
    failed.insert(verdict.cases.begin(), verdict.cases.end());
  }
  std::map<std::uint32_t, std::uint32_t> counterparts;
  for (std::uint32_t i = 0; i < plan.cases.size(); ++i) {
    if (plan.cases[i].counterpart) counterparts.try_emplace(plan.cases[i].counterpart->of, i);
  }
  std::vector<ProfiledCase> chosen;
  std::size_t more = 0;
  for (std::uint32_t i = 0; i < plan.cases.size() && i < report.cases.size(); ++i) {
    const std::optional<plan::Profile>& wanted = plan.workloads[plan.cases[i].workload].profile;
    if (!wanted || plan.cases[i].counterpart) continue;
    if (report.cases[i].state != plan::CaseState::Measured) continue;
    if (!all && !(wanted->on_fail && failed.contains(plan.cases[i].id))) continue;
    if (!all && chosen.size() >= kMostAfterARun) {
      ++more;
      continue;
    }
    ProfiledCase one{.index = i, .tool = wanted->tool};
    if (const auto other = counterparts.find(i); other != counterparts.end()) {
      one.against = other->second;
    }
    chosen.push_back(one);
  }
  if (chosen.empty()) return;
  profile_cases(session, plan, chosen, {.run = report.info.id, .revision_roots = revision_roots},
                session.world.err);
  if (more > 0) {
    session.complain({std::to_string(more) + " more cases that failed were not profiled",
                      "`benchc profile` takes the cases that are chosen by --only"});
  }
}

}  // namespace benchc::driver
