#include <algorithm>
#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <oneapi/tbb/flow_graph.h>
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/task_arena.h>

#include "runtime/control/caches.h"
#include "runtime/control/control.h"
#include "runtime/control/held.h"
#include "runtime/control/link_order.h"
#include "runtime/execution/build_step.h"
#include "runtime/execution/efficiency.h"
#include "runtime/execution/execution.h"
#include "runtime/execution/group_run.h"
#include "runtime/execution/judged.h"
#include "runtime/execution/native_sources.h"
#include "runtime/execution/order.h"
#include "runtime/execution/own_cores.h"
#include "runtime/execution/passes.h"
#include "runtime/execution/threads.h"
#include "runtime/execution/tracker.h"
#include "runtime/execution/unavailable.h"

namespace benchc::execution {
namespace {

namespace flow = tbb::flow;

/// Builds at once: each may be parallel itself.
constexpr std::size_t kMostThreads = 8;

using Batch = std::vector<std::uint32_t>;

std::optional<plan::Clock> clock_of(const std::optional<native::Clock>& clock) {
  if (!clock) return std::nullopt;
  const bool tsc = clock->source == native::Clock::Source::Tsc;
  return plan::Clock{.source = tsc ? "tsc" : "monotonic",
                     .frequency = clock->frequency,
                     .resolution = clock->resolution,
                     .overhead = clock->overhead};
}

/// Why the environment's control `cgroup` was not had; empty where it was, or is none.
std::string cgroup_unmet(const plan::Environment& environment, const control::Applied& applied) {
  for (std::size_t i = 0; i < environment.controls.size(); ++i) {
    if (environment.controls[i].name == "cgroup") return applied.unmet[i];
  }
  return {};
}

/// One run of a plan, from its builds to what was stored.
class Runner {
 public:
  Runner(const plan::Plan& plan, const Options& options, const Callbacks& callbacks,
         workload::Launcher& launcher, control::Applied applied, control::Held& held,
         const control::Topology& topology)
      : plan_(plan),
        options_(options),
        callbacks_(callbacks),
        launcher_(launcher),
        applied_(std::move(applied)),
        held_(held),
        tracker_(plan, callbacks.progress),
        sources_(native_sources(plan)),
        libraries_(sources_.size()),
        thread_cores_(thread_cores(applied_.cores, topology)),
        shuffling_linker_(applied_.random_link_order ? control::shuffling_linker() : ""),
        // Otherwise on a core beside the measured ones, while the next group runs.
        stores_between_groups_(applied_.other_cores.empty() ||
                               leaves_measured_cores(plan, applied_.cores.size())) {
    summary_.cases.resize(plan.cases.size());
    for (std::size_t i = 0; i < plan.cases.size(); ++i) summary_.cases[i].id = plan.cases[i].id;
    summary_.builds.resize(plan.builds.size());
    culprits_.resize(plan.builds.size());
    stop_.flags = {options.stop, &store_failed_};
  }

  /// Says that the cases of its workload lack a metric.
  void lacks(const UnavailableMetric& metric) {
    for (std::size_t i = 0; i < plan_.cases.size(); ++i) {
      if (plan_.cases[i].workload != metric.workload) continue;
      if (!cannot_be_measured(plan_, plan_.cases[i]).empty()) continue;
      summary_.cases[i].warnings.push_back(metric.reason);
    }
  }

  /// By workload: what is counted in passes of its own.
  void counts_in_passes(std::vector<std::vector<plan::Metric>> metrics) {
    pass_metrics_ = std::move(metrics);
  }

