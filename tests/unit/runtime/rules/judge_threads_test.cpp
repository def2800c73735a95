#include <cstddef>
#include <random>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <tbb/global_control.h>

#include "tests/unit/runtime/rules/beside.h"

namespace benchc::rules {
namespace {

using namespace declared;

constexpr std::size_t kCases = 26;
constexpr std::size_t kRules = 20;

/// Many rules over many cases: against a revision and against each other, with failures, warnings
/// and what cannot be told among them.
class ManyJudgments : public testing::Test {
 protected:
  ManyJudgments() : declared_(kCases, kCases - 1) {
    std::mt19937 random(7);
    std::normal_distribution<double> noise(0, 0.05);
    // Neighbours are far apart, and a case is as its counterpart.
    for (std::size_t at = 0; at < declared_.plan().cases.size(); ++at) {
      const double level = 1 + 0.2 * static_cast<double>(at % kCases);
      std::vector<double> values;
      for (int i = 0; i < 30; ++i) values.push_back(level * (1 + noise(random)));
      results_.push_back(measured(declared_.plan().cases[at].id, std::move(values)));
    }
    results_[3].state = plan::CaseState::Failed;
    plan::Rule rule = declared_.rule();
    rule.judgments.clear();
    for (std::uint32_t at = 0; at + 1 < kCases; ++at) {
      plan::Judgment judgment;
      judgment.subject = declared_.plan().cases[at].id;
      judgment.cases = {at, at + 1};
      if (at % 2 == 0) std::swap(judgment.cases[0], judgment.cases[1]);
      rule.judgments.push_back(judgment);
    }
    declared_.plan().rules.clear();
    for (std::size_t at = 0; at < kRules; ++at) {
      plan::Rule one = rule;
      one.name = "rule " + std::to_string(at);
      const double limit = -0.2 + 0.02 * static_cast<double>(at);
      one.clauses = {
          {plan::Clause::Severity::Fail, regresses(statistic("median"), limit), "slower"},
          {plan::Clause::Severity::Warn,
           compare(statistic("median"), Op::Greater, statistic("median", 1)), "turned"}};
      declared_.plan().rules.push_back(one);
    }
  }

  /// All that verdicts say, as text.
  std::string verdicts(std::size_t threads) const {
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
    std::ostringstream text;
    text.precision(17);
    for (const Verdict& verdict : declared_.judge_for().judge(Declared::pointers(results_))) {
      text << verdict.rule << "; " << verdict.subject << "; " << name(verdict.outcome) << "; "
           << verdict.reason << "\n";
      for (const ClauseEvidence& clause : verdict.clauses) {
        text << "  " << static_cast<int>(clause.truth) << " " << clause.current.value << " "
             << clause.reference.value << " " << clause.method << " " << clause.samples;
        if (clause.change) {
          text << " " << clause.change->value << " " << clause.change->low << " "
               << clause.change->high;
        }
        for (const std::string& note : clause.notes) text << "; " << note;
        text << "\n";
      }
    }
    return text.str();
  }

  Beside declared_;
  std::vector<plan::CaseResult> results_;
};

TEST_F(ManyJudgments, SayTheSameOnAnyNumberOfThreads) {
  const std::string one = verdicts(1);
  EXPECT_EQ(verdicts(2), one);
  EXPECT_EQ(verdicts(3), one);
  for (const char* outcome : {"; pass;", "; fail;", "; warn;", "; inconclusive;", "; error;"}) {
    EXPECT_NE(one.find(outcome), std::string::npos) << outcome;
  }
}

TEST_F(ManyJudgments, StandInThePlansOrder) {
  const std::vector<Verdict> verdicts = declared_.judge_for().judge(Declared::pointers(results_));
  ASSERT_EQ(verdicts.size(), kRules * (kCases - 1));
  std::size_t at = 0;
  for (const plan::Rule& rule : declared_.plan().rules) {
    for (const plan::Judgment& judgment : rule.judgments) {
      EXPECT_EQ(verdicts[at].rule, rule.name);
      EXPECT_EQ(verdicts[at].subject, judgment.subject);
      ++at;
    }
  }
}

}  // namespace
}  // namespace benchc::rules
