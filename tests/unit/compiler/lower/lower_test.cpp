// From the checked spec to the plan: what is chosen, how it is numbered, what each case says.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/plan/false_alarms.h"
#include "runtime/plan/plan_text.h"
#include "tests/unit/compiler/lower/planned.h"

namespace benchc::lower_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

const std::string kSpec = R"(
param scale = 2
build configure { command = ["configure"] }
build tools { needs configure; command = ["make", "tools"]; produces = ["bin/tool"] }
build docs { command = ["make", "docs"] }
environment quiet { env = { A: "1" }; cores = [0, 1] or warn }
measure quick { samples = 5..10; budget = 2s }
measure slow { samples = 50..100 }
baseline old = run "r1"
baseline main = branch "main" last 7 runs
workload first { over n = [1, 2]; command = ["first", "${n}"]; needs docs }
workload second {
  over n = [1, 2]
  over t = [10ms, 20ms]
  needs   tools
  shell   = "second ${n} ${t in ms} > out"
  setup   = ["mkdir", "out${n}"]
  cwd     = "work/../data"
  env     = { N: n, SCALE: scale }
  stdin   = "in ${n}"
  timeout = t * 100
  items   = n * scale
  bytes   = n * 1KiB
  tags    = [hot]
  measure = slow
  metric late  = early * 2
  metric early = items / time
  verify stdout contains "n=${n}"
  verify exit == 3
  verify file "out" exists
}
rule slow_first { for first; against old; fail when median(time) regresses by more than 2% }
rule pair {
  against main
  fail when median(second[t = 10ms].time) > median(second[t = 20ms].time)
  warn when p90(second[t = 10ms].time) > p90(second[t = 20ms].time)
}
rule kept { for second; against main; fail when max(time) regresses by more than 5%; confidence = 95% }
suite all { include *; false_alarms = 1 per 500 runs }
suite hot { include tag(hot)[n = 2]; rules = [kept, slow_first]; environment = quiet; measure = quick }
suite cold { include first; measure = quick }
)";

TEST(Lower, EveryCaseSaysWhatRuns) {
  const Planned planned = plan_of(kSpec);
  ASSERT_THAT(planned.ids, IsEmpty()) << planned.text;
  EXPECT_EQ(planned.plan.spec, "bench/a.bench");
  EXPECT_THAT(case_ids(planned.plan),
              ElementsAre("first[n=1]", "first[n=2]", "second[n=1,t=0.01]", "second[n=1,t=0.02]",
                          "second[n=2,t=0.01]", "second[n=2,t=0.02]"));
  EXPECT_THAT(plan::problems(planned.plan), IsEmpty());
  ASSERT_EQ(planned.plan.parameters.size(), 1U);
  EXPECT_EQ(planned.plan.parameters[0].value.number, 2);

  const plan::Case& simple = planned.plan.cases[1];
  EXPECT_THAT(simple.command.argv, ElementsAre("first", "2"));
  EXPECT_FALSE(simple.command.shell);
  EXPECT_EQ(simple.timeout, 600);

  const plan::Case& one = planned.plan.cases[5];
  EXPECT_TRUE(one.command.shell);
  EXPECT_THAT(one.command.argv, ElementsAre("/bin/sh", "-c", "second 2 20 > out"));
  ASSERT_TRUE(one.setup.has_value());
  EXPECT_THAT(one.setup->argv, ElementsAre("mkdir", "out2"));
  EXPECT_EQ(one.cwd, "data");
  EXPECT_THAT(one.env, ElementsAre(Pair("N", "2"), Pair("SCALE", "2")));
  EXPECT_EQ(one.stdin_text, "in 2");
  EXPECT_DOUBLE_EQ(one.timeout, 2);
  EXPECT_EQ(one.items, 4);
  EXPECT_EQ(one.bytes, 2048);
  ASSERT_EQ(one.parameters.size(), 2U);
  EXPECT_EQ(one.parameters[1].name, "t");
  EXPECT_EQ(one.parameters[1].value.unit, "s");
  ASSERT_EQ(one.verify.size(), 3U);
  EXPECT_EQ(one.verify[0].text, "n=2");
  EXPECT_EQ(one.verify[1].kind, plan::Verify::Kind::ExitCode);
  EXPECT_EQ(one.verify[1].exit_code, 3);
  EXPECT_EQ(one.verify[2].text, "out");
}

TEST(Lower, ADerivedMetricStandsAfterWhatItIsMadeOf) {
  const Planned planned = plan_of(kSpec);
  const auto& metrics = planned.plan.workloads[1].metrics;
  EXPECT_EQ(metrics[metrics.size() - 2].name, "early");
  EXPECT_EQ(metrics[metrics.size() - 2].unit, "1/s");
  const plan::Term& late = metrics.back().derived;
  EXPECT_EQ(late.kind, plan::Term::Kind::Multiply);
  EXPECT_EQ(late.operands[0].name, "early");
  EXPECT_EQ(late.operands[1].number, 2);
}

