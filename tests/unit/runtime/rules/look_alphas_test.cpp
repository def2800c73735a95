// What a verdict may err by depends on when its samples were looked at.

#include "runtime/rules/look_alphas.h"

#include <cmath>

#include <gtest/gtest.h>

#include "runtime/plan/looks.h"
#include "tests/unit/runtime/rules/declared.h"

namespace benchc::rules {
namespace {

using namespace declared;

constexpr double kAlpha = 0.05;

/// Fails when "a" is slower than "b" at all.
Declared slower() {
  Declared declared(2);
  declared.fail_when(compare(statistic("median", 0), Op::Greater, statistic("median", 1)));
  declared.rule().alpha = kAlpha;
  declared.plan().measures[0].minimum_samples = 8;
  declared.plan().measures[0].maximum_samples = 400;
  return declared;
}

/// Of `count` pairs the first is 1% slower, but in `against` of them, spread evenly.
std::vector<plan::CaseResult> pairs(std::size_t count, std::size_t against) {
  std::vector<double> first;
  std::vector<double> second;
  for (std::size_t i = 0; i < count; ++i) {
    const bool other = against > 0 && i % (count / against) == 0 && i / (count / against) < against;
    const double by = 0.01 + 1e-5 * static_cast<double>(i);
    first.push_back(other ? 1 / (1 + by) : 1 + by);
    second.push_back(1);
  }
  return {measured("a", first), measured("b", second)};
}

double confidence(const Declared& declared, std::size_t rounds, Looks looks) {
  return declared.verdict(pairs(rounds, 0), looks).clauses.at(0).confidence;
}

TEST(LookAlphas, SamplesThatWereThereAtOnceHaveAllOfAlpha) {
  const Declared declared = slower();
  EXPECT_DOUBLE_EQ(confidence(declared, 12, Looks::Once), 1 - kAlpha);
  EXPECT_LT(1 - confidence(declared, 12, Looks::AsMeasured), kAlpha / 10);
}

TEST(LookAlphas, AtALookItIsThatOfTheLookAndElseAllThatIsLeft) {
  const Declared declared = slower();
  const stats::AlphaSpending spending(
      kAlpha, plan::looks(plan::group_measure(slower().plan(), std::vector<std::uint32_t>{0, 1})));
  for (const std::uint32_t look : {8U, 58U, 400U}) {
    EXPECT_DOUBLE_EQ(confidence(declared, look, Looks::AsMeasured), 1 - spending.at(look)) << look;
  }
  for (const std::uint32_t between : {5U, 59U, 300U}) {
    EXPECT_DOUBLE_EQ(confidence(declared, between, Looks::AsMeasured), 1 - spending.at_end(between))
        << between;
  }
}

TEST(LookAlphas, PartsAddUpToAlphaWhereAPlanHasTooManyAlphasToSpend) {
  Declared declared = slower();
  const std::vector<std::uint32_t> looks =
      plan::looks(plan::group_measure(declared.plan(), std::vector<std::uint32_t>{0, 1}));
  const stats::AlphaSpending spending(kAlpha, looks);
  EXPECT_DOUBLE_EQ(confidence(declared, looks[1], Looks::AsMeasured), 1 - spending.at(looks[1]));
  for (std::size_t i = 0; i <= LookAlphas::kMostLooks / looks.size(); ++i) {
    plan::Rule& rule = declared.plan().rules.emplace_back();
    rule.alpha = kAlpha / static_cast<double>(i + 2);
  }
  double sum = 0;
  for (const std::uint32_t look : looks) {
    const double part = 1 - confidence(declared, look, Looks::AsMeasured);
    EXPECT_GT(part, 0);
    EXPECT_LE(part, spending.at(look) * (1 + 1e-9));
    sum += part;
  }
  EXPECT_NEAR(sum, kAlpha, 1e-9);
  // Ended by something else between two looks, it has all that those before left.
  EXPECT_NEAR(1 - confidence(declared, looks[0] - 1, Looks::AsMeasured), kAlpha, 1e-9);
  EXPECT_NEAR(1 - confidence(declared, looks.back() - 1, Looks::AsMeasured),
              kAlpha * (1 - std::sqrt(static_cast<double>(looks[looks.size() - 2]) / looks.back())),
              1e-9);
}

TEST(LookAlphas, WhatIsDecidedAtALookIsTheVerdictOfTheSamplesAlone) {
  Declared declared = slower();
  const Judge measuring = declared.judge_for(Looks::AsMeasured);
  const std::vector<std::uint32_t> cases = {0, 1};
  // One pair of four speaks against it, so that it takes some looks.
  std::uint32_t ended = 0;
  for (const std::uint32_t look : plan::looks(plan::group_measure(declared.plan(), cases))) {
    const auto results = pairs(look, look / 4);
    if (!measuring.undecided(cases, Declared::pointers(results)).empty()) continue;
    ended = look;
    const Judge afterwards = declared.judge_for(Looks::AsMeasured);
    EXPECT_EQ(measuring.judge(Declared::pointers(results))[0].outcome, Outcome::Fail);
    EXPECT_EQ(afterwards.judge(Declared::pointers(results))[0].clauses[0].change,
              measuring.judge(Declared::pointers(results))[0].clauses[0].change);
    break;
  }
  EXPECT_GT(ended, 12U);
  EXPECT_LT(ended, 400U);
}

TEST(LookAlphas, OtherCasesOfTheGroupCountItsRoundsToo) {
  Declared declared(3);
  declared.fail_when(compare(statistic("median", 0), Op::Greater, statistic("median", 1)));
  auto results = pairs(24, 0);
  results.push_back(measured("c", around(1, 0.1, 26)));
  declared.rule().judgments[0].cases = {0, 1};
  const double with = declared.verdict(results, Looks::AsMeasured).clauses.at(0).confidence;
  results[2] = measured("c", around(1, 0.1, 24));
  const double at_look = declared.verdict(results, Looks::AsMeasured).clauses.at(0).confidence;
  EXPECT_LT(with, at_look) << "24 is a look, and 26 none: the budget ended there";
}

}  // namespace
}  // namespace benchc::rules
