// Statistics over many cases at once.

#include <cmath>
#include <random>

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
using testing::Not;
using testing::SizeIs;

plan::Term over(std::string name, plan::Term statistic, std::uint32_t set = 0) {
  plan::Term term;
  term.kind = plan::Term::Kind::OverCases;
  term.name = std::move(name);
  term.index = set;
  term.operands = {std::move(statistic)};
  return term;
}

/// All cases are one set, and the judgment has none of its own.
Declared one_set(std::size_t cases) {
  Declared declared(cases);
  plan::Judgment& judgment = declared.rule().judgments[0];
  judgment.sets = {judgment.cases};
  judgment.cases.clear();
  return declared;
}

std::vector<plan::CaseResult> at(const std::vector<double>& centers, double width = 0.01) {
  std::vector<plan::CaseResult> results;
  for (std::size_t i = 0; i < centers.size(); ++i) {
    results.push_back(
        measured(std::string(1, static_cast<char>('a' + i)), around(centers[i], width, 41)));
  }
  return results;
}

TEST(OverCases, AreWorthTheStatisticOfTheCases) {
  const auto value = [](const char* name) {
    return one_set(3)
        .fail_when(compare(over(name, statistic("median")), Op::Greater, number(100)))
        .verdict(at({1, 2, 4}))
        .clauses.at(0)
        .current.value;
  };
  EXPECT_NEAR(value("geomean"), 2, 1e-9);
  EXPECT_NEAR(value("mean"), 7.0 / 3, 1e-9);
  EXPECT_NEAR(value("median"), 2, 1e-9);
  EXPECT_NEAR(value("min"), 1, 1e-9);
  EXPECT_NEAR(value("max"), 4, 1e-9);
  EXPECT_NEAR(value("sum"), 7, 1e-9);
}

TEST(OverCases, AreJudgedAtAlphaSharedByTheCases) {
  // By hand: of 41 values at alpha 0.01 / 3 the median lies between the 11th and the 31st.
  Declared declared =
      one_set(3).fail_when(compare(over("sum", statistic("median")), Op::Greater, number(6)));
  declared.rule().alpha = 0.01;
  const Verdict verdict = declared.verdict(at({1, 2, 4}));
  EXPECT_EQ(verdict.outcome, Outcome::Fail);
  const ClauseEvidence& evidence = verdict.clauses[0];
  EXPECT_NEAR(evidence.current.low, 7 * (1 - 0.01 * 0.5), 1e-9);
  EXPECT_NEAR(evidence.current.high, 7 * (1 + 0.01 * 0.5), 1e-9);
  EXPECT_EQ(evidence.samples, 123u);
  EXPECT_THAT(evidence.notes, Contains("sum over 3 cases"));
  EXPECT_THAT(verdict.cases, ElementsAre("a", "b", "c"));
}

TEST(OverCases, UndecidedAskForSamplesOfAllOfThem) {
  const Declared declared =
      one_set(3).fail_when(compare(over("geomean", statistic("median")), Op::Greater, number(2)));
  EXPECT_EQ(declared.verdict(at({1, 2, 4})).outcome, Outcome::Inconclusive);
  EXPECT_THAT(declared.undecided(at({1, 2, 4})), ElementsAre(0u, 1u, 2u));
  EXPECT_THAT(declared.undecided(at({2, 4, 8})), IsEmpty());
  for (const std::uint32_t one : {0u, 1u, 2u}) EXPECT_TRUE(declared.judge_for().judged(one));
}

TEST(OverCases, OneThatFailedMakesAnError) {
  const Declared declared =
      one_set(2).fail_when(compare(over("max", statistic("median")), Op::Greater, number(9)));
  std::vector<plan::CaseResult> results = at({1, 2});
  results[1].state = plan::CaseState::Failed;
  results[1].reason = "exit 1";
  const Verdict verdict = declared.verdict(results);
  EXPECT_EQ(verdict.outcome, Outcome::Error);
  EXPECT_EQ(verdict.reason, "b failed: exit 1");
}

TEST(OverCases, StandBesideTheCaseOfTheJudgment) {
  Declared declared(1);
  declared.plan().cases.push_back({});
  declared.plan().cases[1].id = "b";
  declared.plan().groups[0].cases.push_back(1);
  declared.rule().judgments[0].sets = {{0, 1}};
  declared.fail_when(
      compare(statistic("median"), Op::Greater, times(1.5, over("geomean", statistic("median")))));
  EXPECT_EQ(declared.verdict(at({4, 1})).outcome, Outcome::Fail);
  EXPECT_EQ(declared.verdict(at({2, 1})).outcome, Outcome::Pass);
  EXPECT_THAT(declared.verdict(at({2, 1})).cases, ElementsAre("a"));
}

