#include "runtime/plan/plan_explain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/plan/group_measure.h"
#include "tests/unit/runtime/plan/full_plan.h"

namespace benchc::plan {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(PlanExplain, TellsEverythingOfACase) {
  EXPECT_EQ(explain(full_plan(), 1), R"(case sort[algo="radix"]  of bench/sort.bench  suite ci
  sorts numbers

runs
  build/sorter --algo radix
  parameters: algo = "radix", fast = true, n = 1024, pause = 0.1 s
  setup: shell: make data
  prepare: sync
  teardown: rm -f data/out
  cwd: data
  env: LC_ALL=C
  stdin: "3 1 2\x0a"
  timeout: 30 s
  verify: stdout contains "ok", exit == 3
  items: 1024
  bytes: 4096 B

after the builds
  configure  cmake -B build
  release    cmake --build build

environment quiet
  aslr       off, or fail
  cores      isolated 2, or warn
  clean_env  only the variables below are set
  env TZ     "UTC"
  cwd        bench

measured by quick
  2 warm-up runs and 500 ms and on until steady, 5..50 samples, until within 0.5%, at most 10 s a case, order sequential, discarded when interrupts > 1000/s or steal > 1% or temperature > 90 °C
  group 1 of 2, one after the other, with
    sort[algo="std"]
    (this case)
  5..50 samples of each, at most 20 s for the group

each sample gives
  time        builtin, in s, better lower
  sum         json "$.sum", better none
  size        match "size (\d+) KiB", in B, better lower
  throughput  derived, in 1/s, better higher

judged by
  rule no_slowdown
    nothing gets slower
    warn when median(time) regresses by more than 1ms
    against main: branch "main" last 10 runs; only runs of the class "big" count; without one: pass
    confidence 95%, errs at most 1 in 1,000; when it cannot be told: fail
    owner perf-team
    judged for sort[algo="radix"]
  rule radix_pays
    fail when radix is slow
    confidence 99%, errs at most 1% of the time; when it cannot be told: warn
    judged for n=1024
      beside sort[algo="std"]
      with these limits, in base units: 0.25, 0.5
)");
}

TEST(PlanExplain, ACaseAloneThatNobodyJudges) {
  const std::string text = explain(full_plan(), 2);
  EXPECT_THAT(text, HasSubstr("\nruns\n  true\n  timeout: 10 min\n\nenvironment quiet\n"));
  EXPECT_THAT(text, HasSubstr("\n  group 2 of 2 in random order, alone\n\nno rule judges it\n"));
}

TEST(PlanExplain, TellsOfNativeBodiesWithTheirFlagsAndDefaults) {
  EXPECT_THAT(explain(native_plan(), 1), HasSubstr(R"(
runs
  native bench/parse.cpp entry parse_document
  parameters: threads = 1
  compiler: clang++
  flags: -O2 '-DNAME=a b'
  includes: include .
  libraries: z build/libjson.a
  memory: 512 MiB
)"));
  EXPECT_THAT(explain(native_plan(), 2), HasSubstr(R"(
runs
  builtin std.stream.triad
  defaults: pages = "huge", size = 67108864 B
)"));
}

TEST(PlanExplain, NamesTheOrderOfTheGroup) {
  Plan plan = native_plan();
  EXPECT_THAT(explain(plan, 0), HasSubstr("by turns, in a new random order each round, with\n"
                                          "    parse[threads=1]\n"));
  plan.measures[0].order = Order::Declared;
  EXPECT_THAT(explain(plan, 0),
              HasSubstr("  group 1 of 2, by turns, in this order each round, with\n"
                        "    (this case)\n"
                        "    parse[threads=1]\n"));
}

TEST(PlanExplain, CountsWhatIsTooMuchToName) {
  Plan plan = large_plan(100);
  plan.groups = {{}};
  for (std::uint32_t at = 0; at < 100; ++at) plan.groups[0].cases.push_back(at);
  plan.rules[0].judgments = {{"all", plan.groups[0].cases, {}}};
  const std::string text = explain(plan, 99);
  EXPECT_THAT(text, HasSubstr("n=19]\n    … and 79 more cases\n"));
  EXPECT_THAT(text, HasSubstr("n=19]\n      … and 79 more cases\n"));
  EXPECT_THAT(text, Not(HasSubstr("n=20]")));
}

TEST(PlanExplain, EachBuildStandsBehindThoseThatItNeeds) {
  Plan plan = full_plan();
  plan.builds.push_back({"tools", {{"make", "tools"}, false}, "", {}, {}, {1, 0}, 600});
  plan.workloads[1].needs = {2, 1};
  EXPECT_THAT(explain(plan, 0), HasSubstr("after the builds\n"
                                          "  configure  cmake -B build\n"
                                          "  release    cmake --build build\n"
                                          "  tools      make tools\n\n"));
}

TEST(PlanExplain, NamesCannotDriveATerminal) {
  Plan plan = full_plan();
  const std::string evil = "\x1b]0;title\x07";
  plan.spec = plan.suite = plan.workloads[1].name = plan.workloads[1].documentation = evil;
  plan.rules[0].name = plan.rules[0].owner = plan.rules[0].clauses[0].text = evil;
  plan.rules[1].judgments[0].subject = plan.baselines[0].machine_class = evil;
  plan.cases[0].id = plan.cases[1].id = plan.cases[1].command.argv[1] = evil;
  plan.builds[0].name = plan.measures[1].name = plan.workloads[1].metrics[0].name = evil;
  EXPECT_EQ(explain(plan, 1).find_first_of("\x1b\x07"), std::string::npos);
}

TEST(GroupMeasure, TakesTheMostOfItsCasesAndTheirBudgetsTogether) {
  const Plan plan = full_plan();
  const std::vector<std::uint32_t> both = {1, 2};
  const GroupMeasure measure = group_measure(plan, both);
  EXPECT_EQ(measure.order, Order::Random);
  EXPECT_EQ(measure.minimum, 20U);
  EXPECT_EQ(measure.maximum, 400U);
  EXPECT_EQ(measure.budget, 40);
}

TEST(GroupMeasure, CasesWithAnEfficiencyTakeTurns) {
  Plan plan = native_plan();
  plan.measures[0].order = Order::Sequential;
  EXPECT_EQ(group_measure(plan, plan.groups[0].cases).order, Order::Declared);
  EXPECT_EQ(group_measure(plan, plan.groups[1].cases).order, Order::Sequential);
}

}  // namespace
}  // namespace benchc::plan