TEST(Lower, WhatIsNotChosenIsLeftOutAndTheRestRenumbered) {
  const Planned planned = plan_of(kSpec, {.suite = "hot"});
  ASSERT_THAT(planned.ids, IsEmpty()) << planned.text;
  const plan::Plan& plan = planned.plan;
  EXPECT_EQ(plan.suite, "hot");
  EXPECT_THAT(case_ids(plan), ElementsAre("second[n=2,t=0.01]", "second[n=2,t=0.02]"));
  EXPECT_EQ(plan.environment.name, "quiet");
  ASSERT_EQ(plan.environment.controls.size(), 1U);
  EXPECT_EQ(plan.environment.controls[0].value, "[0, 1]");
  ASSERT_EQ(plan.builds.size(), 2U);
  EXPECT_EQ(plan.builds[0].name, "configure");
  EXPECT_THAT(plan.builds[1].needs, ElementsAre(0U));
  ASSERT_EQ(plan.workloads.size(), 1U);
  EXPECT_THAT(plan.workloads[0].needs, ElementsAre(1U));
  // The workload names a measure of its own.
  ASSERT_EQ(plan.measures.size(), 1U);
  EXPECT_EQ(plan.measures[0].name, "slow");
  // `slow_first` judges nothing that is left.
  ASSERT_EQ(plan.rules.size(), 1U);
  EXPECT_EQ(plan.rules[0].name, "kept");
  EXPECT_EQ(plan.rules[0].judgments.size(), 2U);
  ASSERT_EQ(plan.baselines.size(), 1U);
  EXPECT_EQ(plan.baselines[0].reference, "main");
  EXPECT_EQ(plan.baselines[0].last, 7U);
  EXPECT_EQ(plan.rules[0].baseline, 0U);
  EXPECT_THAT(plan::problems(plan), IsEmpty());
}

TEST(Lower, ASuitesMeasureTakesThePlaceOfDefault) {
  const Planned planned = plan_of(kSpec, {.suite = "cold"});
  ASSERT_EQ(planned.plan.measures.size(), 1U) << planned.text;
  EXPECT_EQ(planned.plan.measures[0].name, "quick");
  EXPECT_EQ(planned.plan.measures[0].maximum_samples, 10U);
}

TEST(Lower, OnlyRestrictsFurther) {
  const Planned planned = plan_of(kSpec, {.only = "second[t = 10ms], first[n = 1]"});
  ASSERT_THAT(planned.ids, IsEmpty()) << planned.text;
  EXPECT_THAT(case_ids(planned.plan),
              ElementsAre("first[n=1]", "second[n=1,t=0.01]", "second[n=2,t=0.01]"));
  EXPECT_THAT(judgments(planned.plan, "pair"), IsEmpty());
  EXPECT_THAT(judgments(planned.plan, "slow_first"), ElementsAre("first[n=1]: first[n=1]"));
}

TEST(Lower, OnlyWithinASuite) {
  const Planned planned = plan_of(kSpec, {.suite = "cold", .only = "second"});
  EXPECT_THAT(planned.ids, ElementsAre("selects-nothing"));
  EXPECT_THAT(planned.text, HasSubstr("suite `cold` includes none of these cases"));
}

TEST(Lower, AMistakeOfTheCommandLineIsShownInItsText) {
  EXPECT_THAT(plan_of(kSpec, {.suite = "colt"}).text, HasSubstr("unknown suite `colt`"));
  EXPECT_THAT(plan_of(kSpec, {.suite = "colt"}).text, HasSubstr("did you mean `cold`?"));
  EXPECT_THAT(plan_of(kSpec, {.only = "frst"}).text, HasSubstr("did you mean `first`?"));
  EXPECT_THAT(plan_of(kSpec, {.only = "first["}).ids, ElementsAre("expected"));
  EXPECT_THAT(plan_of(kSpec, {.only = "first\nsecond"}).ids, ElementsAre("bad-selector"));
  EXPECT_THAT(plan_of(kSpec, {.only = "first second"}).ids, ElementsAre("bad-selector"));
  EXPECT_THAT(plan_of(kSpec, {.only = " "}).ids, ElementsAre("bad-selector"));
}

TEST(Groups, HoldCasesOfOneJudgment) {
  const Planned planned = plan_of(kSpec);
  EXPECT_THAT(groups(planned.plan),
              ElementsAre("first[n=1]", "first[n=2]", "second[n=1,t=0.01], second[n=1,t=0.02]",
                          "second[n=2,t=0.01], second[n=2,t=0.02]"));
}

