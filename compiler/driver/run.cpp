#include <optional>
#include <ostream>
#include <utility>

#include "compiler/driver/disk_files.h"
#include "compiler/driver/exit_codes.h"
#include "compiler/driver/git_state.h"
#include "compiler/driver/judged_run.h"
#include "compiler/driver/native_tools.h"
#include "compiler/driver/program_answer.h"
#include "compiler/driver/progress_line.h"
#include "compiler/driver/subcommands.h"
#include "runtime/execution/execution.h"
#include "runtime/metric/machine.h"
#include "runtime/plan/plan_json.h"
#include "runtime/rules/baseline.h"
#include "runtime/rules/rules.h"
#include "runtime/store/store.h"

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

/// The first line of what the user's C++ compiler says of itself.
std::string compiler_version(const Session& session) {
  std::string compiler = session.world.variable("CXX").value_or("");
  if (compiler.empty()) compiler = "c++";
  const std::string answer =
      answer_of(session.world, session.repository, {compiler, "--version"}).value_or("");
  return answer.substr(0, answer.find('\n'));
}

plan::RunInfo describe_run(Session& session, const RunOptions& options, const plan::Plan& plan,
                           std::string spec_text) {
  World& world = session.world;
  const GitState git = read_git_state(world, session.repository);
  plan::RunInfo info;
  info.started = world.now();
  info.id = store::make_run_id(info.started, static_cast<std::uint32_t>(world.random()));
  info.benchc_version = BENCHC_VERSION;
  info.spec = plan.spec;
  info.spec_text = std::move(spec_text);
  info.plan_json = plan::to_json(plan);
  info.plan_hash = plan::hash(plan);
  info.suite = plan.suite;
  info.seed = options.seed.value_or(world.random());
  info.git_revision = git.revision;
  info.git_branch = git.branch;
  info.git_dirty = git.dirty;
  info.machine_class = session.config.machine;
  info.fingerprint = metric::read_machine({.compiler = compiler_version(session)});
  return info;
}

/// Results by case index while the run goes on.
std::vector<const plan::CaseResult*> pointers(const std::vector<plan::CaseResult>& cases) {
  std::vector<const plan::CaseResult*> results;
  results.reserve(cases.size());
  for (const plan::CaseResult& result : cases) results.push_back(&result);
  return results;
}

}  // namespace

int run(const RunOptions& options, Session& session) {
  std::string spec_text;
  auto planned = options.spec.file.ends_with(".json")
                     ? read_plan(session, options.spec.file)
                     : plan_spec(session, options.spec, &spec_text);
  if (!planned || waives_too_long(session, *planned)) return kExitUsage;
  session.world.watch_for_stop();
  report::Report report{.info = describe_run(session, options, *planned, std::move(spec_text)),
                        .plan = std::move(*planned)};
  const plan::Plan& plan = report.plan;

  const rules::Judge judge(
      plan, rules::resolve_baselines(plan, session.store, session.repository, report.info),
      execution::maximum_looks(plan));
  auto writer = store::RunWriter::create(session.store, report.info);
  if (!writer) {
    session.complain(writer.error());
    return kExitNotMeasured;
  }

  World& world = session.world;
  FoundNativeTools native = find_native_tools(session);
  tl::expected<execution::Summary, Error> summary;
  {
    ProgressLine line(world.err, world.err_is_terminal, session.global.quiet,
                      session.global.verbose);
    summary = execution::run(
        plan,
        {.repository = session.repository,
         .seed = report.info.seed,
         .cores = options.cores.empty() ? session.config.cores : options.cores,
         .stop = world.stop,
         .native = std::move(native.tools),
         .native_folders = std::move(native.folders)},
        {.commit = [&](const plan::CaseResult& result) { return writer->commit(result); },
         .undecided =
             [&](std::span<const std::uint32_t> cases, rules::Judge::Results results) {
               return judge.undecided(cases, results);
             },
         .judged = [&](std::uint32_t index) { return judge.judged(index); },
         .progress = [&](const execution::Progress& progress) { line.show(progress); }},
        world.launcher);
  }
  if (!summary) {
    session.complain(summary.error());
    return kExitNotMeasured;
  }

  report.cases = std::move(summary->cases);
  report.verdicts = judge.judge(pointers(report.cases));
  report.exit_code = rules::exit_code(report.verdicts, report.cases);
  report.info.ended = world.now();
  report.info.interrupted = summary->interrupted;
  report.info.controls = std::move(summary->controls);
  report.info.clock = std::move(summary->clock);
  report.info.outcome = rules::outcome(report.verdicts, report.cases);
  std::vector<Error> store_errors = std::move(summary->store_errors);
  if (const auto finished = writer->finish(report.info); !finished)
    store_errors.push_back(finished.error());

  show_report(session, report, options.json);
  const bool all_written = write_reports(session, report, options.reports);
  for (const Error& error : store_errors) session.complain(error);
  if (summary->interrupted) {
    world.err << "benchc: interrupted; what was measured is kept as run " << report.info.id << "\n";
  }
  return all_written && store_errors.empty() ? report.exit_code : kExitNotMeasured;
}

}  // namespace benchc::driver
