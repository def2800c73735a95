#include "tests/unit/runtime/plan/forms_plan.h"

#include <tuple>
#include <utility>

namespace benchc::plan {
namespace {

using Argument = Kernel::Argument;

Case kernel_case() {
  Kernel kernel;
  kernel.file = "kernels/saxpy.cl";
  kernel.entry = "saxpy";
  kernel.flags = {"-cl-fast-relaxed-math"};
  kernel.includes = {"kernels"};
  kernel.arguments = {
      {"a", Argument::Kind::Scalar, Argument::Type::Double, 2.5, 0, Argument::Fill::Zero},
      {"x", Argument::Kind::Buffer, Argument::Type::Float, 0, 4194304, Argument::Fill::Random},
      {"y", Argument::Kind::Buffer, Argument::Type::Uint, 0, 4100, Argument::Fill::Zero}};
  kernel.global = {1024, 1024};
  kernel.local = {16, 8};
  Case one;
  one.id = "saxpy";
  one.kernel = std::move(kernel);
  return one;
}

}  // namespace

Plan forms_plan() {
  Plan plan;
  plan.spec = "bench/forms.bench";
  Metric energy;
  energy.name = "energy";
  energy.unit = "J";
  Metric instructions;
  instructions.name = "instructions";
  instructions.tool = "valgrind";
  Workload boxed;
  boxed.name = "boxed";
  boxed.formerly = "contained";
  boxed.profile = Profile{Profile::Tool::Valgrind, true};
  boxed.metrics = {energy, instructions};
  Workload saxpy;
  saxpy.name = "saxpy";
  Workload theirs;
  theirs.name = "theirs";
  plan.workloads = {saxpy, boxed, theirs};
  Measure measure;
  measure.name = "default";
  measure.minimum_processes = 5;
  measure.maximum_processes = 20;
  plan.measures = {measure};

  Case box;
  box.id = "boxed";
  box.workload = 1;
  box.container = Container{"alpine@sha256:12", 1.5, 536870912, true};
  box.command = {{"true"}, false};
  Case harness;
  harness.id = "theirs[run=\"now\"]";
  harness.workload = 2;
  harness.harness = Harness{"catch2", ""};
  harness.command = {{"build/tests", "[!benchmark]"}, false};
  Case report;
  report.id = "theirs[run=\"before\"]";
  report.workload = 2;
  report.harness = Harness{"pyperf", "old results.json"};
  plan.cases = {kernel_case(), box, harness, report};
  plan.groups = {{{0}}, {{1}}, {{2}}, {{3}}};

  for (const auto& [name, kind, reference] :
       {std::tuple("tags", Baseline::Kind::Tag, "v*"),
        std::tuple("agreed", Baseline::Kind::Approved, ""),
        std::tuple("before", Baseline::Kind::BuildGit, "origin/main")}) {
    Baseline baseline;
    baseline.name = name;
    baseline.kind = kind;
    baseline.reference = reference;
    plan.baselines.push_back(std::move(baseline));
  }
  return plan;
}

}  // namespace benchc::plan
