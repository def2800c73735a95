#include "runtime/report/past.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/report/report.h"
#include "tests/unit/runtime/report/sample_report.h"

namespace benchc::report {
namespace {

using rules::BaselineAge;
using rules::ObjectiveEvidence;
using rules::Outcome;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr double kHour = 3600;
constexpr double kDay = 24 * kHour;

TEST(Age, IsInTheLargestUnitOfWhichThereAreTwo) {
  EXPECT_EQ(age_words({12, 2.5 * kHour, 9.3 * kDay}), "2 h to 9 days old");
  EXPECT_EQ(age_words({2, 3 * kDay, 41 * kDay}), "3 to 41 days old");
  EXPECT_EQ(age_words({1, 47 * kHour, 47 * kHour}), "47 h old");
  EXPECT_EQ(age_words({2, 0, 119}), "0 to 119 s old");
  EXPECT_EQ(age_words({2, 50, 130}), "50 s to 2 min old");
}

ObjectiveEvidence stands() {
  return {.window = 30 * kDay,
          .share = 0.99,
          .runs = 168,
          .met = 165,
          .missed = 3,
          .cannot_tell = 0,
          .budget_left = 1 - 3 / 1.68,
          .burn_rate = 4.2};
}

TEST(ObjectiveLine, HasItsNumbers) {
  EXPECT_EQ(objective_line(stands()),
            "98.2% of 168 runs over 30 d met it (99% asked): 3 missed, error budget 179% spent, "
            "burning 4.2x");
  ObjectiveEvidence met = stands();
  met.met = 20;
  met.missed = 0;
  met.runs = 21;
  met.cannot_tell = 1;
  met.budget_left = 1;
  met.burn_rate = 0;
  EXPECT_EQ(
      objective_line(met),
      "100% of 20 runs over 30 d met it (99% asked): none missed, and 1 more run cannot tell");
  met.met = 0;
  met.runs = 1;
  EXPECT_EQ(objective_line(met), "none of 1 run over 30 d tells");
  // Close to all is not all.
  ObjectiveEvidence nearly = stands();
  nearly.met = 99'999;
  nearly.missed = 1;
  nearly.share = 0.9999;
  EXPECT_THAT(objective_line(nearly), HasSubstr("99.999% of 100000 runs"));
  EXPECT_THAT(objective_line(nearly), HasSubstr("(99.99% asked)"));
}

/// The first verdict is one of an objective that was missed, the second of one that was met.
Report report_with_objectives() {
  Report report = sample_report();
  report.verdicts.resize(2);
  for (rules::Verdict& verdict : report.verdicts) {
    verdict.rule = "fast";
    rules::ClauseEvidence& clause = verdict.clauses[0];
    clause.text = "median(sort.time) < 10ms";
    clause.objective = stands();
    clause.notes = {"this run missed it"};
    clause.change.reset();
    clause.baseline_runs.clear();
  }
  report.verdicts[0].clauses[0].truth = rules::Truth::DoesNotHold;
  report.verdicts[1].clauses[0].truth = rules::Truth::Holds;
  return report;
}

TEST(ObjectiveReport, OfAMissedOneTextSaysHowItStands) {
  EXPECT_THAT(to_text(report_with_objectives(), {}),
              AllOf(HasSubstr("FAIL  fast  sort[algo=\"std\"]\n"),
                    HasSubstr("      median(sort.time) < 10ms: missed\n"
                              "        98.2% of 168 runs over 30 d met it (99% asked): 3 missed, "
                              "error budget 179% spent, burning 4.2x\n"
                              "        this run "),
                    HasSubstr("        note: this run missed it\n"), Not(HasSubstr("fail when"))));
}

TEST(ObjectiveReport, OfOneThatIsMetTextSaysSoWhenAsked) {
  EXPECT_THAT(to_text(report_with_objectives(), {.verbose = true}),
              HasSubstr("median(sort.time) < 10ms: met\n"));
}

TEST(ObjectiveReport, MarkdownAndJunitHaveTheLine) {
  const Report report = report_with_objectives();
  EXPECT_THAT(to_markdown(report),
              HasSubstr("| ❌ fail | `fast` | `sort[algo=\"std\"]` | `98.2% of 168 runs over 30 d "
                        "met it (99% asked): 3 missed, error budget 179% spent, burning 4.2x` |"));
  EXPECT_THAT(to_junit(report), AllOf(HasSubstr("message=\"median(sort.time) &lt; 10ms: missed\""),
                                      HasSubstr("98.2% of 168 runs over 30 d met it")));
}

TEST(ObjectiveReport, JsonHasItsNumbers) {
  const std::string json = to_json(report_with_objectives());
  EXPECT_THAT(json, AllOf(HasSubstr("\"window\": 2592000"), HasSubstr("\"cannot_tell\": 0"),
                          HasSubstr("\"burn_rate\": 4.2"), HasSubstr("\"missed\": 3")));
}

TEST(BaselineAgeReport, StandsWithTheRuns) {
  Report report = sample_report();
  report.verdicts[0].clauses[0].baseline_age = BaselineAge{2, 2 * kHour, 9 * kDay};
  EXPECT_THAT(to_text(report, {}),
              HasSubstr("10 samples against 2 runs, 2 h to 9 days old, newest 20261122-"));
  EXPECT_THAT(to_json(report),
              AllOf(HasSubstr("\"newest\": 7200"), HasSubstr("\"oldest\": 777600")));
}

}  // namespace
}  // namespace benchc::report
