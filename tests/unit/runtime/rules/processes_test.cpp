// Samples that share processes: what is independent is the processes.

#include <cmath>
#include <random>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/plan/looks.h"
#include "tests/unit/runtime/rules/declared.h"

namespace benchc::rules {
namespace {

using namespace declared;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::size_t kBatches = 8;

plan::CaseResult in_processes(plan::CaseResult result, std::size_t batches = kBatches) {
  for (std::size_t i = 0; i < result.started.size(); ++i) {
    result.process.push_back(static_cast<std::uint32_t>(i / batches));
  }
  return result;
}

/// Two cases that a shared disturbance moves by 30%, one `factor` times as slow as the other,
/// within 0.1% from process to process and hardly at all within one.
std::vector<plan::CaseResult> pair_of_cases(std::size_t count, double factor) {
  std::vector<double> first;
  std::vector<double> second;
  for (std::size_t i = 0; i < count; ++i) {
    const double at = static_cast<double>(i);
    const double shared = 1 + 0.3 * std::sin(at * 1.7);
    const double layout = 1 + 0.001 * std::sin(static_cast<double>(i / kBatches) * 2.3);
    first.push_back(factor * shared * layout * (1 + 1e-5 * std::cos(at)));
    second.push_back(shared);
  }
  return {in_processes(measured("a", first)), in_processes(measured("b", second))};
}

plan::Condition slower_by(double factor, const char* name = "median") {
  return compare(statistic(name, 0), Op::Greater, times(factor, statistic(name, 1)));
}

TEST(Processes, PairsAreJudgedByProcessAndCounted) {
  // 412 pairs: 51 processes of 8, and one of 4.
  const Verdict verdict = Declared(2).fail_when(slower_by(1.02)).verdict(pair_of_cases(412, 1.03));
  EXPECT_EQ(verdict.outcome, Outcome::Fail);
  EXPECT_EQ(verdict.clauses[0].method, "paired Wilcoxon by process");
  EXPECT_EQ(verdict.clauses[0].samples, 824u);
  EXPECT_THAT(verdict.clauses[0].notes, Contains("412 pairs in 52 processes"));
  EXPECT_NEAR(verdict.clauses[0].change->value, 0.03, 1e-3);
}

TEST(Processes, MeanAndGeomeanAreJudgedByProcessToo) {
  for (const char* name : {"mean", "geomean"}) {
    const Verdict verdict =
        Declared(2).fail_when(slower_by(1.02, name)).verdict(pair_of_cases(160, 1.03));
    EXPECT_EQ(verdict.outcome, Outcome::Fail) << name;
    EXPECT_THAT(verdict.clauses[0].method, HasSubstr("by process")) << name;
    EXPECT_THAT(verdict.clauses[0].notes, Contains("160 pairs in 20 processes")) << name;
  }
}

TEST(Processes, TooFewOfThemCannotTellWhateverTheyShow) {
  const std::vector<plan::CaseResult> results = pair_of_cases(7 * kBatches, 1.5);
  Declared declared = Declared(2).fail_when(slower_by(1.02));
  const Verdict verdict = declared.verdict(results);
  EXPECT_EQ(verdict.outcome, Outcome::Inconclusive);
  EXPECT_EQ(verdict.reason,
            "7 processes are too few to tell at this confidence: it takes 8 at least");
  EXPECT_THAT(declared.undecided(results), ElementsAre(0u, 1u));
  EXPECT_EQ(declared.verdict(pair_of_cases(8 * kBatches, 1.5)).outcome, Outcome::Fail);
}

TEST(Processes, ACommandIsPairedByTheOthersProcesses) {
  std::vector<plan::CaseResult> results = pair_of_cases(160, 1.03);
  results[1].process.clear();
  const Verdict verdict = Declared(2).fail_when(slower_by(1.02)).verdict(results);
  EXPECT_EQ(verdict.outcome, Outcome::Fail);
  EXPECT_THAT(verdict.clauses[0].notes, Contains("160 pairs in 20 processes"));
}

TEST(Processes, PairsOfDifferentProcessesAreNoPairs) {
  std::vector<plan::CaseResult> results = pair_of_cases(160, 1.03);
  for (std::uint32_t& process : results[1].process) process += 1;
  const Verdict verdict = Declared(2).fail_when(slower_by(1.02)).verdict(results);
  EXPECT_EQ(verdict.clauses[0].method, "signs by process");
}

TEST(Processes, ACasesOwnIntervalIsThatOfItsProcesses) {
  // By hand: 12 processes, each of one value 1 … 12. At 99% one process may be on the other side of
  // the median (R: qbinom(.005, 12, .5) is 2), so the interval is [2, 11]; 96 values that were
  // independent would give [5, 8].
  // Their batches come by turns, and neither levels nor batches follow from each other.
  constexpr std::size_t kProcesses = 12;
  const std::vector<double> levels = {12, 1, 11, 2, 10, 3, 9, 4, 8, 5, 7, 6};
  std::vector<double> values;
  for (std::size_t i = 0; i < 96; ++i) values.push_back(levels[i % kProcesses]);
  Declared declared = Declared(1).fail_when(compare(statistic("median"), Op::Greater, number(4)));
  const plan::CaseResult alone = measured("a", values);
  plan::CaseResult processes = alone;
  for (std::size_t i = 0; i < 96; ++i) {
    processes.process.push_back(static_cast<std::uint32_t>(i % kProcesses));
  }
  EXPECT_EQ(declared.verdict({alone}).outcome, Outcome::Fail);
  const Verdict verdict = declared.verdict({processes});
  EXPECT_EQ(verdict.outcome, Outcome::Inconclusive);
  EXPECT_EQ(verdict.clauses[0].current, (Estimate{6.5, 2, 11}));
  EXPECT_EQ(verdict.clauses[0].method, "signs by process");
  EXPECT_THAT(verdict.clauses[0].notes, Contains("a: 96 samples in 12 processes"));
  EXPECT_THAT(declared.undecided({processes}), ElementsAre(0u));
}

TEST(Processes, AStatisticWithoutSuchAMethodSaysSo) {
  const Verdict verdict = Declared(1)
                              .fail_when(compare(statistic("mad"), Op::Greater, number(2)))
                              .verdict({in_processes(measured("a", around(1, 0.1, 400)))});
  EXPECT_EQ(verdict.outcome, Outcome::Pass);
  EXPECT_THAT(verdict.clauses[0].notes, Contains(HasSubstr("mad takes samples of one process as "
                                                           "independent")));
  const Verdict extreme = Declared(1)
                              .fail_when(compare(statistic("max"), Op::Greater, number(2)))
                              .verdict({in_processes(measured("a", around(1, 0.1, 40)))});
  EXPECT_THAT(extreme.clauses[0].notes, IsEmpty());
}

TEST(Processes, QuantilesAndSpreadsAreJudgedByProcessToo) {
  const plan::CaseResult result = in_processes(measured("a", around(1, 0.1, 400)));
  const auto method = [&](const char* name) {
    const Verdict verdict =
        Declared(1).fail_when(compare(statistic(name), Op::Greater, number(2))).verdict({result});
    EXPECT_EQ(verdict.outcome, Outcome::Pass) << name;
    EXPECT_THAT(verdict.clauses[0].notes, Contains("a: 400 samples in 50 processes")) << name;
    return verdict.clauses[0].method;
  };
  EXPECT_EQ(method("p90"), "order statistics by process");
  EXPECT_EQ(method("stddev"), "jackknife by process");
}

TEST(Processes, SamplesThatDoNotFitTheirProcessesTellNothing) {
  std::vector<plan::CaseResult> results = pair_of_cases(160, 1.5);
  results[0].process.resize(20);
  EXPECT_EQ(Declared(2).fail_when(slower_by(1.02)).verdict(results).outcome, Outcome::Inconclusive);
}

// Native cases as a run measures them: batches in processes that are renewed every few rounds,
// looked at several times.
int claimed_slower(double layout, double effect, int trials) {
  Declared declared(2);
  declared.plan().measures[0].minimum_samples = 96;
  declared.plan().measures[0].maximum_samples = 480;
  declared.fail_when(compare(statistic("median", 0), Op::Greater, statistic("median", 1)));
  declared.rule().alpha = 0.05;
  const Judge judge = declared.judge_for(Looks::AsMeasured);
  std::mt19937_64 random(416);
  std::normal_distribution<double> law(0, 1);
  const std::vector<std::uint32_t> cases = {0, 1};
  int claimed = 0;
  for (int trial = 0; trial < trials; ++trial) {
    std::vector<double> first;
    std::vector<double> second;
    double own_first = 0;
    double own_second = 0;
    std::vector<plan::CaseResult> results;
    for (const std::uint32_t look : plan::looks(plan::group_measure(declared.plan(), cases))) {
      while (first.size() < look) {
        if (first.size() % kBatches == 0) {
          own_first = layout * law(random);
          own_second = layout * law(random);
        }
        first.push_back(effect * std::exp(own_first + 0.005 * law(random)));
        second.push_back(std::exp(own_second + 0.005 * law(random)));
      }
      results = {in_processes(measured("a", first)), in_processes(measured("b", second))};
      if (judge.undecided(cases, Declared::pointers(results)).empty()) break;
    }
    claimed += judge.judge(Declared::pointers(results))[0].outcome == Outcome::Fail;
  }
  return claimed;
}

// Half of alpha at most; three standard errors of 2.5% in 300 trials are 2.7%.
TEST(ProcessesSimulation, LayoutIsNoSlowdown) {
  EXPECT_LE(claimed_slower(0.005, 1, 300), 300 * 0.052);
}

TEST(ProcessesSimulation, AFifthOfAPercentIsOne) { EXPECT_GE(claimed_slower(0, 1.002, 100), 95); }

}  // namespace
}  // namespace benchc::rules
