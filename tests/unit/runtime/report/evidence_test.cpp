#include "runtime/report/evidence.h"

#include <cmath>

#include <gtest/gtest.h>

namespace benchc::report {
namespace {

using rules::Truth;

rules::ClauseEvidence regression(double low, double high, Truth changed, double limit = 0.02) {
  rules::ClauseEvidence clause;
  clause.current = {0.0103, 0.0102, 0.0104};
  clause.reference = {0.01, 0.01, 0.01};
  clause.unit = "s";
  clause.change = rules::Estimate{(low + high) / 2, low, high};
  clause.limit = limit;
  clause.limit_relative = true;
  clause.changed = changed;
  clause.confidence = 0.99;
  clause.samples = 30;
  clause.baseline_runs = {"run"};
  return clause;
}

std::string standing(const rules::ClauseEvidence& clause) {
  const std::string line = values_line(clause);
  return line.substr(line.find("at 99%") + 6);
}

TEST(Evidence, SaysWhatChangedAndWhetherThatIsAllowed) {
  EXPECT_EQ(values_line(regression(0.024, 0.038, Truth::Holds)),
            "baseline 10 ms → 10.3 ms, +3.1% [+2.4%, +3.8%] at 99%: beyond 2%");
  EXPECT_EQ(standing(regression(0.008, 0.016, Truth::Holds)), ": worse, within 2%");
  EXPECT_EQ(standing(regression(0.008, 0.026, Truth::Holds)), ": worse, perhaps beyond 2%");
  EXPECT_EQ(standing(regression(-0.003, 0.004, Truth::CannotTell)), ": no change seen, within 2%");
  EXPECT_EQ(standing(regression(-0.003, 0.03, Truth::CannotTell)),
            ": no change seen, perhaps beyond 2%");
  EXPECT_EQ(standing(regression(-0.3, -0.2, Truth::Holds)), ": better");
  EXPECT_EQ(standing(regression(0, 0, Truth::DoesNotHold)), ": no change");
}

TEST(Evidence, FollowsTheDirectionOfTheMetric) {
  EXPECT_EQ(standing(regression(-0.038, -0.024, Truth::Holds, -0.02)), ": beyond 2%");
  EXPECT_EQ(standing(regression(-0.016, -0.008, Truth::Holds, -0.02)), ": worse, within 2%");
  EXPECT_EQ(standing(regression(0.1, 0.2, Truth::Holds, -0.02)), ": better");
}

TEST(Evidence, ShowsALimitInItsUnit) {
  rules::ClauseEvidence clause = regression(0.024, 0.038, Truth::Holds, 0.0002);
  clause.limit_relative = false;
  EXPECT_EQ(standing(clause), ": beyond 200 µs");
  clause.limit = 0.0005;
  EXPECT_EQ(standing(clause), ": worse, within 500 µs");
}

TEST(Evidence, HoldsTwoCasesAgainstTheFactor) {
  rules::ClauseEvidence clause = regression(-0.16, -0.14, Truth::Holds, -0.2);
  clause.baseline_runs.clear();
  EXPECT_EQ(standing(clause), ": above -20%");
  clause.limit = 0.02;
  EXPECT_EQ(standing(clause), ": below 2%");
  clause.change = rules::Estimate{0.001, -0.03, 0.03};
  clause.changed = Truth::CannotTell;
  EXPECT_EQ(standing(clause), ": no difference seen, perhaps 2%");
  // Without a factor, the answer says it all.
  clause.limit = 0;
  EXPECT_EQ(standing(clause), "");
}

// As of a series that is too short to have shifted.
TEST(Evidence, WithoutALevelOfTheBaselineShowsThisRunAlone) {
  rules::ClauseEvidence clause = regression(0, 0, Truth::CannotTell);
  clause.change.reset();
  clause.reference = {std::nan(""), -HUGE_VAL, HUGE_VAL};
  EXPECT_EQ(values_line(clause), "this run 10.3 ms [10.2 ms, 10.4 ms] at 99%");
}

TEST(Evidence, SaysAReasonOnce) {
  rules::Verdict verdict;
  verdict.outcome = rules::Outcome::Inconclusive;
  verdict.reason = "runs differ too much; its warning holds";
  verdict.clauses = {regression(-0.003, 0.03, Truth::CannotTell)};
  verdict.clauses[0].truth = Truth::CannotTell;
  verdict.clauses[0].notes = {"runs differ too much", "10 runs"};
  const std::vector<ClauseText> texts = verdict_evidence(verdict, {});
  ASSERT_EQ(texts.size(), 1U);
  EXPECT_EQ(texts[0].evidence.back(), "note: 10 runs");
  EXPECT_EQ(texts[0].evidence.size(), 3U);
}

TEST(Evidence, ShowsHowAMetricGrows) {
  rules::ClauseEvidence clause;
  clause.growth = rules::GrowthEvidence{"n", {1.98, 1.95, 2.01}, 1.09, 8};
  clause.confidence = 0.99;
  clause.samples = 80;
  EXPECT_EQ(values_line(clause),
            "grows as n^1.98 [1.95, 2.01], and the law as n^1.09 over 8 values at 99%");
}

}  // namespace
}  // namespace benchc::report
