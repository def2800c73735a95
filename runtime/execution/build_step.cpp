#include "runtime/execution/build_step.h"

#include "runtime/workload/process_workload.h"

namespace benchc::execution {

BuildResult run_build(const plan::Build& build, const std::filesystem::path& repository,
                      const std::vector<unsigned>& cores, workload::StopFlags stop,
                      workload::Launcher& launcher) {
  workload::Launch launch;
  launch.argv = build.command.argv;
  launch.directory = (repository / build.cwd).lexically_normal().string();
  launch.environment = workload::process_environment(false, {}, build.env);
  launch.timeout = build.timeout;
  launch.cores = cores;
  launch.stop = stop;
  const workload::Finished finished = launcher.run(launch);

  BuildResult result;
  result.name = build.name;
  result.seconds = finished.wall_seconds;
  result.output_tail = finished.out.tail + finished.err.tail;
  if (!finished.exited_with(0)) {
    result.reason = workload::describe(finished, build.timeout);
    return result;
  }
  for (const std::string& product : build.produces) {
    std::error_code ignored;
    if (!std::filesystem::exists(repository / product, ignored)) {
      result.reason = "did not produce " + product;
      return result;
    }
  }
  result.succeeded = true;
  return result;
}

std::vector<std::uint32_t> circular_builds(const plan::Plan& plan) {
  const std::size_t count = plan.builds.size();
  std::vector<std::vector<std::uint32_t>> dependents(count);
  std::vector<std::size_t> waiting(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    waiting[i] = plan.builds[i].needs.size();
    for (const std::uint32_t need : plan.builds[i].needs) dependents[need].push_back(i);
  }
  std::vector<std::uint32_t> ready;
  for (std::uint32_t i = 0; i < count; ++i) {
    if (waiting[i] == 0) ready.push_back(i);
  }
  while (!ready.empty()) {
    const std::uint32_t build = ready.back();
    ready.pop_back();
    for (const std::uint32_t dependent : dependents[build]) {
      if (--waiting[dependent] == 0) ready.push_back(dependent);
    }
  }
  std::vector<std::uint32_t> circular;
  for (std::uint32_t i = 0; i < count; ++i) {
    if (waiting[i] != 0) circular.push_back(i);
  }
  return circular;
}

}  // namespace benchc::execution
