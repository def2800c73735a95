#include <cmath>

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

// Conditions with a known answer for case "a": its median is 1 within 0.955 … 1.045.
const plan::CaseResult kOne = measured("a", around(1, 0.1, 41));
plan::Condition holds() { return compare(statistic("median"), Op::Greater, number(0.5)); }
plan::Condition does_not() { return compare(statistic("median"), Op::Greater, number(2)); }
plan::Condition cannot() { return compare(statistic("median"), Op::Greater, number(1)); }

Verdict of(Declared declared) { return declared.verdict({kOne}); }

TEST(Judge, FailComesFirst) {
  EXPECT_EQ(of(Declared(1).warn_when(holds()).fail_when(holds())).outcome, Outcome::Fail);
  EXPECT_EQ(of(Declared(1).fail_when(cannot()).fail_when(holds())).outcome, Outcome::Fail);
  EXPECT_EQ(of(Declared(1).fail_when(does_not()).warn_when(holds())).outcome, Outcome::Warn);
  EXPECT_EQ(of(Declared(1).fail_when(does_not()).warn_when(does_not())).outcome, Outcome::Pass);
  EXPECT_EQ(of(Declared(1).fail_when(does_not()).warn_when(cannot())).outcome,
            Outcome::Inconclusive);
}

TEST(Judge, AnUntoldFailureOutweighsAWarningThatHolds) {
  Declared declared = Declared(1).fail_when(cannot()).warn_when(holds());
  declared.rule().on_inconclusive = plan::CountsAs::Pass;
  const Verdict verdict = of(declared);
  EXPECT_EQ(verdict.outcome, Outcome::Inconclusive);
  EXPECT_EQ(verdict.counts_as, plan::CountsAs::Warn);
  EXPECT_THAT(verdict.reason, HasSubstr("its warning holds"));
  EXPECT_EQ(verdict.clauses[1].truth, Truth::Holds);
}

TEST(Judge, InconclusiveCountsAsTheRuleSays) {
  Declared declared = Declared(1).fail_when(cannot());
  declared.rule().on_inconclusive = plan::CountsAs::Fail;
  EXPECT_EQ(of(declared).counts_as, plan::CountsAs::Fail);
}

TEST(Judge, ConditionsCombineByKleene) {
  using Kind = plan::Condition::Kind;
  const auto outcome = [](plan::Condition condition) {
    return of(Declared(1).fail_when(std::move(condition))).outcome;
  };
  EXPECT_EQ(outcome(combine(Kind::And, {holds(), holds()})), Outcome::Fail);
  EXPECT_EQ(outcome(combine(Kind::And, {holds(), cannot()})), Outcome::Inconclusive);
  EXPECT_EQ(outcome(combine(Kind::And, {cannot(), does_not()})), Outcome::Pass);
  EXPECT_EQ(outcome(combine(Kind::Or, {cannot(), holds()})), Outcome::Fail);
  EXPECT_EQ(outcome(combine(Kind::Or, {does_not(), cannot()})), Outcome::Inconclusive);
  EXPECT_EQ(outcome(combine(Kind::Not, {does_not()})), Outcome::Fail);
  EXPECT_EQ(outcome(combine(Kind::Not, {cannot()})), Outcome::Inconclusive);
}

TEST(Judge, ACompoundConditionSharesAlphaAndTellsOfEachPart) {
  const Verdict verdict =
      of(Declared(1).fail_when(combine(plan::Condition::Kind::And, {holds(), cannot()})));
  const ClauseEvidence& evidence = verdict.clauses[0];
  EXPECT_DOUBLE_EQ(evidence.confidence, 0.995);
  // Shown in full is the part that cannot be told.
  EXPECT_EQ(evidence.reference.value, 1);
  EXPECT_THAT(evidence.notes, Contains("also 1 s against 0.5 s: holds"));
}

TEST(Judge, AFailedCaseIsAnErrorThatNamesIt) {
  plan::CaseResult failed = kOne;
  failed.state = plan::CaseState::Failed;
  failed.reason = "killed by SIGSEGV";
  Declared declared = Declared(1).fail_when(does_not());
  const Verdict verdict = declared.verdict({failed});
  EXPECT_EQ(verdict.outcome, Outcome::Error);
  EXPECT_EQ(verdict.reason, "a failed: killed by SIGSEGV");
  EXPECT_EQ(verdict.clauses[0].text, "fails");
  // Not a 0 that was never measured.
  EXPECT_TRUE(std::isnan(verdict.clauses[0].current.value));
  EXPECT_THAT(declared.undecided({failed}), IsEmpty());
}

TEST(Judge, WhatWasNotMeasuredIsAnError) {
  Declared declared = Declared(1).fail_when(does_not());
  plan::CaseResult skipped;
  skipped.id = "a";
  skipped.reason = "needs build release, which failed";
  EXPECT_EQ(declared.verdict({skipped}).reason, "a was skipped: needs build release, which failed");
  EXPECT_EQ(declared.judge_for().judge(std::vector<const plan::CaseResult*>{nullptr})[0].reason,
            "a was not measured");
  EXPECT_EQ(declared.judge_for().judge({})[0].outcome, Outcome::Error);
}

