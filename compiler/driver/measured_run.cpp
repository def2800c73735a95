#include "compiler/driver/measured_run.h"

#include <utility>

#include "compiler/driver/control_journal.h"
#include "compiler/driver/git_state.h"
#include "compiler/driver/judged_run.h"
#include "compiler/driver/native_tools.h"
#include "compiler/driver/program_answer.h"
#include "compiler/driver/progress_line.h"
#include "compiler/driver/tags.h"
#include "runtime/metric/gpu_clocks.h"
#include "runtime/metric/machine.h"
#include "runtime/plan/plan_json.h"
#include "runtime/rules/baseline.h"
#include "runtime/rules/rules.h"
#include "runtime/store/store.h"

namespace benchc::driver {
namespace {

/// The first line of what the user's C++ compiler says of itself.
std::string compiler_version(const Session& session) {
  std::string compiler = session.world.variable("CXX").value_or("");
  if (compiler.empty()) compiler = "c++";
  const std::string answer =
      answer_of(session.world, session.repository, {compiler, "--version"}).value_or("");
  return answer.substr(0, answer.find('\n'));
}

}  // namespace

plan::RunInfo describe_run(Session& session, const plan::Plan& plan, std::string spec_text,
                           std::string hash, std::optional<std::uint64_t> seed) {
  World& world = session.world;
  session.idle_watch = control::begin_idle_watch();
  const GitState git = read_git_state(world, session.repository);
  plan::RunInfo info;
  info.started = world.now();
  info.id = store::make_run_id(info.started, static_cast<std::uint32_t>(world.random()));
  info.benchc_version = BENCHC_VERSION;
  info.spec = plan.spec;
  info.spec_text = std::move(spec_text);
  info.plan_json = plan::to_json(plan);
  info.plan_hash = std::move(hash);
  info.suite = plan.suite;
  info.seed = seed.value_or(world.random());
  info.git_revision = git.revision;
  info.git_branch = git.branch;
  info.git_dirty = git.dirty;
  info.machine_class = session.config.machine;
  info.fingerprint = metric::read_machine({.compiler = compiler_version(session)});
  return info;
}

std::optional<execution::Summary> measure(Session& session, report::Report& report,
                                          const MeasuringOptions& options) {
  const plan::Plan& plan = report.plan;
  rules::StoredRuns stored(session.store);
  const rules::Judge judge(
      plan,
      rules::resolve_baselines(
          plan, {stored, session.repository, tags_of(session.world, session.repository)},
          report.info),
      rules::Looks::AsMeasured);
  std::optional<store::RunWriter> writer;
  if (options.stored) {
    auto created = store::RunWriter::create(session.store, report.info);
    if (!created) {
      session.complain(created.error());
      return std::nullopt;
    }
    writer = std::move(*created);
  }

  World& world = session.world;
  FoundNativeTools native = find_native_tools(session);
  const metric::GpuReading gpus = metric::read_gpu_clocks();
  Expected<execution::Summary> summary;
  {
    ProgressLine line(world.err, world.err_is_terminal, session.global.quiet,
                      session.global.verbose);
    summary = execution::run(
        plan,
        {.repository = options.root,
         .seed = report.info.seed,
         .cores = options.cores.empty() ? session.config.cores : options.cores,
         .idle_watch = session.idle_watch,
         .stop = world.stop,
         .native = std::move(native.tools),
         .native_folders = std::move(native.folders),
         .revision_roots = options.revision_roots,
         .control_journal = control_journal(world)},
        {.commit = [&](const plan::CaseResult& result) -> Expected<void> {
           if (!writer) return {};
           return writer->commit(result);
         },
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
    return std::nullopt;
  }

  report.cases = std::move(summary->cases);
  report.verdicts = judge.judge(pointers(report.cases));
  report.info.ended = world.now();
  report.info.interrupted = summary->interrupted;
  report.info.controls = std::move(summary->controls);
  if (!gpus.gpus.empty()) {
    report.info.controls.push_back(
        {"gpu_clocks", "observed", metric::gpu_clocks_text(gpus, metric::read_gpu_clocks())});
  }
  report.info.clock = std::move(summary->clock);
  // What many runs come to is no reason why this one could not be a baseline.
  report.info.outcome = rules::outcome(report.verdicts, report.cases);
  if (writer) {
    if (const auto finished = writer->finish(report.info); !finished) {
      summary->store_errors.push_back(finished.error());
    }
  }
  // They may read hundreds of runs; this one is safe by now.
  add_objectives(stored, report);
  report.exit_code = rules::exit_code(report.verdicts, report.cases);
  return std::move(*summary);
}

}  // namespace benchc::driver
