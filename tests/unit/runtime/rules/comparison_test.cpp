#include <algorithm>

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

// 41 values from 0.9 to 1.1 in steps of 0.005. At 99% the median lies between the 12th and the 30th
// of them (R: qbinom(.005, 41, .5) is 12), which are 0.955 and 1.045.
const std::vector<double> kAboutOne = around(1, 0.1, 41);

Verdict against_limit(Op op, double limit) {
  return Declared(1)
      .fail_when(compare(statistic("median"), op, number(limit)))
      .verdict({measured("a", kAboutOne)});
}

TEST(Comparison, FailsWhenTheIntervalLiesBeyondTheLimit) {
  const Verdict verdict = against_limit(Op::Greater, 0.95);
  EXPECT_EQ(verdict.outcome, Outcome::Fail);
  EXPECT_EQ(verdict.counts_as, plan::CountsAs::Fail);
  EXPECT_EQ(verdict.subject, "everything");
  ASSERT_EQ(verdict.clauses.size(), 1u);
  const ClauseEvidence& evidence = verdict.clauses[0];
  EXPECT_EQ(evidence.truth, Truth::Holds);
  EXPECT_NEAR(evidence.current.value, 1, 1e-12);
  EXPECT_NEAR(evidence.current.low, 0.955, 1e-12);
  EXPECT_NEAR(evidence.current.high, 1.045, 1e-12);
  EXPECT_EQ(evidence.reference, (Estimate{0.95, 0.95, 0.95}));
  EXPECT_EQ(evidence.unit, "s");
  EXPECT_NEAR(evidence.change->value, 1 / 0.95 - 1, 1e-12);
  EXPECT_DOUBLE_EQ(evidence.confidence, 0.99);
  EXPECT_EQ(evidence.samples, 41u);
  EXPECT_EQ(evidence.method, "order statistics");
  EXPECT_EQ(evidence.text, "fails");
}

TEST(Comparison, PassesBelowAndIsInconclusiveWithin) {
  EXPECT_EQ(against_limit(Op::Greater, 1.05).outcome, Outcome::Pass);
  const Verdict verdict = against_limit(Op::Greater, 1.02);
  EXPECT_EQ(verdict.outcome, Outcome::Inconclusive);
  EXPECT_EQ(verdict.counts_as, plan::CountsAs::Warn);
  EXPECT_THAT(verdict.reason, HasSubstr("cannot be told apart"));
  EXPECT_EQ(against_limit(Op::Less, 1.05).outcome, Outcome::Fail);
  EXPECT_EQ(against_limit(Op::Less, 0.95).outcome, Outcome::Pass);
}

TEST(Comparison, AQuantileOfTooFewSamplesSaysHowManyItTakes) {
  const Verdict verdict = Declared(1)
                              .fail_when(compare(statistic("p90"), Op::Greater, number(2)))
                              .verdict({measured("a", kAboutOne)});
  EXPECT_EQ(verdict.outcome, Outcome::Inconclusive);
  // log(0.005) / log(0.9) is 50.3.
  EXPECT_EQ(verdict.reason, "41 samples of a do not bound this quantile: it takes 51 or more");
  const std::vector<plan::CaseResult> enough = {measured("a", around(1, 0.1, 51))};
  EXPECT_EQ(Declared(1)
                .fail_when(compare(statistic("p90"), Op::Greater, number(2)))
                .verdict(enough)
                .outcome,
            Outcome::Pass);
}

TEST(Comparison, TheFirstOfManyLooksNeedsMoreEvidence) {
  auto declared = Declared(1).fail_when(compare(statistic("median"), Op::Greater, number(0.953)));
  const std::vector<plan::CaseResult> results = {measured("a", kAboutOne)};
  declared.plan().measures[0].minimum_samples = static_cast<std::uint32_t>(kAboutOne.size());
  declared.plan().measures[0].maximum_samples = 100 * declared.plan().measures[0].minimum_samples;
  EXPECT_EQ(declared.verdict(results).outcome, Outcome::Fail);
  const Verdict verdict = declared.verdict(results, Looks::AsMeasured);
  EXPECT_EQ(verdict.outcome, Outcome::Inconclusive);
  // A hundredth of the samples, and so a tenth of alpha.
  EXPECT_DOUBLE_EQ(verdict.clauses[0].confidence, 0.999);
}

