// Samples that follow from each other count for fewer, and a verdict that they leave open says so.

#include <cmath>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/runtime/rules/declared.h"

namespace benchc::rules {
namespace {

using namespace declared;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

/// Up and down by 10% in waves of 16 samples, about `center`.
std::vector<double> waves(double center, std::size_t count) {
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i) {
    values.push_back(center * (1 + 0.1 * std::sin(0.392699 * static_cast<double>(i))));
  }
  return values;
}

Verdict above(const std::vector<double>& values, double limit) {
  return Declared(1)
      .fail_when(compare(statistic("median"), Op::Greater, number(limit)))
      .verdict({measured("a", values)});
}

TEST(Independence, TooFewThatCountAreInconclusiveWithTheReason) {
  const Verdict verdict = above(waves(1, 48), 0.5);
  EXPECT_EQ(verdict.outcome, Outcome::Inconclusive);
  EXPECT_THAT(verdict.reason, HasSubstr("samples of a follow from each other: 48 count as "));
}

TEST(Independence, EnoughThatCountAreJudgedAndTold) {
  const Verdict verdict = above(waves(1, 2000), 0.5);
  EXPECT_EQ(verdict.outcome, Outcome::Fail);
  EXPECT_THAT(verdict.clauses[0].notes,
              Contains(HasSubstr("samples of a follow from each other: 2000 count as ")));
}

TEST(Independence, SamplesThatDoNotAreNotSpokenOf) {
  const Verdict verdict = above(around(1, 0.1, 48), 0.5);
  EXPECT_EQ(verdict.outcome, Outcome::Fail);
  EXPECT_THAT(verdict.clauses[0].notes, Not(Contains(HasSubstr("follow"))));
}

// From 1 to 1.2.
std::vector<double> rising() {
  std::vector<double> values = around(1, 0.01, 60);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] += 0.2 * static_cast<double>(i) / 59;
  return values;
}

TEST(Independence, ADriftIsToldOnlyBeyondAllOfIt) {
  // The median is 1.1, and what was true at first is not what was true at last.
  const Verdict within = above(rising(), 1.05);
  EXPECT_EQ(within.outcome, Outcome::Inconclusive);
  EXPECT_THAT(within.reason, HasSubstr("samples of a drift by +"));
  EXPECT_THAT(within.reason, HasSubstr("there is no one value to tell"));
  const Verdict beyond = above(rising(), 0.9);
  EXPECT_EQ(beyond.outcome, Outcome::Fail);
  EXPECT_THAT(beyond.clauses[0].notes, Contains(HasSubstr("samples of a drift by +")));
  EXPECT_EQ(above(rising(), 1.3).outcome, Outcome::Pass);
}

TEST(Independence, ADriftIsNoRegressionAgainstEarlierRuns) {
  const std::vector<std::vector<double>> old(8, around(1.02, 0.01, 60));
  Declared declared = Declared(1).fail_when(regresses(statistic("median"), 0.02)).against(old);
  const Verdict verdict = declared.verdict({measured("a", rising())});
  EXPECT_EQ(verdict.outcome, Outcome::Inconclusive);
  EXPECT_THAT(verdict.reason, HasSubstr("samples of a drift by +"));
  // The same samples without an order that drifts.
  EXPECT_EQ(declared.verdict({measured("a", around(1.1, 0.1, 60))}).outcome, Outcome::Fail);
}

TEST(Independence, PairsNeedNone) {
  // Two cases that follow the same waves, and the same drift.
  std::vector<double> first = waves(1, 48);
  std::vector<double> second = first;
  for (std::size_t i = 0; i < first.size(); ++i) {
    first[i] *= (1.05 + 0.001 * static_cast<double>(i % 5)) * (1 + 0.01 * static_cast<double>(i));
    second[i] *= 1 + 0.01 * static_cast<double>(i);
  }
  const Verdict verdict = Declared(2)
                              .fail_when(compare(statistic("median", 0), Op::Greater,
                                                 times(1.02, statistic("median", 1))))
                              .verdict({measured("a", first), measured("b", second)});
  EXPECT_EQ(verdict.outcome, Outcome::Fail);
  EXPECT_EQ(verdict.clauses[0].method, "paired Wilcoxon");
}

}  // namespace
}  // namespace benchc::rules