  Expected<Summary> run() {
    tell_undone();
    tell_warnings();
    for (const std::string& warning : not_heeded(plan_)) tracker_.warning(warning);
    const std::size_t threads = std::clamp<std::size_t>(applied_.all_cores.size(), 2, kMostThreads);
    const tbb::global_control allowance(tbb::global_control::max_allowed_parallelism, threads);
    tbb::task_arena arena(static_cast<int>(threads));
    const OwnCores own_cores(arena, applied_.other_cores);
    arena.execute([this] { run_graph(); });
    tell_lost();
    for (const std::string& problem : held_.restore()) tracker_.warning(problem);
    if (not_held_) return tl::make_unexpected(*not_held_);
    summary_.controls = applied_.obtained;
    if (measurement_ && measurement_->memory_hidden > 0) {
      const std::size_t cases = measurement_->memory_hidden;
      tracker_.warning("max_rss of " + std::to_string(cases) + (cases == 1 ? " case" : " cases") +
                       " is an upper bound: it is not above benchc's own memory");
    }
    if (measurement_) summary_.clock = clock_of(measurement_->native.clock);
    summary_.interrupted = options_.stop != nullptr && options_.stop->load();
    return std::move(summary_);
  }

 private:
  void run_graph() {
    flow::graph graph;
    flow::broadcast_node<flow::continue_msg> start(graph);
    using Node = flow::continue_node<flow::continue_msg>;
    std::vector<std::unique_ptr<Node>> builds;
    for (std::uint32_t i = 0; i < plan_.builds.size(); ++i) {
      builds.push_back(
          std::make_unique<Node>(graph, [this, i](const flow::continue_msg&) { build(i); }));
    }
    std::vector<std::unique_ptr<Node>> libraries;
    for (std::uint32_t i = 0; i < sources_.size(); ++i) {
      libraries.push_back(
          std::make_unique<Node>(graph, [this, i](const flow::continue_msg&) { compile(i); }));
    }
    // One at a time: the measured cores are an exclusive resource, and so is the store.
    flow::function_node<std::uint32_t, Batch> measure(
        graph, flow::serial, [this](std::uint32_t group) { return measure_group(group); });
    flow::function_node<Batch> store(graph, flow::serial, [this](const Batch& batch) {
      commit(batch);
      return flow::continue_msg();
    });
    flow::continue_node<flow::continue_msg> all_built(graph, [&](const flow::continue_msg&) {
      if (!hold()) return;
      begin_measuring();
      for (const std::uint32_t group : group_order(plan_, options_.seed)) measure.try_put(group);
    });

    flow::make_edge(start, all_built);
    for (std::uint32_t i = 0; i < builds.size(); ++i) {
      flow::make_edge(start, *builds[i]);
      for (const std::uint32_t need : plan_.builds[i].needs) {
        flow::make_edge(*builds[need], *builds[i]);
      }
      flow::make_edge(*builds[i], all_built);
    }
    for (std::uint32_t i = 0; i < libraries.size(); ++i) {
      flow::make_edge(start, *libraries[i]);
      for (const std::uint32_t need : sources_[i].needs) {
        flow::make_edge(*builds[need], *libraries[i]);
      }
      flow::make_edge(*libraries[i], all_built);
    }
    flow::make_edge(measure, store);
    start.try_put(flow::continue_msg());
    graph.wait_for_all();
  }

  /// The folder of this revision's files, or of another one's.
  const std::filesystem::path& root_of(std::optional<std::uint32_t> revision) const {
    return revision ? options_.revision_roots[*revision] : options_.repository;
  }

  /// Why nothing of the revision can be run; empty when it can.
  std::string missing_revision(std::optional<std::uint32_t> revision) const {
    if (!revision) return {};
    const plan::Revision& one = plan_.revisions[*revision];
    if (!one.missing.empty()) return one.missing;
    const bool there =
        *revision < options_.revision_roots.size() && !options_.revision_roots[*revision].empty();
    return there ? std::string() : "the files of " + one.reference + " are not there";
  }

