#include "tests/unit/runtime/execution/test_plan.h"

#include <utility>

#include <sched.h>

namespace benchc::execution {

TestPlan::TestPlan() {
  plan.spec = "test.bench";
  plan::Workload workload;
  workload.name = "work";
  plan::Metric time;
  time.name = "time";
  time.unit = "s";
  workload.metrics = {time};
  plan.workloads = {workload};
  plan::Measure measure;
  measure.name = "default";
  measure.warmup_runs = 0;
  measure.minimum_samples = 5;
  measure.maximum_samples = 5;
  measure.budget = 1000;
  plan.measures = {measure};

  options.repository = "/";
  options.stop = &stop;
  // Given, so that nobody watches the machine to choose one.
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  sched_getaffinity(0, sizeof(allowed), &allowed);
  for (unsigned core = 0; core < CPU_SETSIZE && options.cores.empty(); ++core) {
    if (CPU_ISSET(core, &allowed)) options.cores = {core};
  }
  callbacks.commit = [this](const plan::CaseResult& result) {
    committed.push_back(result.id);
    return Expected<void>();
  };
  callbacks.progress = [this](const Progress& event) { progress.push_back(event); };
}

std::uint32_t TestPlan::add(const std::string& name, int group) {
  const auto index = static_cast<std::uint32_t>(plan.cases.size());
  plan::Case subject;
  subject.id = name;
  subject.command.argv = {name};
  plan.cases.push_back(subject);
  const std::size_t place = group < 0 ? plan.groups.size() : static_cast<std::size_t>(group);
  if (place >= plan.groups.size()) plan.groups.resize(place + 1);
  plan.groups[place].cases.push_back(index);
  return index;
}

std::uint32_t TestPlan::build(const std::string& name, std::vector<std::uint32_t> needs) {
  plan::Build build;
  build.name = name;
  build.command.argv = {name};
  build.needs = std::move(needs);
  plan.builds.push_back(build);
  return static_cast<std::uint32_t>(plan.builds.size() - 1);
}

Expected<Summary> TestPlan::run(workload::Launcher& launcher) {
  return execution::run(plan, options, callbacks, launcher);
}

const std::vector<double>& values(const Summary& summary, std::size_t index) {
  return summary.cases.at(index).series.at(0).values;
}

}  // namespace benchc::execution
