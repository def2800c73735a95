// How often a whole suite of unchanged code fails, by simulation under fixed seeds.

#include "runtime/plan/false_alarms.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "runtime/plan/looks.h"
#include "tests/support/trials.h"
#include "tests/unit/runtime/rules/declared.h"

namespace benchc::rules {
namespace {

using namespace declared;

struct Size {
  std::uint32_t cases = 0;
  int runs = 0;
};

// The size at which it is told of in docs/statistics.md (BENCHC_TRIALS=400) takes minutes.
Size size_of_simulation() { return {test::wants_more_trials() ? 1000u : 50u, test::trials(120)}; }

/// Pairs of unchanged cases, each measured by turns until its rule is decided.
class Suite {
 public:
  explicit Suite(std::uint32_t cases) : cases_(cases) {
    plan_.workloads.emplace_back();
    plan::Measure& measure = plan_.measures.emplace_back();
    measure.minimum_samples = 10;
    measure.maximum_samples = 40;
    plan_.cases.resize(std::size_t{2} * cases);
    plan::Rule& rule = plan_.rules.emplace_back();
    rule.confidence = 0.95;
    // The hardest limit: none.
    rule.clauses.push_back({plan::Clause::Severity::Fail,
                            compare(statistic("median", 0), Op::Greater, statistic("median", 1)),
                            "slower"});
    for (std::uint32_t i = 0; i < cases; ++i) {
      const std::uint32_t other = i + cases;
      plan_.cases[i].id = "a" + std::to_string(i);
      plan_.cases[other].id = "b" + std::to_string(i);
      plan_.groups.push_back({{i, other}});
      plan::Judgment& judgment = rule.judgments.emplace_back();
      judgment.cases = {i, other};
    }
    plan_.false_alarms = 0.05;
    rule.alpha = plan::alpha_of(plan_, rule, plan::chances_to_fail(plan_));
  }

  const plan::Plan& plan() const { return plan_; }

  /// Whether any of the judgments fails.
  bool run_fails(const Judge& judge, std::mt19937_64& random) const {
    std::normal_distribution<double> law(0, 1);
    // What disturbs the machine lasts for a while, and is the same for all.
    std::vector<double> shared;
    for (double now = 0; shared.size() < 40;) {
      now = 0.6 * now + 0.05 * law(random);
      shared.push_back(now);
    }
    std::vector<plan::CaseResult> results;
    for (const plan::Case& one : plan_.cases) results.push_back(measured(one.id, {}));
    const auto pointers = Declared::pointers(results);
    for (std::uint32_t i = 0; i < cases_; ++i) {
      const std::vector<std::uint32_t> pair = {i, i + cases_};
      for (const std::uint32_t look : plan::looks(plan::group_measure(plan_, pair))) {
        for (const std::uint32_t one : pair) {
          plan::CaseResult& result = results[one];
          while (result.round.size() < look) {
            const std::size_t round = result.round.size();
            result.started.push_back(static_cast<std::int64_t>(round));
            result.round.push_back(static_cast<std::uint32_t>(round));
            result.series[0].values.push_back(std::exp(shared[round] + 0.02 * law(random)));
          }
        }
        if (judge.undecided(pair, pointers).empty()) break;
      }
    }
    const std::vector<Verdict> verdicts = judge.judge(pointers);
    return std::any_of(verdicts.begin(), verdicts.end(),
                       [](const Verdict& one) { return one.outcome == Outcome::Fail; });
  }

 private:
  std::uint32_t cases_;
  plan::Plan plan_;
};

TEST(FalseAlarmsSimulation, ASuiteOfUnchangedCasesFailsAsSeldomAsDeclared) {
  const auto [cases, runs] = size_of_simulation();
  const Suite suite(cases);
  const Judge judge(suite.plan(), {}, Looks::AsMeasured);
  std::mt19937_64 random(500);
  int failed = 0;
  for (int run = 0; run < runs; ++run) failed += suite.run_fails(judge, random);
  RecordProperty("failed", failed);
  // 1 per 20 runs, and three standard errors.
  EXPECT_LE(failed, runs * (0.05 + 3 * std::sqrt(0.05 * 0.95 / runs)));
}

}  // namespace
}  // namespace benchc::rules