  void build(std::uint32_t index) {
    const plan::Build& build = plan_.builds[index];
    BuildResult& result = summary_.builds[index];
    result.name = build.name;
    culprits_[index] = index;
    for (const std::uint32_t need : build.needs) {
      if (summary_.builds[need].succeeded) continue;
      result.reason = needed_build_failed(need);
      culprits_[index] = culprits_[need];
      break;
    }
    if (result.reason.empty() && stop_.set()) result.reason = "interrupted";
    if (result.reason.empty()) result.reason = missing_revision(build.revision);
    if (result.reason.empty()) {
      tracker_.build_started(build.name);
      result = run_build(build, root_of(build.revision), applied_.all_cores, stop_, launcher_);
    }
    tracker_.build_done(result);
  }

  /// The index of a build that the case needs and that failed.
  std::optional<std::uint32_t> failed_need(std::uint32_t index) const {
    for (const std::uint32_t need : plan_.workloads[plan_.cases[index].workload].needs) {
      if (!summary_.builds[need].succeeded) return need;
    }
    return std::nullopt;
  }

  void compile(std::uint32_t index) {
    const NativeSource& source = sources_[index];
    if (stop_.set() || options_.native.host.empty()) return;
    if (!missing_revision(source.revision).empty()) return;
    if (std::all_of(source.cases.begin(), source.cases.end(),
                    [this](std::uint32_t subject) { return failed_need(subject).has_value(); })) {
      return;
    }
    // A library that is there already is only looked at.
    const bool compiles = source.native.kind == plan::Native::Kind::Source;
    if (compiles) tracker_.build_started(source.name);
    workload::NativeLibrary& library = libraries_[index];
    library = workload::build_native(source.native, root_of(source.revision), options_.native,
                                     applied_.all_cores, stop_, launcher_, shuffling_linker_);
    const bool succeeded = !library.path.empty();
    if (compiles && succeeded && !shuffling_linker_.empty() && library.orders.empty()) {
      tracker_.warning(source.name + " cannot be linked by " + shuffling_linker_ +
                       " in random orders: its link order is fixed");
    }
    if (compiles && !(succeeded && library.cached)) {
      tracker_.build_done({.name = source.name, .succeeded = succeeded, .reason = library.reason});
    }
  }

  /// Sets the machine up to be measured on, after the builds, which may use all of it.
  bool hold() {
    if (stop_.set()) return true;
    const auto waiter =
        control::this_waiter([this] { return stop_.set(); },
                             [this](const std::string& line) { tracker_.warning(line); });
    if (const Expected<void> held = held_.take(applied_, waiter); !held) {
      not_held_ = held.error();
      return false;
    }
    tell_warnings();
    return true;
  }

  void tell_warnings() {
    for (const std::string& warning : applied_.warnings) tracker_.warning(warning);
    applied_.warnings.clear();
  }

  /// What a benchc that was killed had left.
  void tell_undone() {
    const control::Undone& undone = held_.undone();
    if (undone.by == 0) return;
    const std::string by = "benchc (pid " + std::to_string(undone.by) + ") was killed: ";
    for (const std::string& line : undone.settings.done) tracker_.warning(by + line);
    for (const std::string& line : undone.settings.problems) tracker_.warning(by + line);
  }

  void tell_lost() {
    for (const std::string& line : held_.lost(applied_)) tracker_.warning(line);
  }

