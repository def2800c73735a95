#include "runtime/rules/objective.h"

#include <cmath>
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/runtime/rules/declared.h"
#include "tests/unit/runtime/rules/stored.h"

namespace benchc::rules {
namespace {

using plan::RunInfo;
using plan::RunOutcome;
using testing::Contains;
using namespace stored;

constexpr int kDay = 86'400;

/// `median(time) < 20ms for 90% of runs over 10d` of the case `sort`.
class Objectives : public Baselines {
 protected:
  Objectives() {
    plan_.workloads.emplace_back();
    plan_.measures.emplace_back();
    plan::Objective& objective = plan_.objectives.emplace_back();
    objective.name = "fast";
    objective.documentation = "Users leave after a second.";
    objective.owner = "api";
    objective.condition = declared::compare(declared::statistic("median"), declared::Op::Less,
                                            declared::number(0.02));
    objective.text = "median(sort.time) < 20ms";
    objective.share = 0.9;
    objective.window = 10 * kDay;
    plan::Judgment judgment;
    judgment.subject = "sort";
    judgment.cases = {0};
    objective.judgments = {judgment};
  }

  /// Whose median lies for certain near `seconds`.
  static plan::CaseResult sort(double seconds, const std::string& id = "sort") {
    return declared::measured(id, declared::around(seconds, 0.01, 30));
  }
  /// That cannot be told from the limit.
  static plan::CaseResult unclear() {
    return declared::measured("sort", declared::around(0.02, 0.5, 10));
  }
  void add_of(const std::string& id, double days, const plan::CaseResult& result,
              RunOutcome outcome = RunOutcome::Pass) {
    RunInfo info = past(id, static_cast<int>(days * kDay));
    info.outcome = outcome;
    add(info, {result});
  }
  void add_many(const std::string& name, int count, double days, double seconds) {
    for (int at = 0; at < count; ++at) {
      add_of(name + std::to_string(at), days + 0.01 * at, sort(seconds));
    }
  }
  static RunInfo judged() {
    RunInfo info = here();
    info.ended = info.started + kSecond;
    return info;
  }
  Verdict verdict(const plan::CaseResult& result = sort(0.01), const RunInfo& current = judged()) {
    StoredRuns runs(store());
    const std::vector<const plan::CaseResult*> results = {&result};
    return judge_objectives(plan_, runs, current, results).at(0);
  }
  static const ObjectiveEvidence& stands(const Verdict& verdict) {
    return *verdict.clauses.at(0).objective;
  }
  static std::string counts(const Verdict& verdict) {
    const ObjectiveEvidence& stand = stands(verdict);
    return std::to_string(stand.met) + " met, " + std::to_string(stand.missed) + " missed, " +
           std::to_string(stand.cannot_tell) + " of " + std::to_string(stand.runs);
  }
};

TEST_F(Objectives, AreMetByThisRunAlone) {
  const Verdict alone = verdict();
  EXPECT_EQ(alone.outcome, Outcome::Pass);
  EXPECT_EQ(alone.counts_as, plan::CountsAs::Pass);
  EXPECT_EQ(alone.rule, "fast");
  EXPECT_EQ(alone.subject, "sort");
  EXPECT_EQ(alone.cases, (std::vector<std::string>{"sort"}));
  EXPECT_EQ(alone.owner, "api");
  EXPECT_EQ(alone.documentation, "Users leave after a second.");
  EXPECT_EQ(counts(alone), "1 met, 0 missed, 0 of 1");
  EXPECT_EQ(stands(alone).budget_left, 1);
  EXPECT_EQ(stands(alone).burn_rate, 0);
  const ClauseEvidence& clause = alone.clauses[0];
  EXPECT_EQ(clause.truth, Truth::Holds);
  EXPECT_EQ(clause.text, "median(sort.time) < 20ms");
  EXPECT_EQ(clause.confidence, 0.99);
  EXPECT_NEAR(clause.current.value, 0.01, 1e-9);
  EXPECT_EQ(clause.notes, (std::vector<std::string>{"this run met it"}));
}

// Of 20 runs one in ten may miss: two spend the budget to the last, and a third overdraws it.
TEST_F(Objectives, FailWhenMoreRunsMissedThanTheShareAllows) {
  add_many("good", 17, 5, 0.01);
  add_many("slow", 2, 8, 0.03);
  const Verdict spent = verdict();
  EXPECT_EQ(counts(spent), "18 met, 2 missed, 0 of 20");
  EXPECT_EQ(spent.outcome, Outcome::Pass);
  EXPECT_NEAR(stands(spent).budget_left, 0, 1e-9);
  const Verdict overdrawn = verdict(sort(0.03));
  EXPECT_EQ(counts(overdrawn), "17 met, 3 missed, 0 of 20");
  EXPECT_EQ(overdrawn.outcome, Outcome::Fail);
  EXPECT_EQ(overdrawn.counts_as, plan::CountsAs::Fail);
  EXPECT_EQ(overdrawn.clauses[0].truth, Truth::DoesNotHold);
  EXPECT_NEAR(stands(overdrawn).budget_left, -0.5, 1e-9);
  EXPECT_EQ(overdrawn.clauses[0].notes.at(0), "this run missed it");
}

// One miss of a few runs is more than one in ten of them.
TEST_F(Objectives, OfAFewRunsOneMissIsTooMuch) {
  add_many("good", 4, 5, 0.01);
  const Verdict five = verdict(sort(0.03));
  EXPECT_EQ(counts(five), "4 met, 1 missed, 0 of 5");
  EXPECT_EQ(five.outcome, Outcome::Fail);
  EXPECT_NEAR(stands(five).budget_left, -1, 1e-9);
}

TEST_F(Objectives, WarnWhenTheBudgetWillNotLast) {
  add_many("good", 28, 5, 0.01);
  add_of("slow", 9, sort(0.03));
  // Two of 30 missed, of three that may; of those of the last day this one alone, which missed.
  const Verdict burning = verdict(sort(0.03));
  EXPECT_EQ(counts(burning), "28 met, 2 missed, 0 of 30");
  EXPECT_EQ(burning.outcome, Outcome::Warn);
  EXPECT_EQ(burning.counts_as, plan::CountsAs::Warn);
  EXPECT_NEAR(stands(burning).burn_rate, 10, 1e-9);
  EXPECT_NEAR(stands(burning).budget_left, 1.0 / 3, 1e-9);
  // Twice as many runs have twice the budget: as much is spent of it as is no warning yet.
  add_many("more", 30, 4, 0.01);
  EXPECT_EQ(verdict(sort(0.03)).outcome, Outcome::Pass);
}

// One of ten, where one in ten may: as fast as it lasts.
TEST_F(Objectives, ABudgetThatIsSpentInJustItsTimeIsNoWarning) {
  add_many("good", 9, 0.5, 0.01);
  const Verdict spent = verdict(sort(0.03));
  EXPECT_EQ(counts(spent), "9 met, 1 missed, 0 of 10");
  EXPECT_NEAR(stands(spent).burn_rate, 1, 1e-9);
  EXPECT_EQ(spent.outcome, Outcome::Pass);
}

TEST_F(Objectives, TheBurnRateIsThatOfTheLastTenthOfTheWindow) {
  add_many("good", 30, 5, 0.01);
  add_many("recent", 3, 0.5, 0.01);
  add_of("slow", 0.9, sort(0.03));
  add_of("old", 1.1, sort(0.03));
  const Verdict burning = verdict();
  // One of five, where one in ten may.
  EXPECT_NEAR(stands(burning).burn_rate, 2, 1e-9);
}

TEST_F(Objectives, LookAtRunsOfTheWindowAlone) {
  add_of("too-old", 10.1, sort(0.03));
  add_of("old", 9.9, sort(0.01));
  add_of("later", -1, sort(0.03));
  RunInfo other = past("other-spec", kDay);
  other.spec = "other.bench";
  add(other, {sort(0.03)});
  EXPECT_EQ(counts(verdict()), "2 met, 0 missed, 0 of 2");
}

TEST_F(Objectives, CountRunsWhateverTheyCameTo) {
  add_of("failed", 1, sort(0.03), RunOutcome::Fail);
  add_of("erroneous", 2, sort(0.01), RunOutcome::Error);
  add_of("inconclusive", 3, sort(0.01), RunOutcome::Inconclusive);
  EXPECT_EQ(counts(verdict()), "3 met, 1 missed, 0 of 4");
}

TEST_F(Objectives, RunsThatSayNothingAreToldAndDoNotCount) {
  RunInfo info = past("dirty", kDay);
  info.git_dirty = true;
  add(info, {sort(0.03)});
  info = past("elsewhere", kDay);
  set(info, "cpu_model", "Xeon");
  add(info, {sort(0.03)});
  info = past("stopped", kDay);
  info.interrupted = true;
  add(info, {sort(0.03)});
  info = past("killed", kDay);
  info.ended = 0;
  add(info, {sort(0.03)});
  add(past("without", kDay), {two_samples("of another day")});
  add_of("damaged", 1, sort(0.03));
  const std::filesystem::path path = store() / "runs" / "damaged.h5";
  std::filesystem::resize_file(path, std::filesystem::file_size(path) - 1);
  const Verdict alone = verdict();
  EXPECT_EQ(counts(alone), "1 met, 0 missed, 0 of 1");
  EXPECT_EQ(alone.clauses[0].notes,
            (std::vector<std::string>{
                "this run met it", "1 run of that time does not have it",
                "1 run with local changes does not count",
                "1 run on another machine does not count: cpu_model differs: EPYC here, Xeon in "
                "run elsewhere",
                "1 run that cannot be read does not count"}));
}

TEST_F(Objectives, WhatCannotBeToldIsNeitherMetNorMissed) {
  add_of("unclear", 1, unclear());
  add_of("failed", 2, failed("sort"), RunOutcome::Error);
  const Verdict alone = verdict();
  EXPECT_EQ(counts(alone), "1 met, 0 missed, 2 of 3");
  EXPECT_EQ(alone.outcome, Outcome::Pass);
}

TEST_F(Objectives, WithoutAnyRunThatTellsThereIsNoAnswer) {
  const Verdict unknown = verdict(unclear());
  EXPECT_EQ(unknown.outcome, Outcome::NoBaseline);
  EXPECT_EQ(unknown.counts_as, plan::CountsAs::Warn);
  EXPECT_EQ(unknown.reason,
            "no run within the time tells: the two sides cannot be told apart at this confidence");
  EXPECT_EQ(counts(unknown), "0 met, 0 missed, 1 of 1");
  const Verdict broken = verdict(failed("sort"));
  EXPECT_EQ(broken.outcome, Outcome::NoBaseline);
  EXPECT_EQ(broken.reason, "no run within the time tells: sort failed");
  EXPECT_TRUE(std::isnan(broken.clauses[0].current.value));
}

TEST_F(Objectives, ARunThatDidNotEndIsShownAndDoesNotCount) {
  add_many("good", 3, 1, 0.01);
  const Verdict killed = verdict(sort(0.03), here());
  EXPECT_EQ(killed.outcome, Outcome::Pass);
  EXPECT_EQ(counts(killed), "3 met, 0 missed, 0 of 3");
  EXPECT_EQ(killed.clauses[0].notes.at(0), "this run does not count: it did not come to its end");
}

TEST_F(Objectives, ARenamedCaseIsFound) {
  plan_.workloads[0].name = "quick sort";
  plan_.workloads[0].formerly = "sort";
  plan_.cases[0].id = "quick sort";
  add_of("before", 1, sort(0.03));
  EXPECT_EQ(counts(verdict(sort(0.01, "quick sort"))), "1 met, 1 missed, 0 of 2");
}

// A plan that a stranger wrote.
TEST_F(Objectives, WhatIsMalformedIsNotJudged) {
  add_of("run", 1, sort(0.01));
  plan_.objectives[0].condition.terms.pop_back();
  EXPECT_EQ(verdict().reason, "no run within the time tells: the condition is malformed");
  plan_.objectives[0].judgments[0].cases = {17};
  EXPECT_EQ(verdict().outcome, Outcome::NoBaseline);
  plan_.objectives[0].window = std::nan("");
  EXPECT_EQ(verdict().outcome, Outcome::NoBaseline);
}

TEST_F(Objectives, AStoreThatCannotBeReadIsTold) {
  std::ofstream(store()) << "x";
  EXPECT_THAT(verdict().clauses[0].notes,
              Contains("the store " + store().string() + " is not a directory"));
}

TEST_F(Objectives, GetTheirShareOfTheSuitesFalseAlarms) {
  // Twelve samples on one side: 1 in 2,000 if the median were the limit.
  const plan::CaseResult few = declared::measured("sort", declared::around(0.01, 0.01, 12));
  EXPECT_EQ(counts(verdict(few)), "1 met, 0 missed, 0 of 1");
  plan_.false_alarms = 1e-5;
  const Verdict strict = verdict(few);
  EXPECT_EQ(counts(strict), "0 met, 0 missed, 1 of 1");
  EXPECT_DOUBLE_EQ(strict.clauses.at(0).confidence, 1 - 2e-5);
}

}  // namespace
}  // namespace benchc::rules