TEST(Groups, AreJoinedThroughACaseThatTheyShare) {
  const Planned planned = plan_of(R"(
workload w { over n = [1, 2, 3, 4]; command = ["w"] }
rule a { fail when median(w[n = 4].time) > median(w[n = 2].time) }
rule b { fail when median(w[n = 1].time) > median(w[n = 4].time) }
)");
  EXPECT_THAT(groups(planned.plan), ElementsAre("w[n=1], w[n=2], w[n=4]", "w[n=3]"));
}

TEST(FalseAlarms, AreSpreadOverAllThatCanFail) {
  const Planned planned = plan_of(kSpec, {.suite = "all"});
  ASSERT_EQ(planned.plan.rules.size(), 3U) << planned.text;
  // 2 judgments of slow_first, 2 of pair's one clause that fails, 4 of kept: each is wrong on one
  // side only, by half of its alpha.
  for (const plan::Rule& rule : planned.plan.rules)
    EXPECT_DOUBLE_EQ(rule.alpha, 2 * 0.002 / 8) << rule.name;
  EXPECT_EQ(planned.plan.false_alarms, 0.002);
}

TEST(FalseAlarms, CountAllThatMayFailARun) {
  const Planned planned = plan_of(R"(
workload w { over n = [1, 2, 3, 4]; command = ["w"]; metric answer = json "$.n" better none }
baseline main = branch "main"
rule slow { for w; fail when median(time) > 1s; fail when max(time) > 2s }
rule equal { for w; fail when median(answer) != 0 }
rule drift { for w; against main; fail when median(time) shifts by more than 1% }
rule grows { for w; fail when growth(time, n) exceeds n }
rule hint { for w; warn when median(time) > 1ms }
slo p99(w.time) < 20ms for 99% of runs over 30d
suite s { include w; false_alarms = 0.1% }
)",
                                  {.suite = "s"});
  ASSERT_EQ(planned.plan.rules.size(), 5U) << planned.text;
  // 8 of slow, 4 of equal, 4 of drift, 1 of grows, and the objective's 4.
  ASSERT_EQ(planned.plan.objectives.size(), 1U);
  EXPECT_EQ(plan::chances_to_fail(planned.plan), 21U);
  const double share = 0.001 / 21;
  EXPECT_DOUBLE_EQ(planned.plan.rules[0].alpha, 2 * share);
  // Either side of what is equal is wrong.
  EXPECT_DOUBLE_EQ(planned.plan.rules[1].alpha, share);
  EXPECT_DOUBLE_EQ(planned.plan.rules[2].alpha, 2 * share);
  EXPECT_DOUBLE_EQ(planned.plan.rules[3].alpha, 2 * share);
  // What only warns fails nothing.
  EXPECT_DOUBLE_EQ(planned.plan.rules[4].alpha, 0.01);
  EXPECT_DOUBLE_EQ(plan::objective_alpha(planned.plan), 2 * share);
  EXPECT_THAT(plan::to_text(planned.plan),
              HasSubstr("errs at most 1 in 10,500: wrongly fails at most 1 in 21,000, one of 21 "
                        "chances of 1 in 1,000 runs\n"));
}

TEST(FalseAlarms, WithoutABudgetAreTheConfidence) {
  const Planned planned = plan_of(kSpec);
  ASSERT_EQ(planned.plan.rules.size(), 3U);
  EXPECT_NEAR(planned.plan.rules[0].alpha, 0.01, 1e-12);
  EXPECT_NEAR(planned.plan.rules[2].alpha, 0.05, 1e-12);
}

TEST(FalseAlarms, ALooseBudgetDoesNotLowerConfidence) {
  const Planned planned = plan_of(R"(
workload w { command = ["w"] }
rule a { for w; fail when max(time) > 1s }
suite s { include w; false_alarms = 20% }
)",
                                  {.suite = "s"});
  ASSERT_EQ(planned.plan.rules.size(), 1U) << planned.text;
  EXPECT_NEAR(planned.plan.rules[0].alpha, 0.01, 1e-12);
}

TEST(Lower, MistakesOfSingleCasesNameTheCase) {
  const Planned planned = plan_of(R"(
workload w {
  over n = [1, 0]
  command = ["w"]
  timeout = n * 1s
}
)");
  EXPECT_THAT(planned.ids, ElementsAre("bad-case-setting"));
  EXPECT_THAT(planned.text, HasSubstr("in case `w[n=0]`"));
}

TEST(Lower, OfManyMistakesAHandfulIsTold) {
  const Planned planned = plan_of(R"(
workload w {
  over n = 1..1000
  command = ["w"]
  timeout = (1 - n) * 1s
}
)");
  EXPECT_LE(planned.ids.size(), 6U);
  EXPECT_GE(planned.ids.size(), 1U);
}

TEST(Lower, IsTheSameEachTime) {
  EXPECT_EQ(plan_of(kSpec, {.suite = "all"}).plan, plan_of(kSpec, {.suite = "all"}).plan);
}

}  // namespace
}  // namespace benchc::lower_test