// Runs of several cases, newest first: run r has case i at centers[r][i].
Declared against_runs(const std::vector<std::vector<double>>& centers, std::size_t cases) {
  Declared declared = one_set(cases);
  plan::Baseline baseline;
  baseline.name = "main";
  declared.plan().baselines = {baseline};
  declared.rule().baseline = 0;
  BaselineData data;
  for (std::size_t r = 0; r < centers.size(); ++r) {
    plan::Run run;
    run.info.id = "run" + std::to_string(r);
    run.cases = at(centers[r], 0.001);
    data.runs.push_back(std::move(run));
  }
  declared.baselines() = {data};
  return declared;
}

plan::Condition whole_suite_regresses(double limit) {
  return regresses(over("geomean", statistic("median")), limit);
}

// Two cases that scatter by 0.2% each, one upwards where the other goes down.
const std::vector<std::vector<double>> kTwo = {
    {1.000, 10.00}, {1.002, 9.98},  {0.998, 10.02}, {1.001, 9.99},  {0.999, 10.01},
    {1.003, 9.97},  {0.997, 10.03}, {1.000, 10.01}, {1.002, 10.00}, {0.998, 10.00}};

TEST(OverCasesRegression, IsThatOfTheGeometricMean) {
  Declared declared = against_runs(kTwo, 2).fail_when(whole_suite_regresses(0.01));
  const Verdict verdict = declared.verdict(at({1.04, 10.0}, 0.001));
  EXPECT_EQ(verdict.outcome, Outcome::Fail);
  const ClauseEvidence& evidence = verdict.clauses[0];
  // By hand: sqrt(1.04) is 1.98% more.
  EXPECT_NEAR(evidence.change->value, 0.0198, 5e-4);
  EXPECT_NEAR(evidence.reference.value, std::sqrt(10.0), 2e-3);
  EXPECT_EQ(evidence.method, "run-to-run spread");
  EXPECT_EQ(evidence.baseline_runs.size(), 10u);
  EXPECT_THAT(evidence.notes, Contains("geometric mean over 2 cases"));
  EXPECT_EQ(declared.verdict(at({1, 10}, 0.001)).outcome, Outcome::Pass);
}

TEST(OverCasesRegression, CountsACaseByItsRatioAndNotByItsSize) {
  const Declared declared = against_runs(kTwo, 2).fail_when(whole_suite_regresses(0.01));
  EXPECT_NEAR(declared.verdict(at({1.04, 10.0}, 0.001)).clauses[0].change->value,
              declared.verdict(at({1.0, 10.4}, 0.001)).clauses[0].change->value, 1e-12);
}

TEST(OverCasesRegression, ANewCaseIsLeftOutAndSaidSo) {
  std::vector<std::vector<double>> centers = kTwo;
  for (std::size_t r = 0; r < 3; ++r) centers[r].push_back(5);
  const Declared declared = against_runs(centers, 3).fail_when(whole_suite_regresses(0.01));
  const Verdict verdict = declared.verdict(at({1, 10, 50}, 0.001));
  EXPECT_EQ(verdict.outcome, Outcome::Pass);
  EXPECT_THAT(verdict.clauses[0].notes,
              Contains("left out, since too few runs of the baseline have them: c"));
  EXPECT_NEAR(verdict.clauses[0].current.value, std::sqrt(10.0), 1e-6);
}

TEST(OverCasesRegression, ACaseThatMostRunsHaveLeavesTheOthersOut) {
  std::vector<std::vector<double>> centers = kTwo;
  for (std::size_t r = 0; r < 6; ++r) centers[r].push_back(5);
  const Declared declared = against_runs(centers, 3).fail_when(whole_suite_regresses(0.01));
  const Verdict verdict = declared.verdict(at({1, 10, 5}, 0.001));
  EXPECT_EQ(verdict.clauses[0].baseline_runs.size(), 6u);
  EXPECT_THAT(verdict.clauses[0].notes,
              Contains(HasSubstr("4 runs of the baseline do not have all of these cases")));
}

TEST(OverCasesRegression, WithoutAnyRunOfItsCasesThereIsNoBaseline) {
  const Declared declared = against_runs({{}, {}}, 2).fail_when(whole_suite_regresses(0.01));
  const Verdict verdict = declared.verdict(at({1, 10}));
  EXPECT_EQ(verdict.outcome, Outcome::NoBaseline);
  EXPECT_EQ(verdict.reason, "no run of the baseline measured all of its cases");
}

