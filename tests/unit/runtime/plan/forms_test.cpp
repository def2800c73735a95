#include <cmath>
#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/plan/plan_explain.h"
#include "runtime/plan/plan_json.h"
#include "runtime/plan/plan_text.h"
#include "tests/unit/runtime/plan/forms_plan.h"

namespace benchc::plan {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> after(const std::function<void(Plan&)>& change) {
  Plan plan = forms_plan();
  change(plan);
  return problems(plan);
}

std::vector<std::string> kernel_after(const std::function<void(Kernel&)>& change) {
  return after([&](Plan& plan) { change(*plan.cases[0].kernel); });
}

TEST(Forms, ReadBackAsTheyWereWritten) {
  const Plan plan = forms_plan();
  EXPECT_THAT(problems(plan), IsEmpty());
  const auto read = from_json(to_json(plan));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, plan);
}

TEST(Forms, TextTellsWhatIsLaunchedWhereAndByWhom) {
  EXPECT_THAT(to_text(forms_plan()), HasSubstr(R"(
measure default
  1 warm-up run, 20..400 samples, from 5..20 processes, at most 30 s a case, order random

workload saxpy: 1 case
  flags: -cl-fast-relaxed-math
  includes: kernels
  arguments: a = 2.5 as double; x = buffer 4 MiB of float, random; y = buffer 4100 B of uint
  launch: 1024 x 1024 work items in groups of 16 x 8
  saxpy
    kernel kernels/saxpy.cl entry saxpy on opencl

workload boxed: 1 case
  formerly contained
  profile: valgrind on fail
  metric energy: builtin, in J, better lower
  metric instructions: builtin by valgrind, better lower
  container: alpine@sha256:12, 1.5 CPUs, 512 MiB, with a network
  boxed
    true

workload theirs: 2 cases
  theirs[run="now"]
    harness catch2: build/tests '[!benchmark]'
  theirs[run="before"]
    harness pyperf report 'old results.json'
)"));
}

TEST(Forms, ExplainTellsTheSame) {
  EXPECT_THAT(explain(forms_plan(), 0), HasSubstr("launch: 1024 x 1024 work items"));
  const std::string boxed = explain(forms_plan(), 1);
  EXPECT_THAT(boxed, HasSubstr("container: alpine@sha256:12, 1.5 CPUs, 512 MiB"));
  EXPECT_THAT(boxed, HasSubstr("formerly: contained"));
  EXPECT_THAT(boxed, HasSubstr("profile: valgrind on fail"));
}

TEST(Forms, DotHasANodeForAKernelAndAnImage) {
  const std::string dot = to_dot(forms_plan());
  EXPECT_THAT(dot, HasSubstr("kernel kernels/saxpy.cl on opencl"));
  EXPECT_THAT(dot, HasSubstr("image alpine@sha256:12"));
}

TEST(FormProblems, ACaseIsOneThing) {
  EXPECT_THAT(after([](Plan& plan) { plan.cases[0].command.argv = {"true"}; }),
              ElementsAre("cases[0].kernel: stands beside a command"));
  EXPECT_THAT(after([](Plan& plan) {
                plan.cases[0].harness = Harness{"pyperf", "a"};
              }),
              ElementsAre("cases[0].kernel: stands beside a container or a harness"));
  EXPECT_THAT(after([](Plan& plan) { plan.cases[0].stdin_text = ""; }),
              ElementsAre("cases[0].stdin: has no meaning beside a kernel"));
  EXPECT_THAT(after([](Plan& plan) { plan.cases[1].command.argv.clear(); }),
              ElementsAre("cases[1].command: names no program"));
  EXPECT_THAT(after([](Plan& plan) {
                plan.cases[1].harness = Harness{"pyperf", ""};
              }),
              ElementsAre("cases[1].harness: stands beside a container"));
  EXPECT_THAT(after([](Plan& plan) { plan.cases[3].command.argv = {"true"}; }),
              ElementsAre("cases[3].harness: has a report and a command"));
}

TEST(FormProblems, Kernels) {
  for (const char* file : {"", "/etc/passwd", "../a.cl", "a/../../b.cl"}) {
    EXPECT_THAT(kernel_after([&](Kernel& kernel) { kernel.file = file; }),
                ElementsAre("cases[0].kernel: file is no file of the repository"))
        << file;
  }
  EXPECT_THAT(kernel_after([](Kernel& kernel) { kernel.includes = {"../include"}; }),
              ElementsAre("cases[0].kernel: a folder of includes is none of the repository"));
  EXPECT_THAT(kernel_after([](Kernel& kernel) { kernel.entry = "a;b"; }),
              ElementsAre("cases[0].kernel: entry is no name of a function"));
  for (const double bytes : {0.0, -4.0, 1.5, 1e300, HUGE_VAL, std::nan("")}) {
    EXPECT_THAT(kernel_after([&](Kernel& kernel) { kernel.arguments[1].bytes = bytes; }),
                ElementsAre("cases[0].kernel: a buffer has no whole number of bytes"))
        << bytes;
    EXPECT_THAT(kernel_after([&](Kernel& kernel) { kernel.global[0] = bytes; }),
                ElementsAre("cases[0].kernel: global is not one to three whole numbers from 1"))
        << bytes;
  }
  EXPECT_THAT(kernel_after([](Kernel& kernel) { kernel.arguments[0].value = std::nan(""); }),
              ElementsAre("cases[0].kernel: an argument is not finite"));
  EXPECT_THAT(kernel_after([](Kernel& kernel) {
                kernel.global = {1, 1, 1, 1};
                kernel.local.clear();
              }),
              ElementsAre("cases[0].kernel: global is not one to three whole numbers from 1"));
  EXPECT_THAT(kernel_after([](Kernel& kernel) { kernel.local.pop_back(); }),
              ElementsAre("cases[0].kernel: local and global have different dimensions"));
  EXPECT_THAT(kernel_after([](Kernel& kernel) {
                kernel.global.clear();
                kernel.local.clear();
              }),
              ElementsAre("cases[0].kernel: global is missing"));
}

TEST(FormProblems, ContainersAndHarnesses) {
  for (const char* image : {"", "--privileged"}) {
    EXPECT_THAT(after([&](Plan& plan) { plan.cases[1].container->image = image; }),
                ElementsAre("cases[1].container: image is empty or no text"));
  }
  for (const double amount : {0.0, -1.0, HUGE_VAL, std::nan("")}) {
    EXPECT_THAT(after([&](Plan& plan) { plan.cases[1].container->cpus = amount; }),
                ElementsAre("cases[1].container: cpus is not above 0"));
    EXPECT_THAT(after([&](Plan& plan) { plan.cases[1].container->memory = amount; }),
                ElementsAre("cases[1].container: memory is not above 0"));
  }
  EXPECT_THAT(after([](Plan& plan) { plan.cases[2].harness->format = "a b"; }),
              ElementsAre("cases[2].harness: format is no word"));
  EXPECT_THAT(after([](Plan& plan) { plan.cases[3].harness->report = "../a.json"; }),
              ElementsAre("cases[3].harness: report is no file of the repository"));
}

TEST(FormProblems, ProcessesAndBaselines) {
  EXPECT_THAT(after([](Plan& plan) { plan.measures[0].minimum_processes = 21; }),
              ElementsAre("measures[0]: minimum_processes and maximum_processes are no range"));
  EXPECT_THAT(after([](Plan& plan) { plan.measures[0].minimum_processes = 0; }),
              ElementsAre("measures[0]: minimum_processes and maximum_processes are no range"));
  EXPECT_THAT(after([](Plan& plan) { plan.baselines[0].reference.clear(); }),
              ElementsAre("baselines[0].reference: is empty"));
  EXPECT_THAT(after([](Plan& plan) { plan.baselines[1].reference = "x"; }),
              ElementsAre("baselines[1].reference: has no meaning"));
  EXPECT_THAT(after([](Plan& plan) { plan.baselines[2].reference = "--upload-pack=x"; }),
              ElementsAre("baselines[2].reference: is no revision"));
}

}  // namespace
}  // namespace benchc::plan
