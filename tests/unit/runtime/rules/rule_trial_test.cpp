#include "runtime/rules/rule_trial.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/runtime/rules/declared.h"

namespace benchc::rules {
namespace {

using namespace declared;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using Shape = plan::GivenSamples::Shape;

plan::GivenSamples given(Shape shape, std::vector<double> numbers, bool baseline = false) {
  plan::GivenSamples samples;
  samples.metric = "time";
  samples.baseline = baseline;
  samples.shape = shape;
  samples.numbers = std::move(numbers);
  return samples;
}

plan::Expectation expect(std::string outcome) {
  plan::Expectation expectation;
  expectation.outcome = std::move(outcome);
  expectation.judgments = {0};
  expectation.text = expectation.outcome;
  return expectation;
}

// One case, and a rule of it.
plan::RuleTest test_of(plan::Condition condition) {
  Declared declared(1);
  declared.fail_when(std::move(condition));
  plan::RuleTest test;
  test.name = "example";
  test.plan = declared.plan();
  plan::Metric metric;
  metric.name = "time";
  metric.unit = "s";
  test.plan.workloads[0].metrics = {metric};
  return test;
}

plan::RuleTest regression_test() {
  plan::RuleTest test = test_of(regresses(statistic("median"), 0.03));
  plan::Baseline baseline;
  baseline.name = "main";
  test.plan.baselines = {baseline};
  test.plan.rules[0].baseline = 0;
  return test;
}

plan::Condition over(double limit) {
  return compare(statistic("median"), Op::Greater, number(limit));
}

TEST(RuleTrial, WhatIsExpectedPasses) {
  plan::RuleTest test = test_of(over(1));
  test.given = {given(Shape::Constant, {2})};
  test.expectations = {expect("fail")};
  const auto result = run_trials(test);
  ASSERT_TRUE(result.has_value());
  EXPECT_TRUE(result->passed);
  EXPECT_FALSE(result->expectations[0].shown.has_value());
}

TEST(RuleTrial, WhatIsNotExpectedIsShownWithItsVerdict) {
  plan::RuleTest test = test_of(over(1));
  test.given = {given(Shape::Values, {0.5, 0.5, 0.5})};
  test.expectations = {expect("fail")};
  const auto result = run_trials(test);
  ASSERT_TRUE(result.has_value());
  EXPECT_FALSE(result->passed);
  EXPECT_THAT(result->expectations[0].outcomes, ElementsAre(Pair(Outcome::Inconclusive, 1u)));
  ASSERT_TRUE(result->expectations[0].shown.has_value());
  EXPECT_EQ(result->expectations[0].shown->clauses[0].current.value, 0.5);
}

TEST(RuleTrial, ABaselineHasAsManyRunsAsWanted) {
  plan::RuleTest test = regression_test();
  test.given = {given(Shape::Constant, {1}, true), given(Shape::Constant, {2})};
  test.expectations = {expect("fail")};
  test.runs = 7;
  test.expectations.push_back(expect("pass"));
  const auto result = run_trials(test);
  ASSERT_TRUE(result.has_value());
  EXPECT_TRUE(result->expectations[0].met);
  EXPECT_EQ(result->expectations[1].shown->clauses[0].baseline_runs.size(), 7u);
}

TEST(RuleTrial, WithoutABaselineItSaysSo) {
  plan::RuleTest test = regression_test();
  test.given = {given(Shape::Normal, {1, 0.01})};
  test.expectations = {expect("no baseline"), expect("pass")};
  const auto result = run_trials(test);
  ASSERT_TRUE(result.has_value());
  EXPECT_TRUE(result->expectations[0].met);
  EXPECT_EQ(result->expectations[1].shown->reason, "the test gives no samples of a baseline");
}

TEST(RuleTrial, SharesAreOfTheTrials) {
  plan::RuleTest test = test_of(over(1));
  test.given = {given(Shape::Uniform, {0.6, 1.8})};
  test.trials = 200;
  // The median lies at 1.2: of 30 samples it is mostly told, and never the other way round.
  test.expectations = {expect("fail"), expect("fail"), expect("pass")};
  test.expectations[1].at_least = 0.2;
  test.expectations[2].at_most = 0.01;
  const auto result = run_trials(test);
  ASSERT_TRUE(result.has_value());
  EXPECT_FALSE(result->expectations[0].met);
  EXPECT_TRUE(result->expectations[1].met);
  EXPECT_TRUE(result->expectations[2].met);
  EXPECT_EQ(result->expectations[0].shown->outcome, Outcome::Inconclusive);
  EXPECT_GT(result->expectations[0].came_out, 40u);
}

TEST(RuleTrial, TooOftenShowsAVerdictThatCameOut) {
  plan::RuleTest test = test_of(over(1));
  test.given = {given(Shape::Constant, {2})};
  test.trials = 3;
  test.expectations = {expect("fail")};
  test.expectations[0].at_most = 0.5;
  const auto result = run_trials(test);
  ASSERT_TRUE(result.has_value());
  EXPECT_FALSE(result->passed);
  EXPECT_EQ(result->expectations[0].came_out, 3u);
  EXPECT_EQ(result->expectations[0].shown->outcome, Outcome::Fail);
  EXPECT_EQ(result->expectations[0].shown_trial, 1u);
}

// The medians of 10,001 samples lie within a few thousandths of the law's.
TEST(RuleTrial, SamplesFollowTheirLaws) {
  const auto median_of = [](Shape shape, std::vector<double> numbers) {
    plan::RuleTest test = test_of(over(1));
    test.given = {given(shape, std::move(numbers))};
    test.samples = 10'001;
    test.seed = 3;
    test.expectations = {expect("error")};
    return run_trials(test)->expectations[0].shown->clauses[0].current.value;
  };
  EXPECT_NEAR(median_of(Shape::Normal, {10, 0.1}), 10, 0.05);
  EXPECT_NEAR(median_of(Shape::Lognormal, {10, 0.1}), 10, 0.05);
  EXPECT_NEAR(median_of(Shape::Uniform, {10, 30}), 20, 0.4);
  EXPECT_NEAR(median_of(Shape::Exponential, {10}), 6.931, 0.3);
}

TEST(RuleTrial, TheSpreadIsThatOfTheLaw) {
  plan::RuleTest test = test_of(compare(statistic("cv"), Op::Greater, number(1)));
  test.given = {given(Shape::Normal, {10, 0.1})};
  test.samples = 10'001;
  test.expectations = {expect("error")};
  const auto result = run_trials(test);
  EXPECT_NEAR(result->expectations[0].shown->clauses[0].current.value, 0.1, 0.003);
}

TEST(RuleTrial, TheSameSeedGivesTheSame) {
  const auto value = [](std::uint64_t seed) {
    plan::RuleTest test = test_of(over(1));
    test.given = {given(Shape::Normal, {1, 0.1})};
    test.seed = seed;
    test.expectations = {expect("error")};
    return run_trials(test)->expectations[0].shown->clauses[0].current;
  };
  EXPECT_EQ(value(7), value(7));
  EXPECT_NE(value(7), value(8));
}

TEST(RuleTrial, RunsDifferByWhatIsBetweenThem) {
  plan::RuleTest test = regression_test();
  test.given = {given(Shape::Constant, {1}, true), given(Shape::Constant, {1})};
  test.between = 0.1;
  test.trials = 50;
  test.expectations = {expect("inconclusive")};
  test.expectations[0].at_least = 0.9;
  const auto result = run_trials(test);
  ASSERT_TRUE(result.has_value());
  EXPECT_TRUE(result->passed);
}

TEST(RuleTrial, TooManySamplesAreRefused) {
  plan::RuleTest test = test_of(over(1));
  test.given = {given(Shape::Normal, {1, 0.1})};
  test.samples = 100'000;
  test.trials = 1'000;
  test.expectations = {expect("pass")};
  const auto result = run_trials(test);
  ASSERT_FALSE(result.has_value());
  EXPECT_THAT(result.error().message, HasSubstr("50 million samples"));
}

TEST(RuleTrial, WhatDoesNotFitThePlanIsRefused) {
  plan::RuleTest test = test_of(over(1));
  test.given = {given(Shape::Normal, {1})};
  EXPECT_FALSE(run_trials(test).has_value());
  test.given = {given(Shape::Constant, {1})};
  test.given[0].case_index = 4;
  EXPECT_FALSE(run_trials(test).has_value());
  test.given[0].case_index = 0;
  test.expectations = {expect("pass")};
  test.expectations[0].judgments = {9};
  EXPECT_FALSE(run_trials(test).has_value());
}

}  // namespace
}  // namespace benchc::rules
