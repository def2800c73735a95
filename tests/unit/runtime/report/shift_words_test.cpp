#include "runtime/report/shift_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/report/report.h"
#include "tests/unit/runtime/report/sample_report.h"

namespace benchc::report {
namespace {

using testing::HasSubstr;
using testing::Not;

rules::ShiftEvidence shifted() {
  return {.kind = "level",
          .run = "run40",
          .revision = "2222222222222222",
          .revision_before = "1111111111111111",
          .earliest_run = "run39",
          .latest_run = "run42",
          .runs = 52,
          .runs_after = 12};
}

TEST(ShiftLine, NamesRunsAndRevisions) {
  EXPECT_EQ(shift_line(shifted()),
            "shifted with run run40 (commit 111111111111 → 222222222222), between runs run39 and "
            "run42; 12 of 52 runs since");
  rules::ShiftEvidence shift = shifted();
  shift.earliest_run = shift.latest_run = shift.run;
  shift.revision_before = shift.revision;
  EXPECT_EQ(shift_line(shift),
            "shifted with run run40 (both commit 222222222222); 12 of 52 runs since");
  shift.revision_before.clear();
  EXPECT_EQ(shift_line(shift), "shifted with run run40 (commit 222222222222); 12 of 52 runs since");
  shift.revision.clear();
  shift.earliest_run = "run39";
  shift.latest_run.clear();
  EXPECT_EQ(shift_line(shift),
            "shifted with run run40, between runs run39 and this one; 12 of 52 runs since");
}

Report report_with_shift(rules::ShiftEvidence shift) {
  Report report = sample_report();
  rules::ClauseEvidence& clause = report.verdicts[0].clauses[0];
  clause.shift = std::move(shift);
  clause.method = "change point";
  return report;
}

TEST(ShiftLine, IsInEachReport) {
  const Report report = report_with_shift(shifted());
  EXPECT_THAT(to_text(report, {}), HasSubstr("shifted with run run40 (commit 111111111111 → "));
  EXPECT_THAT(to_markdown(report), HasSubstr("12 of 52 runs since"));
  EXPECT_THAT(to_json(report), HasSubstr("\"revision_before\": \"1111111111111111\""));
  EXPECT_THAT(to_json(report), HasSubstr("\"runs_after\": 12"));
}

TEST(ShiftLine, WhatAStoredRunIsCalledDoesNoHarm) {
  rules::ShiftEvidence shift = shifted();
  shift.run = "<img src=x>\x1b[2J";
  const Report report = report_with_shift(shift);
  EXPECT_THAT(to_markdown(report), Not(HasSubstr("<img")));
  EXPECT_THAT(to_text(report, {}), Not(HasSubstr("\x1b[2J")));
}

}  // namespace
}  // namespace benchc::report
