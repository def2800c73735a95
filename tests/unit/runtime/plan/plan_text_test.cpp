#include "runtime/plan/plan_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/plan/plan_json.h"
#include "tests/unit/runtime/plan/full_plan.h"

namespace benchc::plan {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kFullText = R"(
  param size = 65536 B

environment quiet
  aslr       off, or fail
  cores      isolated 2, or warn
  clean_env  only the variables below are set
  env TZ     "UTC"
  cwd        bench

builds, in parallel where none needs another
  configure  cmake -B build
  release    cmake --build build  needs configure

measure default
  1 warm-up run, 20..400 samples, at most 30 s a case, order random

measure quick
  2 warm-up runs and 500 ms and on until steady, 5..50 samples, until within 0.5%, at most 10 s a case, order sequential, discarded when interrupts > 1000/s or steal > 1% or temperature > 90 °C

workload idle: 1 case
  idle
    true

workload sort: 2 cases, needs release
  sorts numbers
  metric sum: json "$.sum", better none
  metric size: match "size (\d+) KiB", in B, better lower
  metric throughput: derived, in 1/s, better higher
  setup: shell: make data
  prepare: sync
  teardown: rm -f data/out
  cwd: data
  env: LC_ALL=C
  stdin: "3 1 2\x0a"
  timeout: 30 s
  verify: stdout contains "ok", exit == 3
  sort[algo="std"]
    build/sorter --algo std
  sort[algo="radix"]
    build/sorter --algo radix

rule no_slowdown: 2 judgments against main (branch "main" last 10 runs)
  nothing gets slower
  warn when median(time) regresses by more than 1ms
  confidence 95%, each judgment errs at most 1 in 1,000, owner perf-team

rule radix_pays: 1 judgment
  fail when radix is slow
  confidence 99%, each judgment errs at most 1% of the time

3 cases in 2 groups, 1 of them interleaved; measuring takes at most 50 s
unchanged code fails at most 1 in 500 runs, by 1 chance to fail
)";

TEST(PlanText, TellsEverything) {
  const Plan plan = full_plan();
  EXPECT_EQ(to_text(plan),
            "plan " + hash(plan).substr(0, 12) + "  bench/sort.bench  suite ci" + kFullText);
}

TEST(PlanText, TellsOfNativeBodies) {
  EXPECT_THAT(to_text(native_plan()), HasSubstr(R"(
workload parse: 2 cases
  metric nodes: counter "nodes", in B, better none
  metric scaling: efficiency over threads, better higher
  compiler: clang++
  flags: -O2 '-DNAME=a b'
  includes: include .
  libraries: z build/libjson.a
  memory: 512 MiB
  parse[threads=2]
    native bench/parse.cpp entry parse_document
  parse[threads=1]
    native bench/parse.cpp entry parse_document

workload triad: 1 case
  defaults: pages = "huge", size = 67108864 B
  triad
    builtin std.stream.triad
)"));
}

TEST(PlanText, ShowsFlagsThatCasesDoNotShare) {
  Plan plan = native_plan();
  plan.cases[1].native->flags = {"-O3"};
  EXPECT_THAT(to_text(plan), HasSubstr("entry parse_document\n    flags: -O3\n"));
}

TEST(PlanText, CutsLongListsOfCasesAndCountsTheRest) {
  const std::string text = to_text(large_plan(1000), 3);
  EXPECT_THAT(text, HasSubstr("workload sort: 1000 cases\n"));
  EXPECT_THAT(text, HasSubstr("n=2]"));
  EXPECT_THAT(text, Not(HasSubstr("n=3]")));
  EXPECT_THAT(text, HasSubstr("  … and 997 more cases\n"));
  EXPECT_THAT(text, HasSubstr("1000 cases in 1000 groups, 0 of them interleaved"));
  EXPECT_THAT(text, HasSubstr("measuring takes at most 8.33333 h"));
}

TEST(PlanText, ShowsWhatCasesDoNotShareWithEachOfThem) {
  Plan plan = full_plan();
  plan.cases[0].setup = Command{{"make", "one"}};
  plan.cases[1].verify.clear();
  const std::string text = to_text(plan);
  EXPECT_THAT(text, HasSubstr("    setup: make one\n"));
  EXPECT_THAT(text, HasSubstr("    setup: shell: make data\n"));
  EXPECT_THAT(text, HasSubstr("    verify: stdout contains \"ok\", exit == 3\n"));
  EXPECT_THAT(text, HasSubstr("  prepare: sync\n"));
}

TEST(PlanText, ShowsParametersToTheLastDigit) {
  Plan plan = full_plan();
  plan.parameters[0].value.number = 67108865;
  EXPECT_THAT(to_text(plan), HasSubstr("  param size = 67108865 B\n"));
}

TEST(PlanText, CommandsCanBePastedAndShellsAreNamed) {
  Plan plan = full_plan();
  plan.cases[2].command.argv = {"run it", "", "a'b", "$HOME", "x=1"};
  EXPECT_THAT(to_text(plan), HasSubstr(R"(    'run it' '' 'a'\''b' '$HOME' x=1)"));
  plan.cases[2].command = {{"/bin/sh", "-c", "ls | wc"}, true};
  EXPECT_THAT(to_text(plan), HasSubstr("    shell: ls | wc\n"));
}

TEST(PlanDot, ConnectsBuildsGroupsAndRules) {
  EXPECT_EQ(to_dot(full_plan()), R"dot(digraph plan {
  rankdir=LR;
  node [fontname="sans-serif"];
  b0 [shape=box3d, label="build configure\l"];
  b1 [shape=box3d, label="build release\l"];
  b0 -> b1;
  g0 [shape=box, label="2 cases, interleaved\lsort[algo=\"std\"]\lsort[algo=\"radix\"]\l"];
  b1 -> g0;
  g1 [shape=box, label="1 case\lidle\l"];
  r0 [shape=note, label="rule no_slowdown\lwarn when median(time) regresses by more than 1ms\l"];
  g0 -> r0;
  r1 [shape=note, label="rule radix_pays\lfail when radix is slow\l"];
  g0 -> r1;
}
)dot");
}

