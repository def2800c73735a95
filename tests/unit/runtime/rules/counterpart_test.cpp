#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/rules/paired_change.h"
#include "tests/unit/runtime/rules/beside.h"

namespace benchc::rules {
namespace {

using namespace declared;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// What a machine that is 30% slower at times does to both sides of a pair alike.
std::vector<double> disturbed(double level, double phase) {
  std::vector<double> values;
  for (int i = 0; i < 30; ++i) {
    const double shared = 1 + 0.3 * std::sin(i * 1.7);
    values.push_back(level * shared * (1 + 0.004 * std::cos(i * 2.3 + phase)));
  }
  return values;
}

plan::CaseResult with(plan::CaseResult result, const std::string& metric, const std::string& unit,
                      std::vector<double> values) {
  result.series.push_back({metric, unit, plan::Better::Lower, std::move(values)});
  return result;
}

Verdict judged(double factor, double limit, const char* statistic_name = "median",
               bool relative = true) {
  return Beside(1, 1)
      .fail_when(regresses(statistic(statistic_name), limit, relative))
      .verdict({measured("a", disturbed(factor, 0)), measured("a@base", disturbed(1, 2))});
}

TEST(Counterpart, IsComparedWithPairByPair) {
  const Verdict verdict = judged(1.03, 0.02);
  EXPECT_EQ(verdict.outcome, Outcome::Fail);
  EXPECT_THAT(verdict.cases, ElementsAre("a"));
  const ClauseEvidence& evidence = verdict.clauses.at(0);
  EXPECT_EQ(evidence.method, "paired Wilcoxon");
  EXPECT_EQ(evidence.samples, 60U);
  EXPECT_EQ(evidence.revision.substr(0, 7), "1a2b3c4");
  EXPECT_THAT(evidence.baseline_runs, IsEmpty());
  EXPECT_THAT(evidence.notes, Contains("measured beside v1.2 (1a2b3c4d5e6f)"));
  EXPECT_THAT(evidence.notes, Contains("30 pairs"));
  ASSERT_TRUE(evidence.change);
  EXPECT_NEAR(evidence.change->value, 0.03, 1e-3);
  EXPECT_LT(evidence.change->high - evidence.change->low, 0.01);
  EXPECT_NEAR(evidence.current.value / evidence.reference.value, 1.03, 5e-3);

  EXPECT_EQ(judged(1.03, 0.04).outcome, Outcome::Pass);
  EXPECT_EQ(judged(0.97, 0.02).outcome, Outcome::Pass);
}

TEST(Counterpart, EachStatisticHasItsMethod) {
  EXPECT_EQ(judged(1.03, 0.02, "mean").clauses.at(0).method, "paired t (Fieller)");
  EXPECT_EQ(judged(1.03, 0.02, "geomean").clauses.at(0).method, "paired t on logarithms");
  EXPECT_EQ(judged(1.03, 0.02, "p90").clauses.at(0).method, "unpaired: order statistics");
  const ClauseEvidence least = judged(1.03, 0.02, "min").clauses.at(0);
  EXPECT_EQ(least.method, "unpaired: observed value");
  EXPECT_THAT(least.notes, Contains(HasSubstr("min is compared as observed")));
  // What both sides show alike hides in the spread of each one where pairs are not used.
  EXPECT_EQ(judged(1.03, 0.02, "p90").outcome, Outcome::Inconclusive);
}

TEST(Counterpart, AbsoluteLimitsAreOfTheDifference) {
  // Pairs differ by 0.1 on average where the level is 1.
  const Verdict verdict = judged(1.1, 0.05, "median", false);
  EXPECT_EQ(verdict.outcome, Outcome::Fail);
  EXPECT_EQ(verdict.clauses.at(0).method, "paired Wilcoxon on differences");
  EXPECT_NEAR(verdict.clauses.at(0).change->value, 0.1, 0.02);
  EXPECT_EQ(judged(1.1, 0.2, "median", false).outcome, Outcome::Pass);
  EXPECT_EQ(judged(1.1, 0.05, "mean", false).clauses.at(0).method, "paired t on differences");
}

TEST(Counterpart, MoreIsBetterTurnsTheDirection) {
  const auto rate = [](std::string id, double level, double phase) {
    return measured(std::move(id), disturbed(level, phase), plan::Better::Higher);
  };
  auto declared = Beside(1, 1).fail_when(regresses(statistic("median"), 0.02));
  EXPECT_EQ(declared.verdict({rate("a", 0.95, 0), rate("a@base", 1, 2)}).outcome, Outcome::Fail);
  EXPECT_EQ(declared.verdict({rate("a", 1.05, 0), rate("a@base", 1, 2)}).outcome, Outcome::Pass);
}

TEST(Counterpart, ProcessesAreTheUnitHereToo) {
  auto declared = Beside(1, 1).fail_when(regresses(statistic("median"), 0.02));
  std::vector<plan::CaseResult> results = {measured("a", disturbed(1.03, 0)),
                                           measured("a@base", disturbed(1, 2))};
  for (plan::CaseResult& one : results) {
    for (std::uint32_t i = 0; i < 30; ++i) one.process.push_back(i / 10);
  }
  const Verdict verdict = declared.verdict(results);
  EXPECT_EQ(verdict.outcome, Outcome::Inconclusive);
  EXPECT_THAT(verdict.reason, HasSubstr("3 processes are too few to tell"));
  EXPECT_THAT(
      declared.judge_for().undecided(std::vector<std::uint32_t>{0, 1}, Declared::pointers(results)),
      ElementsAre(0, 1));
}

TEST(Counterpart, OnlyRoundsThatBothSidesHaveArePairs) {
  plan::CaseResult other = measured("a@base", disturbed(1, 2));
  other.started.pop_back();
  other.round.erase(other.round.begin() + 4);
  other.series[0].values.erase(other.series[0].values.begin() + 4);
  const Verdict verdict = Beside(1, 1)
                              .fail_when(regresses(statistic("median"), 0.02))
                              .verdict({measured("a", disturbed(1.03, 0)), other});
  EXPECT_EQ(verdict.outcome, Outcome::Fail);
  EXPECT_THAT(verdict.clauses.at(0).notes, Contains("29 pairs"));
}

TEST(Counterpart, WhatWasDiscardedOnEitherSideIsSaid) {
  plan::CaseResult other = measured("a@base", disturbed(1, 2));
  other.excluded.use = {plan::SampleUse::Warmup, plan::SampleUse::Discarded,
                        plan::SampleUse::Discarded};
  const Verdict verdict = Beside(1, 1)
                              .fail_when(regresses(statistic("median"), 0.02))
                              .verdict({measured("a", disturbed(1.03, 0)), other});
  EXPECT_THAT(verdict.clauses.at(0).notes, Contains("2 of 32 samples of a@base were discarded"));
}

TEST(Counterpart, ACaseThatIsNewHasNoBaseline) {
  auto declared = Beside(1, 0).fail_when(regresses(statistic("median"), 0.02));
  const Verdict verdict = declared.verdict({measured("a", disturbed(1, 0))});
  EXPECT_EQ(verdict.outcome, Outcome::NoBaseline);
  EXPECT_EQ(verdict.counts_as, plan::CountsAs::Warn);
  EXPECT_EQ(verdict.reason, "a is new since v1.2 (1a2b3c4d5e6f)");
  EXPECT_EQ(verdict.clauses.at(0).revision, "") << "nothing was compared";
  EXPECT_THAT(declared.undecided({measured("a", disturbed(1, 0))}), IsEmpty());
}

TEST(Counterpart, ARevisionThatCannotBeHadSaysWhy) {
  Beside declared(1, 0);
  declared.fail_when(regresses(statistic("median"), 0.02));
  declared.plan().revisions[0].missing = "git knows no v1.2";
  const Verdict verdict = declared.verdict({measured("a", disturbed(1, 0))});
  EXPECT_EQ(verdict.outcome, Outcome::NoBaseline);
  EXPECT_EQ(verdict.reason, "git knows no v1.2");
}

TEST(Counterpart, OneThatFailedLeavesNothingToCompareWithAndFailsNothingElse) {
  plan::CaseResult failed;
  failed.id = "a@base";
  failed.state = plan::CaseState::Failed;
  failed.reason = "killed by SIGSEGV";
  const std::vector<plan::CaseResult> results = {measured("a", disturbed(1, 0)), failed};
  auto declared = Beside(1, 1).fail_when(regresses(statistic("median"), 0.02));
  const std::vector<Verdict> verdicts = {declared.verdict(results)};
  EXPECT_EQ(verdicts[0].outcome, Outcome::NoBaseline);
  EXPECT_EQ(verdicts[0].reason, "a@base failed: killed by SIGSEGV");
  EXPECT_EQ(exit_code(verdicts, results), 0);
  EXPECT_EQ(outcome(verdicts, results), plan::RunOutcome::Warn);

  // A rule that compares with no baseline does not notice.
  EXPECT_EQ(Beside(1, 1)
                .fail_when(compare(statistic("median"), Op::Greater, number(2)))
                .verdict(results)
                .outcome,
            Outcome::Pass);

  declared.rule().on_missing_baseline = plan::CountsAs::Fail;
  EXPECT_EQ(exit_code(std::vector<Verdict>{declared.verdict(results)}, results), 1);
}

TEST(Counterpart, AloneItMakesNoRun) {
  const std::vector<plan::CaseResult> only_other = {measured("sort[n=1]@base", {1, 2})};
  EXPECT_EQ(exit_code({}, only_other), 3);
  EXPECT_EQ(outcome({}, only_other), plan::RunOutcome::Error);
}

TEST(Counterpart, IsKnownByItsIdWhateverIsInTheParameters) {
  EXPECT_TRUE(is_counterpart("sort@base"));
  EXPECT_TRUE(is_counterpart("sort[n=1]@base"));
  EXPECT_FALSE(is_counterpart("sort"));
  EXPECT_FALSE(is_counterpart("get[url=\"a@b\"]"));
  EXPECT_FALSE(is_counterpart("get[url=\"a]@base\"]"));
}

TEST(Counterpart, GoesOnWithItsCaseUntilTheRuleIsDecided) {
  auto declared = Beside(1, 1).fail_when(regresses(statistic("median"), 0.02));
  const std::vector<plan::CaseResult> few = {measured("a", around(1, 0.1, 6)),
                                             measured("a@base", around(1, 0.1, 6))};
  const Judge judge = declared.judge_for();
  EXPECT_TRUE(judge.judged(0));
  EXPECT_TRUE(judge.judged(1));
  EXPECT_THAT(judge.undecided(std::vector<std::uint32_t>{0, 1}, Declared::pointers(few)),
              ElementsAre(0, 1));
  const std::vector<plan::CaseResult> enough = {measured("a", disturbed(1, 0)),
                                                measured("a@base", disturbed(1, 2))};
  EXPECT_THAT(judge.undecided(std::vector<std::uint32_t>{0, 1}, Declared::pointers(enough)),
              IsEmpty());
}

TEST(Counterpart, AComparisonWithoutABaselineIsUntouched) {
  auto declared = Beside(1, 1).fail_when(compare(statistic("median"), Op::Greater, number(0.5)));
  declared.rule().baseline.reset();
  const Verdict verdict =
      declared.verdict({measured("a", disturbed(1, 0)), measured("a@base", disturbed(9, 2))});
  EXPECT_EQ(verdict.outcome, Outcome::Fail);
  EXPECT_EQ(verdict.clauses.at(0).samples, 30U);
  EXPECT_FALSE(declared.judge_for().judged(1));
}

TEST(Counterpart, DifferentCommandsAreSaid) {
  Beside declared(1, 1);
  declared.fail_when(regresses(statistic("median"), 0.02));
  const std::vector<plan::CaseResult> results = {measured("a", disturbed(1, 0)),
                                                 measured("a@base", disturbed(1, 2))};
  const std::string note = "what is run differs between the two revisions";
  EXPECT_THAT(declared.verdict(results).clauses.at(0).notes, Not(Contains(note)));
  declared.plan().cases[1].command.argv = {"./old"};
  EXPECT_THAT(declared.verdict(results).clauses.at(0).notes, Contains(note));
}

TEST(Counterpart, NothingOnBothSidesHasNotChanged) {
  auto declared = Beside(1, 1).fail_when(regresses(statistic("median", 0, "page_faults"), 0.02));
  const std::vector<double> none(30, 0.0);
  const auto results = [&](const std::vector<double>& here) {
    return std::vector<plan::CaseResult>{
        with(measured("a", disturbed(1, 0)), "page_faults", "", here),
        with(measured("a@base", disturbed(1, 2)), "page_faults", "", none)};
  };
  EXPECT_EQ(declared.verdict(results(none)).outcome, Outcome::Pass);
  const Verdict from_none = declared.verdict(results(std::vector<double>(30, 5.0)));
  EXPECT_EQ(from_none.outcome, Outcome::Inconclusive);
  EXPECT_THAT(from_none.reason, HasSubstr("give the limit as a quantity"));
}

// With a neighbour on the core, time scatters so that nothing can be told, and the processor's time
// of the same pairs does not.
TEST(Counterpart, ProcessorTimeSpeaksWhereTimeCannot) {
  std::vector<double> noisy;
  std::vector<double> noisy_base;
  for (int i = 0; i < 30; ++i) {
    noisy.push_back(1 + 0.3 * std::sin(i * 1.7));
    noisy_base.push_back(1 + 0.3 * std::sin(i * 2.9 + 1));
  }
  auto declared = Beside(1, 1).fail_when(regresses(statistic("median"), 0.02));
  const Verdict undecided =
      declared.verdict({with(measured("a", noisy), "cpu_time", "s", disturbed(1.05, 0)),
                        with(measured("a@base", noisy_base), "cpu_time", "s", disturbed(1, 2))});
  EXPECT_EQ(undecided.outcome, Outcome::Inconclusive);
  EXPECT_THAT(undecided.clauses.at(0).notes,
              Contains(testing::AllOf(HasSubstr("cpu_time says +5% [+"),
                                      HasSubstr("time is disturbed by other work on the core"))));

  const Verdict opposite = declared.verdict(
      {with(measured("a", disturbed(1.1, 0)), "cpu_time", "s", disturbed(1, 0)),
       with(measured("a@base", disturbed(1, 2)), "cpu_time", "s", disturbed(1, 2))});
  EXPECT_EQ(opposite.outcome, Outcome::Fail);
  EXPECT_THAT(opposite.clauses.at(0).notes, Contains(HasSubstr("which is not what time says")));
}

plan::Condition whole_suite(double limit) {
  plan::Term over;
  over.kind = plan::Term::Kind::OverCases;
  over.name = "geomean";
  over.operands = {statistic("median")};
  return regresses(over, limit);
}

TEST(Counterpart, TheWholeSuiteIsComparedByItsGeometricMean) {
  Beside declared(3, 2);
  declared.rule().judgments[0].sets = {declared.rule().judgments[0].cases};
  declared.rule().judgments[0].cases = {};
  declared.fail_when(whole_suite(0.02));
  // +6% and +2% are +3.98% together; the third has nothing to be compared with.
  const Verdict verdict =
      declared.verdict({measured("a", disturbed(1.06, 0)), measured("b", disturbed(1.02, 1)),
                        measured("c", disturbed(9, 1)), measured("a@base", disturbed(1, 2)),
                        measured("b@base", disturbed(1, 3))});
  EXPECT_EQ(verdict.outcome, Outcome::Fail);
  EXPECT_NEAR(verdict.clauses.at(0).change->value, 0.0398, 1e-3);
  EXPECT_THAT(verdict.clauses.at(0).notes,
              testing::IsSupersetOf({std::string("geometric mean over 2 cases"),
                                     std::string("left out: c is new since v1.2 (1a2b3c4d5e6f)")}));
  EXPECT_EQ(verdict.clauses.at(0).samples, 150U);
}

plan::CaseResult with_pass(plan::CaseResult result, std::vector<double> values) {
  result.passes.push_back({"instructions", "", plan::Better::Lower, std::move(values)});
  return result;
}

TEST(Passes, AreExactAndFoundByRules) {
  auto limit = Declared(1).fail_when(
      compare(statistic("median", 0, "instructions"), Op::Greater, number(99)));
  const Verdict verdict = limit.verdict({with_pass(measured("a", {1, 2}), {100})});
  EXPECT_EQ(verdict.outcome, Outcome::Fail);
  EXPECT_EQ(verdict.clauses.at(0).method, "counted in passes of its own");
  EXPECT_EQ(verdict.clauses.at(0).current, (Estimate{100, 100, 100}));

  // Passes that differ tell no more than that, and more samples do not help.
  const std::vector<plan::CaseResult> differing = {with_pass(measured("a", {1, 2}), {98, 100})};
  EXPECT_EQ(limit.verdict(differing).outcome, Outcome::Inconclusive);
  EXPECT_THAT(limit.undecided(differing), IsEmpty());
}

TEST(Passes, AreComparedExactlyWithTheCounterparts) {
  auto declared = Beside(1, 1).fail_when(regresses(statistic("median", 0, "instructions"), 0.001));
  const auto verdict = [&](double here, double there) {
    return declared.verdict(
        {with_pass(measured("a", {1}), {here}), with_pass(measured("a@base", {1}), {there})});
  };
  EXPECT_EQ(verdict(100'200, 100'000).outcome, Outcome::Fail);
  EXPECT_EQ(verdict(100'050, 100'000).outcome, Outcome::Pass);
  EXPECT_NEAR(verdict(100'200, 100'000).clauses.at(0).change->low, 0.002, 1e-12);
}

}  // namespace
}  // namespace benchc::rules