  void begin_measuring() {
    measurement_ = std::make_unique<Measurement>(Measurement{
        .plan = plan_,
        .callbacks = callbacks_,
        .launcher = launcher_,
        .tracker = tracker_,
        .conditions = {},
        .native = {.tools = options_.native, .thread_cores = thread_cores_},
        .native_folders = options_.native_folders,
        .seed = options_.seed,
        .origin = origin_,
        .probes = {},
        .judged_metric = judged_metrics(plan_),
        .obstacles = std::vector<Obstacle>(plan_.cases.size()),
        .libraries = std::vector<std::filesystem::path>(plan_.cases.size()),
        .link_orders = std::vector<std::vector<std::filesystem::path>>(plan_.cases.size()),
        .results = summary_.cases,
        .measured = std::vector<const plan::CaseResult*>(plan_.cases.size()),
        .efficiency_references = efficiency_references(plan_),
        .memory_judged = memory_judged(plan_),
        .memory_hidden = 0});
    const plan::Environment& environment = plan_.environment;
    workload::Conditions& conditions = measurement_->conditions;
    conditions.repository = options_.repository;
    conditions.directory = environment.cwd;
    conditions.clean_env = environment.clean_env;
    conditions.variables = environment.env;
    for (const auto& [name, value] : applied_.variables) conditions.variables[name] = value;
    conditions.environment =
        workload::process_environment(environment.clean_env, conditions.variables, {});
    conditions.cores = applied_.cores;
    conditions.settings = applied_.settings;
    conditions.random_environment_size = applied_.random_environment_size;
    if (applied_.drops_caches) conditions.drop_caches = [] { return control::drop_caches(); };
    conditions.stop = stop_;
    measurement_->revision_conditions.assign(plan_.revisions.size(), conditions);
    for (std::uint32_t i = 0; i < plan_.revisions.size(); ++i) {
      if (i >= options_.revision_roots.size()) break;
      measurement_->revision_conditions[i].repository = options_.revision_roots[i];
    }
    measurement_->pass_metrics = std::move(pass_metrics_);
    measurement_->watch = std::make_unique<SampleWatch>(launcher_, options_.machine_root);
    for (const plan::Workload& workload : plan_.workloads) {
      measurement_->probes.push_back(metric::Probe::make(workload.metrics));
    }
    // An interrupted build is no fault of the spec: its cases were interrupted, too.
    if (stop_.set()) return;
    find_failed_builds();
    find_native_obstacles();
    for (std::size_t i = 0; i < plan_.cases.size(); ++i) {
      Obstacle& obstacle = measurement_->obstacles[i];
      std::string reason = cannot_be_measured(plan_, plan_.cases[i]);
      if (!reason.empty()) obstacle = {std::move(reason), true};
    }
    find_counterpart_obstacles();
  }

  /// What hinders a counterpart besides.
  void find_counterpart_obstacles() {
    for (std::size_t i = 0; i < plan_.cases.size(); ++i) {
      const std::optional<plan::Counterpart>& counterpart = plan_.cases[i].counterpart;
      if (!counterpart) continue;
      Obstacle& obstacle = measurement_->obstacles[i];
      if (std::string missing = missing_revision(counterpart->revision); !missing.empty()) {
        obstacle = {std::move(missing), false};
      } else if (obstacle.reason.empty() &&
                 !measurement_->obstacles[counterpart->of].reason.empty()) {
        obstacle = {
            plan_.cases[counterpart->of].id + ", which is compared with it, is not measured",
            false};
      }
    }
  }

  void find_failed_builds() {
    std::vector<bool> told(plan_.builds.size());
    for (std::uint32_t i = 0; i < plan_.cases.size(); ++i) {
      const std::optional<std::uint32_t> need = failed_need(i);
      if (!need) continue;
      measurement_->obstacles[i] = {needed_build_failed(*need), false};
      // What the build wrote that it all began with; once is enough, however many cases need it.
      const std::uint32_t culprit = culprits_[*need];
      if (!told[culprit]) summary_.cases[i].stderr_tail = summary_.builds[culprit].output_tail;
      told[culprit] = true;
    }
  }

  void find_native_obstacles() {
    for (std::uint32_t i = 0; i < plan_.cases.size(); ++i) {
      Obstacle& obstacle = measurement_->obstacles[i];
      if (!plan_.cases[i].native || !options_.native.host.empty() || !obstacle.reason.empty()) {
        continue;
      }
      obstacle = {missing_part("benchc-native", options_.native_folders), true};
    }
    for (std::size_t i = 0; i < sources_.size(); ++i) {
      const workload::NativeLibrary& library = libraries_[i];
      bool told = false;
      for (const std::uint32_t subject : sources_[i].cases) {
        measurement_->libraries[subject] = library.path;
        measurement_->link_orders[subject] = library.orders;
        Obstacle& obstacle = measurement_->obstacles[subject];
        if (!library.path.empty() || !obstacle.reason.empty()) continue;
        const plan::Workload& workload = plan_.workloads[plan_.cases[subject].workload];
        obstacle = {"workload " + workload.name + ": " + library.reason, true};
        // As with builds.
        if (!told) summary_.cases[subject].stderr_tail = first_complaints(library.output);
        told = true;
      }
    }
  }

