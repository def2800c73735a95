#include <cmath>
#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/plan/plan.h"
#include "runtime/plan/plan_json.h"
#include "tests/unit/runtime/plan/full_plan.h"

namespace benchc::plan {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> after(const std::function<void(Plan&)>& change) {
  Plan plan = full_plan();
  change(plan);
  return problems(plan);
}

TEST(Problems, AGoodPlanHasNone) {
  EXPECT_THAT(problems(full_plan()), IsEmpty());
  EXPECT_THAT(problems(native_plan()), IsEmpty());
  EXPECT_THAT(problems(large_plan(50)), IsEmpty());
  EXPECT_THAT(problems(Plan{}), IsEmpty());
}

TEST(Problems, Indices) {
  EXPECT_THAT(after([](Plan& plan) { plan.cases[0].workload = 9; }),
              ElementsAre("cases[0]: workload does not exist"));
  EXPECT_THAT(after([](Plan& plan) { plan.cases[1].measure = 2; }),
              ElementsAre("cases[1]: measure does not exist"));
  EXPECT_THAT(after([](Plan& plan) { plan.workloads[1].needs = {2}; }),
              ElementsAre("workloads[1].needs: builds[2] does not exist"));
  EXPECT_THAT(after([](Plan& plan) { plan.rules[0].baseline = 1; }),
              ElementsAre("rules[0].baseline: does not exist"));
  EXPECT_THAT(after([](Plan& plan) { plan.rules[0].judgments[1].cases = {3}; }),
              ElementsAre("rules[0].judgments[1]: cases[3] does not exist"));
  EXPECT_THAT(after([](Plan& plan) { plan.rules[1].judgments[0].cases = {0}; }),
              testing::Contains("rules[1].judgments[0]: has fewer cases than its condition uses"));
  EXPECT_THAT(after([](Plan& plan) { plan.rules[1].judgments[0].bounds = {1}; }),
              ElementsAre("rules[1].judgments[0]: has fewer bounds than its condition uses"));
}

TEST(Problems, Groups) {
  EXPECT_THAT(after([](Plan& plan) { plan.groups.pop_back(); }),
              ElementsAre("cases[2]: is in no group"));
  EXPECT_THAT(after([](Plan& plan) {
                plan.groups[1].cases = {2, 1};
              }),
              ElementsAre("groups[1]: cases[1] is in a group already"));
}

TEST(Problems, Commands) {
  EXPECT_THAT(after([](Plan& plan) { plan.cases[2].command.argv.clear(); }),
              ElementsAre("cases[2].command: names no program"));
  EXPECT_THAT(after([](Plan& plan) {
                plan.cases[2].command.argv = {"a", std::string("b\0c", 3)};
              }),
              ElementsAre("cases[2].command: holds a NUL byte"));
  EXPECT_THAT(after([](Plan& plan) {
                plan.cases[2].env = {{"A=B", ""}};
              }),
              ElementsAre("cases[2].env: a variable's name is empty or holds '='"));
  EXPECT_THAT(after([](Plan& plan) { plan.builds[0].command.argv = {"\xff"}; }),
              ElementsAre("builds[0].command: is not UTF-8"));
}

TEST(Problems, BuildsThatNeedEachOther) {
  EXPECT_THAT(after([](Plan& plan) { plan.builds[0].needs = {1}; }),
              ElementsAre("builds[0].needs: the build needs itself"));
}

TEST(Problems, Limits) {
  EXPECT_THAT(after([](Plan& plan) { plan.measures[0].maximum_samples = 19; }),
              ElementsAre("measures[0]: maximum_samples is below minimum_samples"));
  EXPECT_THAT(after([](Plan& plan) { plan.measures[0].minimum_samples = 0; }),
              ElementsAre("measures[0]: minimum_samples is below 1"));
  EXPECT_THAT(after([](Plan& plan) { plan.measures[0].budget = std::nan(""); }),
              ElementsAre("measures[0]: budget is not above 0"));
  EXPECT_THAT(after([](Plan& plan) { plan.rules[0].alpha = 1; }),
              ElementsAre("rules[0].alpha: is not between 0 and 1"));
  EXPECT_THAT(after([](Plan& plan) { plan.cases[0].timeout = 0; }),
              ElementsAre("cases[0].timeout: timeout is not above 0"));
  EXPECT_THAT(after([](Plan& plan) { plan.false_alarms = 0; }),
              ElementsAre("false_alarms: is not between 0 and 1"));
}

TEST(Problems, Discards) {
  EXPECT_THAT(after([](Plan& plan) {
                plan.measures[0].discards = {{"phase of the moon", 2}};
              }),
              ElementsAre("measures[0].discards[0].observed: is nothing that is observed beside a "
                          "sample"));
  for (const double wrong : {0.0, -1.0, std::nan(""), HUGE_VAL}) {
    EXPECT_THAT(after([&](Plan& plan) {
                  plan.measures[0].discards = {{"steal", wrong}};
                }),
                ElementsAre("measures[0].discards[0].above: is not a finite number above 0"));
  }
  EXPECT_THAT(after([](Plan& plan) {
                plan.measures[0].discards.assign(16, {"steal", 0.01});
              }),
              IsEmpty());
  EXPECT_THAT(after([](Plan& plan) {
                plan.measures[0].discards.assign(17, {"steal", 0.01});
              }),
              ElementsAre("measures[0].discards: are too many"));
}

TEST(Problems, Controls) {
  const auto with = [](std::string name, std::string value) {
    return after([&](Plan& plan) {
      plan.environment.controls = {{std::move(name), std::move(value), OnUnmet::Warn}};
    });
  };
  EXPECT_THAT(with("cgroup", "cpu 1.5 memory 2147483648"), IsEmpty());
  EXPECT_THAT(with("cores", ""), ElementsAre("environment.controls[0].value: is empty"));
  EXPECT_THAT(with("locale", std::string("C\0x", 3)),
              ElementsAre("environment.controls[0].value: holds a NUL byte"));
  EXPECT_THAT(with("cores", std::string(65537, '1')),
              ElementsAre("environment.controls[0].value: is too long"));
}

TEST(Problems, Conditions) {
  const std::string first = "rules[0].clauses[0].condition: ";
  EXPECT_THAT(after([](Plan& plan) { plan.rules[0].baseline.reset(); }),
              ElementsAre(first + "regresses, but the rule has no baseline"));
  EXPECT_THAT(after([](Plan& plan) { plan.rules[0].clauses[0].condition.terms.pop_back(); }),
              ElementsAre(first + "has a wrong number of terms or operands"));
  EXPECT_THAT(after([](Plan& plan) { plan.rules[0].clauses[0].condition.terms[0].name = "p50"; }),
              ElementsAre(first + "no statistic has that name"));
  EXPECT_THAT(
      after([](Plan& plan) { plan.rules[0].clauses[0].condition.terms[1].kind = Term::Kind::Add; }),
      ElementsAre(first + "has a wrong number of operands"));
  EXPECT_THAT(after([](Plan& plan) {
                plan.rules[0].judgments.pop_back();
                plan.rules[0].clauses[0].condition.terms[0].metric = "speed";
              }),
              ElementsAre("rules[0].judgments[0]: a case's workload lacks the metric speed"));
}

TEST(Problems, ADerivedMetricUsesEarlierOnes) {
  EXPECT_THAT(after([](Plan& plan) {
                auto& metrics = plan.workloads[1].metrics;
                metrics[3].derived.operands[1].name = "throughput";
              }),
              ElementsAre("workloads[1].metrics[3].derived: "
                          "no metric of that name stands before it"));
}

std::vector<std::string> native_after(const std::function<void(Plan&)>& change) {
  Plan plan = native_plan();
  change(plan);
  return problems(plan);
}

std::vector<std::string> body_after(const std::function<void(Native&)>& change) {
  return native_after([&](Plan& plan) { change(*plan.cases[0].native); });
}

TEST(Problems, ACaseIsOneThing) {
  EXPECT_THAT(native_after([](Plan& plan) { plan.cases[0].command.argv = {"true"}; }),
              ElementsAre("cases[0].native: stands beside a command"));
  EXPECT_THAT(native_after([](Plan& plan) { plan.cases[0].stdin_text = ""; }),
              ElementsAre("cases[0].stdin: has no meaning beside native"));
  EXPECT_THAT(native_after([](Plan& plan) {
                plan.cases[0].verify = {{Verify::Kind::ExitCode, "", 0}};
              }),
              ElementsAre("cases[0].verify: has no meaning beside native"));
  EXPECT_THAT(
      native_after([](Plan& plan) {
        plan.cases[0].native.reset();
        plan.cases[0].command.argv = {"true"};
      }),
      ElementsAre("cases[0].command: has no counters, and its workload has a metric of one"));
}

TEST(Problems, FilesStayInTheRepository) {
  for (const char* path : {"/etc/passwd.so", "../a.cpp", "a/../../b.cpp", ".."}) {
    EXPECT_THAT(body_after([&](Native& native) { native.file = path; }),
                ElementsAre("cases[0].native: file leads out of the repository"))
        << path;
    EXPECT_THAT(body_after([&](Native& native) { native.includes = {path}; }),
                ElementsAre("cases[0].native: a folder of includes leads out of the repository"));
    EXPECT_THAT(body_after([&](Native& native) { native.libraries = {path}; }),
                ElementsAre("cases[0].native: a library leads out of the repository"));
  }
  EXPECT_THAT(body_after([](Native& native) { native.file = "a..b/..c/d..cpp"; }), IsEmpty());
  EXPECT_THAT(body_after([](Native& native) { native.file.clear(); }),
              ElementsAre("cases[0].native: file is empty or no text"));
  EXPECT_THAT(body_after([](Native& native) { native.file = std::string("a\0.cpp", 6); }),
              ElementsAre("cases[0].native: file is empty or no text"));
}

TEST(Problems, NativeBodies) {
  for (const char* entry : {"", "1st", "a b", "std.sort", "a;b", "\xc3\xa9"}) {
    EXPECT_THAT(body_after([&](Native& native) { native.entry = entry; }),
                ElementsAre("cases[0].native: entry is no name of a function"))
        << entry;
  }
  const auto kernel = [](const std::string& entry) {
    return native_after([&](Plan& plan) { plan.cases[2].native->entry = entry; });
  };
  EXPECT_THAT(kernel("std.sort"), IsEmpty());
  for (const char* entry : {"", ".sort", "std.", "std..sort", "std/sort"}) {
    EXPECT_THAT(kernel(entry), ElementsAre("cases[2].native: entry is no name of a function"))
        << entry;
  }
  EXPECT_THAT(native_after([](Plan& plan) { plan.cases[2].native->flags = {"-O2"}; }),
              ElementsAre("cases[2].native: "
                          "only a source has a compiler, flags, includes and libraries"));
  EXPECT_THAT(body_after([](Native& native) { native.kind = Native::Kind::Library; }),
              ElementsAre("cases[0].native: "
                          "only a source has a compiler, flags, includes and libraries"));
  EXPECT_THAT(native_after([](Plan& plan) { plan.cases[2].native->file = "a.cpp"; }),
              ElementsAre("cases[2].native: file has no meaning for a builtin"));
  EXPECT_THAT(body_after([](Native& native) { native.flags = {""}; }),
              ElementsAre("cases[0].native: a flag is empty or no text"));
  EXPECT_THAT(body_after([](Native& native) { native.libraries = {"-lm"}; }),
              ElementsAre("cases[0].native: a library is a flag"));
  EXPECT_THAT(body_after([](Native& native) { native.memory = 0; }),
              ElementsAre("cases[0].native: memory is not above 0"));
  EXPECT_THAT(body_after([](Native& native) { native.memory = std::nan(""); }),
              ElementsAre("cases[0].native: memory is not above 0"));
  EXPECT_THAT(native_after([](Plan& plan) {
                plan.cases[2].parameters = {{"size", {Value::Kind::Number, 64, "B", ""}}};
              }),
              ElementsAre("cases[2].native: defaults has a parameter that the case gives"));
}

TEST(Problems, Threads) {
  for (const double threads : {0.0, -1.0, 1.5, 1025.0, HUGE_VAL, std::nan("")}) {
    EXPECT_THAT(
        native_after([&](Plan& plan) {
          plan.cases[2].native->defaults = {{"threads", {Value::Kind::Number, threads, "", ""}}};
        }),
        ElementsAre("cases[2].native: threads is no whole number from 1 to 1024"))
        << threads;
  }
}

TEST(Problems, WhatAnEfficiencyComparesIsInOneGroup) {
  EXPECT_THAT(native_after([](Plan& plan) {
                plan.groups = {{{0}}, {{1}}, {{2}}};
              }),
              ElementsAre("cases[0]: an efficiency compares it with cases[1], "
                          "which is in another group"));
  EXPECT_THAT(native_after([](Plan& plan) {
                Metric loss{"loss", MetricSource::Derived, "", Better::Lower, "", 1, {}};
                loss.derived = {Term::Kind::Metric, 0, 0, "scaling", "", {}};
                plan.workloads[0].metrics.push_back(loss);
              }),
              ElementsAre("workloads[0].metrics[2].derived: "
                          "no metric of that name stands before it"));
}

TEST(ThreadScales, JoinWhatDiffersInThreadsAlone) {
  Plan plan = native_plan();
  EXPECT_THAT(thread_scales(plan.workloads, plan.cases), ElementsAre(ElementsAre(1, 0)));
  plan.cases[0].parameters.insert(plan.cases[0].parameters.begin(),
                                  {"n", {Value::Kind::Number, 1, "", ""}});
  EXPECT_THAT(thread_scales(plan.workloads, plan.cases),
              ElementsAre(ElementsAre(0), ElementsAre(1)));
  // Of workloads without an efficiency nothing is joined.
  plan.workloads[0].metrics.pop_back();
  EXPECT_THAT(thread_scales(plan.workloads, plan.cases), IsEmpty());
}

Term nested(unsigned depth) {
  Term term;
  for (unsigned level = 1; level < depth; ++level) {
    Term outer{Term::Kind::Negate, 0, 0, "", "", {}};
    outer.operands.push_back(std::move(term));
    term = std::move(outer);
  }
  return term;
}

Condition nested_condition(Condition condition, unsigned depth) {
  for (unsigned level = 1; level < depth; ++level) {
    Condition outer;
    outer.kind = Condition::Kind::Not;
    outer.operands.push_back(std::move(condition));
    condition = std::move(outer);
  }
  return condition;
}

TEST(Problems, DepthIsBoundedSoThatWhatIsAllowedCanBeReadBack) {
  Plan plan = full_plan();
  Condition& condition = plan.rules[0].clauses[0].condition;
  condition.terms[1] = nested(60);
  condition = nested_condition(condition, 30);
  ASSERT_THAT(problems(plan), IsEmpty());
  const auto read = from_json(to_json(plan));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, plan);

  const std::string place = "rules[0].clauses[0].condition: is nested too deeply";
  EXPECT_THAT(after([&](Plan& deep) { deep.rules[0].clauses[0].condition.terms[1] = nested(61); }),
              ElementsAre(place));
  condition = nested_condition(std::move(condition), 2);
  EXPECT_THAT(problems(plan), testing::Contains(place));
}

TEST(Problems, TheirNumberIsBounded) {
  Plan plan = large_plan(5000);
  for (Case& one : plan.cases) one.command.argv.clear();
  EXPECT_EQ(problems(plan).size(), 100U);
}

TEST(LongestSeconds, IsTheSumOfTheCasesBudgets) {
  EXPECT_EQ(longest_seconds(full_plan()), 10 + 10 + 30);
  EXPECT_EQ(longest_seconds(Plan{}), 0);
}

}  // namespace
}  // namespace benchc::plan
