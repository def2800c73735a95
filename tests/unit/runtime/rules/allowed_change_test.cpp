// What a change is held against, apart from whether there is any.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/runtime/rules/beside.h"

namespace benchc::rules {
namespace {

using namespace declared;

/// Ten earlier runs, 0.2% apart.
ClauseEvidence after(double now, double limit, bool relative = true,
                     plan::Better better = plan::Better::Lower) {
  std::vector<std::vector<double>> runs;
  for (const double center : {1.000, 1.002, 0.998, 1.001, 0.999, 1.003, 0.997, 1.000, 1.002, 0.998})
    runs.push_back(around(center, 0.001, 41));
  return Declared(1)
      .fail_when(regresses(statistic("median"), limit, relative))
      .against(runs, better)
      .verdict({measured("a", around(now, 0.001, 41), better)})
      .clauses.at(0);
}

TEST(AllowedChange, IsToldApartFromAnyChange) {
  const ClauseEvidence small = after(1.012, 0.03);
  EXPECT_EQ(small.truth, Truth::DoesNotHold);
  EXPECT_EQ(small.changed, Truth::Holds);
  EXPECT_EQ(small.limit, 0.03);
  EXPECT_TRUE(small.limit_relative);
  const ClauseEvidence none = after(1.0, 0.03);
  EXPECT_EQ(none.truth, Truth::DoesNotHold);
  EXPECT_EQ(none.changed, Truth::CannotTell);
  EXPECT_EQ(after(1.05, 0.02).changed, Truth::Holds);
}

TEST(AllowedChange, HasTheSignOfWhatIsWorse) {
  const ClauseEvidence evidence = after(0.95, 0.02, true, plan::Better::Higher);
  EXPECT_EQ(evidence.truth, Truth::Holds);
  EXPECT_EQ(evidence.limit, -0.02);
  EXPECT_LT(evidence.change->high, *evidence.limit);
}

TEST(AllowedChange, OfAQuantityIsInTheUnit) {
  const ClauseEvidence evidence = after(1.05, 0.003, false);
  EXPECT_EQ(evidence.limit, 0.003);
  EXPECT_FALSE(evidence.limit_relative);
  EXPECT_EQ(evidence.changed, Truth::Holds);
}

TEST(AllowedChange, OfTwoRevisionsIsTheSame) {
  Beside declared(1, 1);
  declared.fail_when(regresses(statistic("median"), 0.02));
  const auto verdict = [&](double factor) {
    const std::vector<double> there = around(1, 0.01, 40);
    return declared.verdict({measured("a", scaled(there, factor)), measured("a@base", there)})
        .clauses.at(0);
  };
  EXPECT_EQ(verdict(1.01).changed, Truth::Holds);
  EXPECT_EQ(verdict(1.01).truth, Truth::DoesNotHold);
  EXPECT_EQ(verdict(1.01).limit, 0.02);
  // Every pair is equal.
  EXPECT_EQ(verdict(1).changed, Truth::DoesNotHold);
}

TEST(AllowedChange, OfTwoCasesIsWhatTheFactorAllows) {
  const auto verdict = [](plan::Term left, Op op, plan::Term right) {
    const std::vector<double> b = around(1, 0.01, 40);
    return Declared(2)
        .fail_when(compare(std::move(left), op, std::move(right)))
        .verdict({measured("a", scaled(b, 0.9)), measured("b", b)})
        .clauses.at(0);
  };
  const ClauseEvidence evidence =
      verdict(statistic("median", 0), Op::Greater, times(0.8, statistic("median", 1)));
  EXPECT_EQ(evidence.truth, Truth::Holds);
  EXPECT_NEAR(evidence.change->value, -0.1, 1e-9);
  EXPECT_EQ(evidence.limit, -0.2);
  EXPECT_EQ(evidence.changed, Truth::Holds);
  // Of other statistics, too, which have no pairs.
  const ClauseEvidence p90 =
      verdict(statistic("p90", 0), Op::Greater, times(0.8, statistic("p90", 1)));
  EXPECT_EQ(p90.limit, -0.2);
  EXPECT_NEAR(p90.change->value, -0.1, 1e-9);
  // A number of the spec's has no other limit than itself.
  EXPECT_FALSE(verdict(statistic("median", 0), Op::Greater, number(2)).limit);
}

}  // namespace
}  // namespace benchc::rules
