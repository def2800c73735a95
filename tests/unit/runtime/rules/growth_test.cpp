// How a metric grows over a parameter, as a rule judges it.

#include <cmath>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/runtime/rules/declared.h"

namespace benchc::rules {
namespace {

using namespace declared;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

plan::Term parameter() {
  plan::Term term;
  term.kind = plan::Term::Kind::Parameter;
  term.name = "n";
  return term;
}

plan::Term logarithm(plan::Term of) {
  plan::Term term;
  term.kind = plan::Term::Kind::Logarithm;
  term.operands = {std::move(of)};
  return term;
}

plan::Condition exceeds(plan::Term law) {
  plan::Condition growth = compare(statistic("median"), Op::Greater, std::move(law));
  growth.kind = plan::Condition::Kind::Growth;
  growth.parameter = "n";
  return growth;
}

plan::Term linear() { return parameter(); }
plan::Term n_log_n() {
  return apply(plan::Term::Kind::Multiply, parameter(), logarithm(parameter()));
}

/// Cases for n = first, 2 first, 4 first, …, all in one set.
Declared over_n(std::size_t cases, double first = 1024) {
  Declared declared(cases);
  plan::Judgment& judgment = declared.rule().judgments[0];
  judgment.sets = {judgment.cases};
  judgment.cases.clear();
  for (std::size_t i = 0; i < cases; ++i) {
    const double n = first * std::exp2(static_cast<double>(i));
    declared.plan().cases[i].parameters = {{"n", {plan::Value::Kind::Number, n, "", ""}}};
  }
  return declared;
}

std::vector<plan::CaseResult> samples(const Declared& declared,
                                      const std::function<double(double)>& law,
                                      double width = 0.005) {
  Declared copy = declared;
  std::vector<plan::CaseResult> results;
  for (const plan::Case& one : copy.plan().cases) {
    results.push_back(measured(one.id, around(law(one.parameters[0].value.number), width, 41)));
  }
  return results;
}

Verdict grown(plan::Term bound, const std::function<double(double)>& law, std::size_t cases = 8,
              double width = 0.005) {
  const Declared declared = over_n(cases).fail_when(exceeds(std::move(bound)));
  return declared.verdict(samples(declared, law, width));
}

TEST(Growth, WhatFollowsTheLawPasses) {
  const auto exact = [](double n) { return 1e-8 * n * std::log(n); };
  const Verdict verdict = grown(n_log_n(), exact);
  EXPECT_EQ(verdict.outcome, Outcome::Pass) << verdict.reason;
  const ClauseEvidence& evidence = verdict.clauses[0];
  ASSERT_TRUE(evidence.growth);
  EXPECT_EQ(evidence.growth->parameter, "n");
  EXPECT_EQ(evidence.growth->points, 8u);
  // Between 1 Ki and 128 Ki, n log n is nearly as a power: 1 + 1 / ln n in the middle.
  EXPECT_NEAR(evidence.growth->bound_exponent, 1.107, 0.002);
  EXPECT_NEAR(evidence.growth->exponent.value, evidence.growth->bound_exponent, 1e-9);
  EXPECT_EQ(evidence.samples, 8u * 41u);
}

TEST(Growth, WhatGrowsFasterFails) {
  const auto squared = [](double n) { return 1e-9 * n * n; };
  const Verdict verdict = grown(n_log_n(), squared);
  EXPECT_EQ(verdict.outcome, Outcome::Fail) << verdict.reason;
  const Estimate& exponent = verdict.clauses[0].growth->exponent;
  EXPECT_NEAR(exponent.value, 2, 1e-9);
  EXPECT_LT(exponent.low, 2);
  EXPECT_GT(exponent.low, 1.9);
  EXPECT_EQ(grown(linear(), [](double n) { return std::pow(n, 1.1); }).outcome, Outcome::Fail);
  EXPECT_EQ(grown(linear(), [](double n) { return std::sqrt(n); }).outcome, Outcome::Pass);
}

TEST(Growth, AConstantInFrontIsLeftOut) {
  const auto behind_start = [](double n) { return 2e-2 + 1e-9 * n * n; };
  const Verdict verdict = grown(linear(), behind_start, 8, 0.002);
  EXPECT_EQ(verdict.outcome, Outcome::Fail) << verdict.reason;
  EXPECT_LT(verdict.clauses[0].growth->points, 8u);
  EXPECT_THAT(verdict.clauses[0].notes,
              Contains(HasSubstr("bends upwards, so that the smaller values are left out")));
}

TEST(Growth, AStepCannotBeToldAndSamplesWouldNotHelp) {
  const auto cache = [](double n) { return n < 10'000 ? n : 1.5 * n; };
  const Declared declared = over_n(8).fail_when(exceeds(linear()));
  const auto results = samples(declared, cache);
  const Verdict verdict = declared.verdict(results);
  EXPECT_EQ(verdict.outcome, Outcome::Inconclusive);
  EXPECT_THAT(verdict.reason, HasSubstr("do not lie on a power law"));
  EXPECT_THAT(declared.undecided(results), IsEmpty());
}

TEST(Growth, NoisyPointsAskForSamplesOfAllCases) {
  const Declared declared = over_n(4).fail_when(exceeds(linear()));
  const auto results = samples(
      declared, [](double n) { return std::pow(n, 1.05); }, 0.3);
  const Verdict verdict = declared.verdict(results);
  EXPECT_EQ(verdict.outcome, Outcome::Inconclusive);
  EXPECT_THAT(verdict.reason, HasSubstr("more values of n"));
  EXPECT_THAT(declared.undecided(results), ElementsAre(0u, 1u, 2u, 3u));
}

TEST(Growth, TooFewSamplesAskForMore) {
  Declared declared = over_n(4).fail_when(exceeds(linear()));
  std::vector<plan::CaseResult> results;
  for (const plan::Case& one : declared.plan().cases) {
    results.push_back(measured(one.id, {1, 1.1, 0.9}));
  }
  EXPECT_EQ(declared.verdict(results).outcome, Outcome::Inconclusive);
  EXPECT_THAT(declared.verdict(results).reason, HasSubstr("too few samples, or they drift"));
  EXPECT_EQ(declared.undecided(results).size(), 4u);
}

TEST(Growth, WhereTheLawIsZeroNothingIsTold) {
  // log(1) is 0.
  const Declared declared = over_n(9, 1).fail_when(exceeds(n_log_n()));
  const auto law = [](double n) { return n == 1 ? 1.0 : n * std::log(n); };
  const Verdict verdict = declared.verdict(samples(declared, law));
  EXPECT_EQ(verdict.outcome, Outcome::Pass) << verdict.reason;
  EXPECT_EQ(verdict.clauses[0].growth->points, 8u);
  EXPECT_THAT(verdict.clauses[0].notes, Contains(HasSubstr("where the law is 0")));
}

TEST(Growth, OfValuesThatAreNotAboveZeroCannotBeTold) {
  const Verdict verdict = grown(linear(), [](double n) { return n > 2000 ? n : 0; });
  EXPECT_EQ(verdict.outcome, Outcome::Inconclusive);
  EXPECT_EQ(verdict.reason, "a growth needs values above 0, and a has 0");
}

TEST(Growth, WhatIsMissingIsAnErrorThatNamesIt) {
  const auto one = [](double n) { return n; };
  Declared lacks = over_n(4).fail_when(exceeds(linear()));
  lacks.plan().cases[2].parameters.clear();
  Declared whole = over_n(4);
  Verdict verdict = lacks.verdict(samples(whole, one));
  EXPECT_EQ(verdict.outcome, Outcome::Error);
  EXPECT_EQ(verdict.reason, "c has no n above 0 to grow over");

  plan::Condition malformed = exceeds(linear());
  malformed.terms[0].index = 7;
  verdict = over_n(4).fail_when(malformed).verdict(samples(whole, one));
  EXPECT_EQ(verdict.reason, "the condition is malformed");
  verdict = over_n(4).fail_when(exceeds(logarithm(number(-1)))).verdict(samples(whole, one));
  EXPECT_EQ(verdict.reason, "the law of growth is no number for a");
}

/// How many of the trials fail where the medians follow `law` with noise of 1%.
int failures(const std::function<double(double)>& law, plan::Term bound, int trials) {
  Declared declared = over_n(8).fail_when(exceeds(std::move(bound)));
  declared.rule().alpha = 0.05;
  const Judge judge = declared.judge_for();
  std::mt19937_64 random(31);
  std::normal_distribution<double> noise(0, 0.01);
  int failed = 0;
  for (int trial = 0; trial < trials; ++trial) {
    std::vector<plan::CaseResult> results;
    for (const plan::Case& one : declared.plan().cases) {
      std::vector<double> values;
      const double level = law(one.parameters[0].value.number);
      for (int i = 0; i < 20; ++i) values.push_back(level * std::exp(noise(random)));
      results.push_back(measured(one.id, values));
    }
    failed += judge.judge(Declared::pointers(results))[0].outcome == Outcome::Fail;
  }
  return failed;
}

TEST(GrowthSimulation, UnchangedCodeIsNotAccusedAndATenthOfAPowerIsSeen) {
  constexpr int kTrials = 400;
  // 2.5% on this side, and three standard errors.
  EXPECT_LE(failures([](double n) { return n * std::log(n); }, n_log_n(), kTrials),
            kTrials * (0.025 + 0.0234));
  // Samples of one case in some fifty look as if they drifted, which asks for more of them.
  EXPECT_GE(failures([](double n) { return std::pow(n, 1.1); }, linear(), kTrials), kTrials * 0.75);
}

}  // namespace
}  // namespace benchc::rules