TEST(Judge, MetricsThatAreMissingOrNoNumbersAreErrors) {
  Declared other = Declared(1).fail_when(
      compare(statistic("median", 0, "instructions"), Op::Greater, number(1)));
  EXPECT_EQ(of(other).reason, "a has no metric instructions");
  plan::CaseResult warned = measured("a", {1, 1, 1});
  warned.warnings = {"other", "metric `instructions` cannot be measured yet"};
  EXPECT_EQ(other.verdict({warned}).reason, "a: metric `instructions` cannot be measured yet");
  EXPECT_EQ(other.verdict({warned}).outcome, Outcome::Error);
  Declared declared = Declared(1).fail_when(does_not());
  EXPECT_EQ(declared.verdict({measured("a", {1, std::nan(""), 1})}).reason,
            "a has a sample of time that is not a number");
  EXPECT_EQ(declared.verdict({measured("a", {})}).reason, "a has no samples of time");
}

TEST(Judge, MalformedConditionsAreErrorsNotCrashes) {
  plan::Condition no_terms;
  EXPECT_EQ(of(Declared(1).fail_when(no_terms)).outcome, Outcome::Error);
  EXPECT_EQ(of(Declared(1).fail_when(combine(plan::Condition::Kind::And, {}))).outcome,
            Outcome::Error);
  EXPECT_EQ(of(Declared(1).fail_when(compare(statistic("mode"), Op::Less, number(1)))).reason,
            "there is no statistic mode");
  EXPECT_EQ(of(Declared(1).fail_when(compare(statistic("median", 7), Op::Less, number(1)))).outcome,
            Outcome::Error);
  EXPECT_EQ(of(Declared(1).fail_when(regresses(statistic("median"), 0.02))).reason,
            "the rule has no baseline");
}

TEST(Judge, OnlyCasesThatSamplesCanHelpAreUndecided) {
  Declared declared = Declared(1).fail_when(cannot());
  EXPECT_THAT(declared.undecided({kOne}), ElementsAre(0u));
  EXPECT_THAT(Declared(1).fail_when(holds()).undecided({kOne}), IsEmpty());
  // A warning that cannot be told does not matter to a rule that fails.
  EXPECT_THAT(Declared(1).fail_when(holds()).warn_when(cannot()).undecided({kOne}), IsEmpty());
  // A case that is still being measured has no final state yet.
  plan::CaseResult going_on = kOne;
  going_on.state = plan::CaseState::Skipped;
  EXPECT_THAT(declared.undecided({going_on}), ElementsAre(0u));
}

TEST(Judge, KnowsWhichCasesAreJudged) {
  Declared declared(2);
  declared.rule().judgments[0].cases = {0};
  EXPECT_TRUE(declared.judge_for().judged(0));
  EXPECT_FALSE(declared.judge_for().judged(1));
  EXPECT_FALSE(declared.judge_for().judged(99));
}

Verdict with(Outcome outcome, plan::CountsAs counts_as) {
  Verdict verdict;
  verdict.outcome = outcome;
  verdict.counts_as = counts_as;
  return verdict;
}

struct Ending {
  std::vector<Verdict> verdicts;
  int exit_code;
  plan::RunOutcome outcome;
};

TEST(ExitCode, IsTheFirstOfThreeOneFour) {
  using enum plan::CountsAs;
  const Verdict pass = with(Outcome::Pass, Pass);
  const Verdict warned = with(Outcome::Warn, Warn);
  const Verdict failed = with(Outcome::Fail, Fail);
  const Verdict unsure = with(Outcome::Inconclusive, Warn);
  const Verdict strict = with(Outcome::Inconclusive, Fail);
  const Verdict alone = with(Outcome::NoBaseline, Warn);
  const Verdict needed = with(Outcome::NoBaseline, Fail);
  const Verdict broken = with(Outcome::Error, Fail);
  Verdict limited = unsure;
  limited.baseline_limited = true;
  const Ending endings[] = {
      {{}, 0, plan::RunOutcome::Pass},
      {{pass, warned}, 0, plan::RunOutcome::Warn},
      {{pass, failed, strict}, 1, plan::RunOutcome::Fail},
      {{pass, unsure}, 0, plan::RunOutcome::Inconclusive},
      {{pass, strict}, 4, plan::RunOutcome::Inconclusive},
      {{alone}, 0, plan::RunOutcome::Warn},
      {{needed, strict}, 1, plan::RunOutcome::Inconclusive},
      {{limited}, 0, plan::RunOutcome::Warn},
      {{failed, broken}, 3, plan::RunOutcome::Error},
      {{with(Outcome::Waived, Pass)}, 0, plan::RunOutcome::Pass},
  };
  const std::vector<plan::CaseResult> cases = {kOne};
  for (const Ending& ending : endings) {
    EXPECT_EQ(exit_code(ending.verdicts, cases), ending.exit_code) << &ending - endings;
    EXPECT_EQ(outcome(ending.verdicts, cases), ending.outcome) << &ending - endings;
  }
}

TEST(ExitCode, WhatWasNotMeasuredIsNeverGreen) {
  const std::vector<Verdict> pass = {with(Outcome::Pass, plan::CountsAs::Pass)};
  EXPECT_EQ(exit_code(pass, {}), 3);
  EXPECT_EQ(outcome(pass, {}), plan::RunOutcome::Error);
  plan::CaseResult failed = kOne;
  failed.state = plan::CaseState::Failed;
  const std::vector<plan::CaseResult> one_failed = {kOne, failed};
  EXPECT_EQ(exit_code(pass, one_failed), 3);
  EXPECT_EQ(outcome(pass, one_failed), plan::RunOutcome::Error);
}

TEST(Outcome, HasTheLanguagesNames) {
  EXPECT_EQ(name(Outcome::Pass), "pass");
  EXPECT_EQ(name(Outcome::NoBaseline), "no baseline");
  EXPECT_EQ(name(Outcome::Inconclusive), "inconclusive");
  EXPECT_EQ(name(Outcome::Error), "error");
}

}  // namespace
}  // namespace benchc::rules
