#include "runtime/rules/replayed.h"

#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace benchc::rules {
namespace {

using plan::CountsAs;
using Turn = Replayed::Turn;

Verdict verdict(std::string rule, std::string subject, Outcome outcome) {
  Verdict verdict;
  verdict.rule = std::move(rule);
  verdict.subject = subject;
  verdict.cases = {std::move(subject)};
  verdict.outcome = outcome;
  const bool fails = outcome == Outcome::Fail || outcome == Outcome::Error;
  verdict.counts_as = fails                                                    ? CountsAs::Fail
                      : outcome == Outcome::Pass || outcome == Outcome::Waived ? CountsAs::Pass
                                                                               : CountsAs::Warn;
  return verdict;
}

ClauseEvidence clause(plan::Clause::Severity severity, Truth truth, double change) {
  ClauseEvidence evidence;
  evidence.severity = severity;
  evidence.truth = truth;
  evidence.text = severity == plan::Clause::Severity::Fail ? "fails" : "warns";
  evidence.change = Estimate{change, change - 0.01, change + 0.01};
  return evidence;
}

bool all_measured(const std::string&) { return true; }

std::vector<Replayed> changed(const std::vector<Verdict>& then, const std::vector<Verdict>& now) {
  std::size_t left_out = 0;
  return changed_verdicts(then, now, all_measured, left_out);
}

Turn turn(Outcome then, Outcome now) {
  const auto all = changed({verdict("r", "a", then)}, {verdict("r", "a", now)});
  EXPECT_EQ(all.size(), 1U);
  return all.empty() ? Turn::Other : all[0].turn;
}

TEST(Replayed, WhatSaysTheSameIsNotNamed) {
  EXPECT_TRUE(
      changed({verdict("r", "a", Outcome::Fail)}, {verdict("r", "a", Outcome::Fail)}).empty());
  EXPECT_TRUE(
      changed({verdict("r", "a", Outcome::Pass)}, {verdict("r", "a", Outcome::Pass)}).empty());
}

TEST(Replayed, WhichWayAVerdictTurns) {
  EXPECT_EQ(turn(Outcome::Pass, Outcome::Fail), Turn::FailsNow);
  EXPECT_EQ(turn(Outcome::Inconclusive, Outcome::Fail), Turn::FailsNow);
  EXPECT_EQ(turn(Outcome::Fail, Outcome::Pass), Turn::PassesNow);
  EXPECT_EQ(turn(Outcome::Fail, Outcome::Warn), Turn::PassesNow);
  EXPECT_EQ(turn(Outcome::Fail, Outcome::Waived), Turn::PassesNow);
  EXPECT_EQ(turn(Outcome::Pass, Outcome::Warn), Turn::Other);
  // Nobody knows what it would have been: no failure of what was measured.
  EXPECT_EQ(turn(Outcome::Pass, Outcome::Error), Turn::CannotBeJudged);
  EXPECT_EQ(turn(Outcome::Fail, Outcome::NoBaseline), Turn::CannotBeJudged);
}

TEST(Replayed, TheSameOutcomeThatCountsOtherwiseIsAChange) {
  Verdict now = verdict("r", "a", Outcome::Inconclusive);
  now.counts_as = CountsAs::Fail;
  const auto all = changed({verdict("r", "a", Outcome::Inconclusive)}, {now});
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].turn, Turn::FailsNow);
}

TEST(Replayed, ARuleThatIsNewOrGoneCountsWhereItFails) {
  const auto all =
      changed({verdict("gone", "a", Outcome::Fail), verdict("gone", "b", Outcome::Pass)},
              {verdict("new", "a", Outcome::Fail), verdict("new", "b", Outcome::Pass)});
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].rule, "new");
  EXPECT_EQ(all[0].turn, Turn::FailsNow);
  EXPECT_FALSE(all[0].then);
  EXPECT_EQ(all[1].rule, "gone");
  EXPECT_EQ(all[1].turn, Turn::PassesNow);
  EXPECT_FALSE(all[1].now);
}

TEST(Replayed, WhatTheRunNeverMeasuredIsLeftOut) {
  std::size_t left_out = 0;
  const auto all = changed_verdicts(
      std::vector{verdict("r", "a", Outcome::Fail)},
      std::vector{verdict("r", "a", Outcome::Pass), verdict("r", "b", Outcome::Error)},
      [](const std::string& id) { return id == "a"; }, left_out);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].subject, "a");
  EXPECT_EQ(left_out, 1U);
}

TEST(Replayed, TellsTheClauseThatTheOutcomeRestsOn) {
  using Severity = plan::Clause::Severity;
  Verdict then = verdict("r", "a", Outcome::Fail);
  then.clauses = {clause(Severity::Warn, Truth::Holds, 0.01),
                  clause(Severity::Fail, Truth::DoesNotHold, 0.02),
                  clause(Severity::Fail, Truth::Holds, 0.031)};
  Verdict now = verdict("r", "a", Outcome::Pass);
  now.clauses = {clause(Severity::Warn, Truth::DoesNotHold, 0.01),
                 clause(Severity::Fail, Truth::DoesNotHold, 0.031)};
  const auto all = changed({then}, {now});
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].then->clause, "fails");
  EXPECT_DOUBLE_EQ(all[0].then->change->value, 0.031);
  EXPECT_DOUBLE_EQ(all[0].now->change->high, 0.041);
  EXPECT_DOUBLE_EQ(size_of(*all[0].then), 0.031);
}

TEST(Replayed, TheSizeOfAnImprovementIsPositiveToo) {
  Said said;
  said.change = Estimate{-0.2, -0.3, -0.1};
  EXPECT_DOUBLE_EQ(size_of(said), 0.2);
  Said absolute;
  absolute.current.value = 25;
  absolute.reference.value = 20;
  EXPECT_DOUBLE_EQ(size_of(absolute), 0.25);
  EXPECT_TRUE(std::isnan(size_of(Said())));
}

}  // namespace
}  // namespace benchc::rules