TEST(Comparison, ObservedExtremesNeedNoSecondSample) {
  auto declared = Declared(1).fail_when(compare(statistic("max"), Op::Greater, number(2)));
  EXPECT_EQ(declared.verdict({measured("a", {2.5})}).outcome, Outcome::Fail);
  EXPECT_EQ(declared.verdict({measured("a", {1.5})}).outcome, Outcome::Pass);
  EXPECT_EQ(declared.verdict({measured("a", {2})}).outcome, Outcome::Pass);
  EXPECT_THAT(declared.undecided({measured("a", {1.5})}), IsEmpty());
}

TEST(Comparison, EveryStatisticOfTheLanguageIsKnown) {
  for (const char* name : {"min", "max", "mean", "median", "p90", "p99", "quantile", "stddev",
                           "mad", "cv", "trimmed_mean", "geomean", "sum", "count"}) {
    auto declared =
        Declared(1).fail_when(compare(statistic(name, 0, "time", 0.25), Op::Greater, number(1000)));
    const Outcome outcome = declared.verdict({measured("a", kAboutOne)}).outcome;
    // 0.9^41 is 1.3%: that all of 41 values lie below the 90% quantile cannot be ruled out at 0.5%.
    const bool has_upper_end = std::string_view(name).substr(0, 2) != "p9";
    EXPECT_EQ(outcome, has_upper_end ? Outcome::Pass : Outcome::Inconclusive) << name;
  }
}

TEST(Comparison, ArithmeticSplitsAlphaOverItsStatistics) {
  // max - min is exact.
  using Kind = plan::Term::Kind;
  auto range = Declared(1).fail_when(compare(
      apply(Kind::Subtract, statistic("max"), statistic("min")), Op::Greater, number(0.15)));
  const Verdict exact = range.verdict({measured("a", kAboutOne)});
  EXPECT_EQ(exact.outcome, Outcome::Fail);
  EXPECT_NEAR(exact.clauses[0].current.value, 0.2, 1e-12);
  EXPECT_EQ(exact.clauses[0].current.low, exact.clauses[0].current.high);

  // Of four medians each gets 0.25%, so its lower end is the 11th value, 0.95, instead of the 12th,
  // 0.955 (R: pbinom(10, 41, .5) is 0.000725 and pbinom(11, 41, .5) is 0.00216).
  const auto two = apply(Kind::Add, statistic("median"), statistic("median"));
  auto sum = Declared(1).fail_when(compare(apply(Kind::Add, two, two), Op::Greater, number(3.81)));
  const Verdict split = sum.verdict({measured("a", kAboutOne)});
  EXPECT_EQ(split.outcome, Outcome::Inconclusive);
  EXPECT_NEAR(split.clauses[0].current.low, 3.8, 1e-12);
  EXPECT_DOUBLE_EQ(split.clauses[0].confidence, 0.99);
}

// Two cases that a shared disturbance moves by 30%, while one is 3% slower than the other.
std::vector<plan::CaseResult> disturbed_pair() {
  std::vector<double> first;
  std::vector<double> second;
  for (int i = 0; i < 30; ++i) {
    const double shared = 1 + 0.3 * std::sin(i * 1.7);
    first.push_back(1.03 * shared * (1 + 0.004 * std::cos(i * 2.3)));
    second.push_back(shared);
  }
  return {measured("a", first), measured("b", second)};
}

plan::Condition slower_by(double factor) {
  return compare(statistic("median", 0), Op::Greater, times(factor, statistic("median", 1)));
}

TEST(Comparison, InterleavedCasesAreComparedPairByPair) {
  const Verdict verdict = Declared(2).fail_when(slower_by(1.02)).verdict(disturbed_pair());
  EXPECT_EQ(verdict.outcome, Outcome::Fail);
  const ClauseEvidence& evidence = verdict.clauses[0];
  EXPECT_EQ(evidence.method, "paired Wilcoxon");
  EXPECT_EQ(evidence.samples, 60u);
  EXPECT_THAT(evidence.notes, Contains("30 pairs"));
  // How a differs from b, and what the factor allows.
  EXPECT_NEAR(evidence.change->value, 0.03, 1e-3);
  EXPECT_EQ(evidence.limit, 0.02);
  EXPECT_TRUE(evidence.limit_relative);
  EXPECT_EQ(evidence.changed, Truth::Holds);
  EXPECT_EQ(Declared(2).fail_when(slower_by(1.04)).verdict(disturbed_pair()).outcome,
            Outcome::Pass);
}