TEST(OverCasesRegression, AZeroInOneCaseDoesNotHideTheOthers) {
  std::vector<std::vector<double>> centers(6, {0, 10});
  const Declared declared = against_runs(centers, 2).fail_when(whole_suite_regresses(0.01));
  const Verdict verdict = declared.verdict(at({0, 20}));
  EXPECT_EQ(verdict.outcome, Outcome::Inconclusive);
  EXPECT_THAT(verdict.reason, HasSubstr("values above 0 in each case"));
}

// --- How often they err, by simulation under fixed seeds

constexpr std::size_t kCases = 4;

// Samples of all cases with a disturbance that they share in each round, as neighbours on one
// machine do; the medians are 1, 2, 3, 4, so that the geometric mean is 24^(1/4).
std::vector<plan::CaseResult> disturbed(std::mt19937_64& random, double level, std::size_t rounds) {
  std::normal_distribution<double> law(0, 1);
  std::vector<std::vector<double>> values(kCases);
  for (std::size_t round = 0; round < rounds; ++round) {
    const double shared = 0.05 * law(random);
    for (std::size_t i = 0; i < kCases; ++i) {
      const double own = 0.02 * law(random);
      values[i].push_back(level * static_cast<double>(i + 1) * std::exp(shared + own));
    }
  }
  std::vector<plan::CaseResult> results;
  for (std::size_t i = 0; i < kCases; ++i) {
    results.push_back(measured(std::string(1, static_cast<char>('a' + i)), values[i]));
  }
  return results;
}

// True to the limit: half of alpha is the rate of false claims on each side. Three standard errors
// of 2.5% in 600 trials are 1.9%.
TEST(OverCasesSimulation, FalseAlarmsStayBelowTheDeclaredRate) {
  constexpr int kTrials = 600;
  for (const auto& [name, truth] : {std::pair{"geomean", std::pow(24, 0.25)},
                                    {"mean", 2.5},
                                    {"max", 4.0},
                                    {"median", 2.5},
                                    {"sum", 10.0}}) {
    Declared declared = one_set(kCases).fail_when(
        compare(over(name, statistic("median")), Op::Greater, number(truth)));
    declared.rule().alpha = 0.05;
    const Judge judge = declared.judge_for();
    std::mt19937_64 random(2027);
    int claimed = 0;
    for (int trial = 0; trial < kTrials; ++trial) {
      const auto results = disturbed(random, 1, 30);
      claimed += judge.judge(Declared::pointers(results))[0].outcome == Outcome::Fail;
    }
    EXPECT_LE(claimed, kTrials * 0.044) << name;
  }
}

// Runs drift by 1% together and each case by another 1%, in the history and in the new run alike.
int whole_suite_claims(double effect, int trials) {
  std::mt19937_64 random(2028);
  std::normal_distribution<double> law(0, 1);
  const auto run = [&](double level) {
    const double together = 0.01 * law(random);
    std::vector<plan::CaseResult> cases;
    for (std::size_t i = 0; i < kCases; ++i) {
      const double center =
          level * static_cast<double>(i + 1) * std::exp(together + 0.01 * law(random));
      std::vector<double> values;
      for (int s = 0; s < 20; ++s) values.push_back(center * std::exp(0.005 * law(random)));
      cases.push_back(measured(std::string(1, static_cast<char>('a' + i)), values));
    }
    return cases;
  };
  int claimed = 0;
  for (int trial = 0; trial < trials; ++trial) {
    Declared declared = against_runs({}, kCases).fail_when(whole_suite_regresses(0));
    declared.rule().alpha = 0.05;
    for (int r = 0; r < 10; ++r) {
      plan::Run old;
      old.info.id = "run" + std::to_string(r);
      old.cases = run(1);
      declared.baselines()[0].runs.push_back(std::move(old));
    }
    claimed += declared.verdict(run(effect)).outcome == Outcome::Fail;
  }
  return claimed;
}

TEST(OverCasesSimulation, DriftBetweenRunsIsNotTakenForARegressionOfTheSuite) {
  constexpr int kTrials = 500;
  EXPECT_LE(whole_suite_claims(1, kTrials), kTrials * 0.046);
}

TEST(OverCasesSimulation, ARegressionOfTheSuiteIsSeen) {
  EXPECT_GE(whole_suite_claims(1.06, 100), 95);
}

}  // namespace
}  // namespace benchc::rules