  std::string needed_build_failed(std::uint32_t index) const {
    const BuildResult& build = summary_.builds[index];
    return "needs build " + build.name + ", which failed: " + build.reason;
  }

  Batch measure_group(std::uint32_t group) {
    run_group(*measurement_, group);
    tell_lost();
    const Batch& cases = plan_.groups[group].cases;
    if (!stores_between_groups_) return cases;
    // No core is left to store on beside the measured ones.
    commit(cases);
    return {};
  }

  void commit(const Batch& batch) {
    for (const std::uint32_t index : batch) {
      if (!callbacks_.commit || store_failed_.load()) return;
      const Expected<void> stored = callbacks_.commit(summary_.cases[index]);
      if (stored) continue;
      summary_.store_errors.push_back(stored.error());
      store_failed_ = true;
    }
  }

  const plan::Plan& plan_;
  const Options& options_;
  const Callbacks& callbacks_;
  workload::Launcher& launcher_;
  control::Applied applied_;
  control::Held& held_;
  /// Why nothing could be measured under the controls.
  std::optional<Error> not_held_;
  Tracker tracker_;
  Summary summary_;
  /// For each build that failed, the one whose failure caused it.
  std::vector<std::uint32_t> culprits_;
  std::vector<NativeSource> sources_;
  /// What came of them.
  std::vector<workload::NativeLibrary> libraries_;
  std::vector<unsigned> thread_cores_;
  /// Empty where native sources are linked in one order.
  std::string shuffling_linker_;
  bool stores_between_groups_ = false;
  std::atomic<bool> store_failed_ = false;
  workload::StopFlags stop_;
  std::int64_t origin_ = launcher_.now();
  std::vector<std::vector<plan::Metric>> pass_metrics_;
  std::unique_ptr<Measurement> measurement_;
};

}  // namespace

Expected<Summary> run(const plan::Plan& plan, const Options& options, const Callbacks& callbacks,
                      workload::Launcher& launcher) {
  const std::vector<std::string> problems = plan::problems(plan);
  if (!problems.empty()) return failure("the plan cannot be run: " + problems.front());
  if (const auto circular = circular_builds(plan); !circular.empty()) {
    return failure("build " + plan.builds[circular.front()].name + " needs itself");
  }
  control::Machine machine = control::this_machine(options.idle_watch);
  control::Held held(plan.environment, options.control_journal, machine.tree);
  machine.settings_refused = held.refused();
  if (leaves_measured_cores(plan, 1)) {
    // Threads of a body have cores beside the measured ones, which a control group would take away.
    machine.make_cgroup = [make = std::move(machine.make_cgroup)](control::CgroupLimits limits) {
      limits.cores.clear();
      return make(limits);
    };
  }
  Expected<control::Applied> applied = control::apply(plan.environment, options.cores, machine);
  if (!applied) return tl::make_unexpected(applied.error());
  const std::vector<UnavailableMetric> unavailable =
      unavailable_metrics(plan, why_not_counted_here, cgroup_unmet(plan.environment, *applied));
  const std::optional<plan::Plan> reduced = without(plan, unavailable);
  Runner runner(reduced ? *reduced : plan, options, callbacks, launcher, std::move(*applied), held,
                machine.topology);
  for (const UnavailableMetric& metric : unavailable) runner.lacks(metric);
  runner.counts_in_passes(metrics_of_passes(plan));
  return runner.run();
}

}  // namespace benchc::execution
