#include "compiler/driver/compared_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/plan/revision.h"

namespace benchc::driver {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(ComparedPlan, ACommandIsOneCase) {
  const auto plan = plan_of_command("grep 'a \"$b\"' \"x\\\\y\"", false);
  ASSERT_TRUE(plan) << plan.error().message;
  ASSERT_EQ(plan->cases.size(), 1U);
  EXPECT_THAT(plan->cases[0].command.argv, ElementsAre("grep", "a \"$b\"", "x\\y"));
  EXPECT_FALSE(plan->cases[0].command.shell);
  EXPECT_THAT(plan::problems(*plan), IsEmpty());
}

TEST(ComparedPlan, AShellsCommandIsItsText) {
  const auto plan = plan_of_command("a | b \"${c}\"\n", true);
  ASSERT_TRUE(plan) << plan.error().message;
  EXPECT_THAT(plan->cases[0].command.argv, ElementsAre("/bin/sh", "-c", "a | b \"${c}\"\n"));
  EXPECT_TRUE(plan->cases[0].command.shell);
}

TEST(ComparedPlan, WhatCannotBeRunIsNamed) {
  for (const char* command : {"", "a |", "\xff\xfe"}) {
    EXPECT_FALSE(plan_of_command(command, false)) << command;
  }
  EXPECT_FALSE(plan_of_command("\xff", true));
}

CompareOptions options() { return {.a = "a", .b = "b", .paired = true}; }

TEST(ComparedPlan, ComparesTimeAndCpuTime) {
  auto plan = plan_of_command("b", false);
  CompareOptions asked = options();
  asked.limit = 0.01;
  asked.confidence = 0.95;
  ASSERT_TRUE(set_comparison(*plan, "a", asked));
  plan::add_revision(*plan, *plan_of_command("a", false), {.baseline = 0, .reference = "a"});
  EXPECT_THAT(plan::problems(*plan), IsEmpty());
  ASSERT_EQ(plan->rules.size(), 2U);
  EXPECT_EQ(plan->rules[0].name, "time");
  EXPECT_EQ(plan->rules[1].name, "cpu_time");
  EXPECT_NEAR(plan->rules[0].alpha, 0.05, 1e-12);
  EXPECT_EQ(plan->rules[0].clauses[0].severity, plan::Clause::Severity::Fail);
  EXPECT_EQ(plan->rules[0].clauses[0].text, "median(time) regresses by more than 1%");
  ASSERT_EQ(plan->cases.size(), 2U);
  EXPECT_EQ(plan->cases[1].id, "command@A");
}

TEST(ComparedPlan, WithoutALimitNothingFails) {
  auto plan = plan_of_command("b", false);
  ASSERT_TRUE(set_comparison(*plan, "a", options()));
  EXPECT_EQ(plan->rules[0].clauses[0].severity, plan::Clause::Severity::Warn);
  EXPECT_EQ(plan->rules[0].on_inconclusive, plan::CountsAs::Pass);
}

TEST(ComparedPlan, TheBudgetIsOfBothSides) {
  auto plan = plan_of_command("b", false);
  CompareOptions asked = options();
  asked.budget = 6;
  asked.samples = {5, 9};
  ASSERT_TRUE(set_comparison(*plan, "a", asked));
  EXPECT_EQ(plan->measures[0].budget, 3);
  EXPECT_EQ(plan->measures[0].minimum_samples, 5U);
  EXPECT_EQ(plan->measures[0].maximum_samples, 9U);
}

// By hand: 11 pairs of 500 have sqrt(11 / 500) = 14.8% of alpha at the first look, and if all agree
// 2 * (1/2)^11 = 0.098%, which is less than 14.8% of 1%; 10 have 14.1%, and 0.195%. At 5%, 9 have
// 13.4%, which is 0.67%, and 0.39%; 8 have 0.63%, and 0.78%.
TEST(ComparedPlan, TheFirstLookIsWhereAnythingCanBeTold) {
  CompareOptions asked = options();
  auto plan = plan_of_command("b", false);
  ASSERT_TRUE(set_comparison(*plan, "a", asked));
  EXPECT_EQ(plan->measures[0].minimum_samples, 11U);
  EXPECT_EQ(plan->measures[0].maximum_samples, 500U);
  asked.confidence = 0.95;
  ASSERT_TRUE(set_comparison(*plan, "a", asked));
  EXPECT_EQ(plan->measures[0].minimum_samples, 9U);
  // A spec says how many itself.
  plan->measures[0].minimum_samples = 20;
  asked.spec.file = "sort.bench";
  ASSERT_TRUE(set_comparison(*plan, "a", asked));
  EXPECT_EQ(plan->measures[0].minimum_samples, 20U);
}

TEST(ComparedPlan, AMetricThatNoCaseHasIsNamed) {
  auto plan = plan_of_command("b", false);
  CompareOptions asked = options();
  asked.metrics = {"max_rss", "max_rss", "speed"};
  const auto set = set_comparison(*plan, "a", asked);
  ASSERT_FALSE(set);
  EXPECT_THAT(set.error().message, HasSubstr("`speed`"));
}

}  // namespace
}  // namespace benchc::driver