TEST(PlanDot, ShowsWhatIsCompiledForWhichGroup) {
  Plan plan = native_plan();
  EXPECT_EQ(to_dot(plan), R"dot(digraph plan {
  rankdir=LR;
  node [fontname="sans-serif"];
  g0 [shape=box, label="2 cases, interleaved\lparse[threads=2]\lparse[threads=1]\l"];
  s0 -> g0;
  g1 [shape=box, label="1 case\ltriad\l"];
  s0 [shape=box3d, label="compile bench/parse.cpp\l-O2 -DNAME=a b\l"];
}
)dot");
  plan.cases[1].native->flags = {"-O3"};
  EXPECT_THAT(to_dot(plan), HasSubstr("  s0 -> g0;\n  s1 -> g0;\n"));
}

TEST(PlanDot, ShortensLargeGroups) {
  Plan plan = large_plan(20);
  plan.groups = {{}};
  for (std::uint32_t at = 0; at < 20; ++at) plan.groups[0].cases.push_back(at);
  EXPECT_THAT(to_dot(plan), HasSubstr("n=7]\\l… and 12 more\\l\""));
}

TEST(Printable, KeepsTextAndShowsWhatWouldDriveATerminal) {
  EXPECT_EQ(printable("sort[n=1] \xc3\xa9\xe2\x82\xac\xf0\x9f\x9a\x80"),
            "sort[n=1] \xc3\xa9\xe2\x82\xac\xf0\x9f\x9a\x80");
  EXPECT_EQ(printable("\x1b[31m\n\t\x7f"), "\\x1b[31m\\x0a\\x09\\x7f");
  EXPECT_EQ(printable(std::string_view("\0", 1)), "\\x00");
  // A C1 control (CSI), and bytes that are no UTF-8.
  EXPECT_EQ(printable("\xc2\x9b"
                      "31m"),
            "\\xc2\\x9b31m");
  EXPECT_EQ(printable("a\xff\xc3"), "a\\xff\\xc3");
  // Right-to-left override, isolate, line separator.
  EXPECT_EQ(printable("\xe2\x80\xae|\xe2\x81\xa6|\xe2\x80\xa8"),
            "\\xe2\\x80\\xae|\\xe2\\x81\\xa6|\\xe2\\x80\\xa8");
}

TEST(PlanText, NamesCannotDriveATerminal) {
  Plan plan = full_plan();
  const std::string evil = "\x1b]0;title\x07";
  plan.spec = plan.suite = plan.workloads[1].name = plan.rules[0].name = evil;
  plan.cases[0].id = plan.cases[0].command.argv[1] = plan.builds[0].name = evil;
  Plan native = native_plan();
  native.cases[0].native->file = native.cases[0].native->entry = evil;
  native.cases[0].native->flags = native.cases[0].native->includes = {evil};
  native.cases[0].native->compiler = native.cases[2].native->defaults[0].name = evil;
  for (const std::string& text : {to_text(plan), to_dot(plan), to_text(native), to_dot(native)}) {
    EXPECT_EQ(text.find_first_of("\x1b\x07"), std::string::npos);
  }
}

}  // namespace
}  // namespace benchc::plan