TEST(Comparison, AQuotientOfTwoCasesIsPairedToo) {
  const auto quotient = apply(plan::Term::Kind::Divide, statistic("mean", 0), statistic("mean", 1));
  const Verdict left =
      Declared(2).fail_when(compare(quotient, Op::Greater, number(1.02))).verdict(disturbed_pair());
  EXPECT_EQ(left.outcome, Outcome::Fail);
  EXPECT_EQ(left.clauses[0].method, "paired t (Fieller)");
  EXPECT_EQ(left.clauses[0].unit, "1");
  EXPECT_NEAR(left.clauses[0].current.value, 1.03, 2e-3);
  EXPECT_LT(left.clauses[0].current.high - left.clauses[0].current.low, 0.01);
  const Verdict right =
      Declared(2).fail_when(compare(number(1.02), Op::Less, quotient)).verdict(disturbed_pair());
  EXPECT_EQ(right.outcome, Outcome::Fail);
  EXPECT_NEAR(right.clauses[0].reference.value, 1.03, 2e-3);
}

TEST(Comparison, WithoutInterleavingThereAreNoPairs) {
  Declared sequential(2);
  sequential.fail_when(slower_by(1.02));
  sequential.plan().measures[0].order = plan::Order::Sequential;
  EXPECT_EQ(sequential.verdict(disturbed_pair()).outcome, Outcome::Inconclusive);

  Declared apart(2);
  apart.fail_when(slower_by(1.02));
  apart.plan().groups = {{{0}}, {{1}}};
  EXPECT_EQ(apart.verdict(disturbed_pair()).clauses[0].method, "order statistics");
}

TEST(Comparison, ADeclaredOrderIsPairedWithAWarning) {
  Declared declared(2);
  declared.fail_when(slower_by(1.02));
  declared.plan().measures[0].order = plan::Order::Declared;
  const Verdict verdict = declared.verdict(disturbed_pair());
  EXPECT_EQ(verdict.outcome, Outcome::Fail);
  EXPECT_THAT(verdict.clauses[0].notes, Contains(HasSubstr("always the same")));
}

TEST(Comparison, PairsAreMatchedByRoundNotByPlace) {
  // The second case missed the first round and its samples are stored in reverse.
  std::vector<plan::CaseResult> results = disturbed_pair();
  plan::CaseResult& second = results[1];
  second.round.erase(second.round.begin());
  second.started.erase(second.started.begin());
  second.series[0].values.erase(second.series[0].values.begin());
  std::reverse(second.round.begin(), second.round.end());
  std::reverse(second.series[0].values.begin(), second.series[0].values.end());
  const Verdict verdict = Declared(2).fail_when(slower_by(1.02)).verdict(results);
  EXPECT_EQ(verdict.outcome, Outcome::Fail);
  EXPECT_THAT(verdict.clauses[0].notes, Contains("29 pairs"));
}

TEST(Comparison, BothCasesOfAnUndecidedPairWantSamples) {
  EXPECT_THAT(Declared(2).fail_when(slower_by(1.03)).undecided(disturbed_pair()),
              ElementsAre(0u, 1u));
  EXPECT_THAT(Declared(2).fail_when(slower_by(1.02)).undecided(disturbed_pair()), IsEmpty());
}

TEST(Comparison, WhatIsNotDefinedCannotBeToldAndNeverWill) {
  auto declared = Declared(1).fail_when(compare(statistic("geomean"), Op::Greater, number(1)));
  std::vector<double> negative = kAboutOne;
  negative[0] = -1;
  EXPECT_EQ(declared.verdict({measured("a", negative)}).outcome, Outcome::Inconclusive);
  EXPECT_THAT(declared.undecided({measured("a", negative)}), IsEmpty());
}

TEST(Comparison, ASpreadOfOneSampleWantsMore) {
  auto declared = Declared(1).fail_when(compare(statistic("cv"), Op::Greater, number(0.5)));
  EXPECT_THAT(declared.undecided({measured("a", {1})}), ElementsAre(0u));
}

TEST(Comparison, BoundsOfTheJudgmentAreLimits) {
  Declared declared(1);
  plan::Term bound;
  bound.kind = plan::Term::Kind::Bound;
  bound.index = 1;
  declared.fail_when(compare(statistic("median"), Op::Greater, bound));
  declared.rule().judgments[0].bounds = {5, 0.5};
  EXPECT_EQ(declared.verdict({measured("a", kAboutOne)}).outcome, Outcome::Fail);
  declared.rule().judgments[0].bounds = {0.5, 5};
  EXPECT_EQ(declared.verdict({measured("a", kAboutOne)}).outcome, Outcome::Pass);
}

}  // namespace
}  // namespace benchc::rules
