#include <map>
#include <string>

#include <gtest/gtest.h>

#include "runtime/report/report.h"
#include "tests/support/documented_keys.h"
#include "tests/unit/runtime/report/sample_report.h"

namespace benchc::report {
namespace {

TEST(ReportDocumentation, NamesEveryKeyThatIsWrittenAndNoOther) {
  Report report = sample_report();
  report.plan.cases[0].parameters.push_back({"t", {plan::Value::Kind::Number, 0.25, "s", ""}});
  report.cases[0].iterations = 1024;
  report.cases[0].process.assign(report.cases[0].started.size(), 0);
  report.info.clock = plan::Clock{"tsc", 2.45e9, 4e-10, 9.6e-9};
  Report beside = report_with_revision();
  beside.plan.revisions[0].missing = "not there";
  // Counterparts have all that a case may have.
  const plan::CaseResult& full = beside.cases[0];
  plan::CaseResult& counterpart = beside.cases[2];
  counterpart.disturbed.assign(full.started.size(), 0b111111);
  counterpart.excluded = full.excluded;
  counterpart.steadiness = full.steadiness;
  counterpart.iterations = 1024;
  counterpart.process.assign(full.started.size(), 0);
  counterpart.stdout_tail = "out";
  // "verdicts" is a list of verdicts, and in the counts a table of outcomes: each is read by
  // itself.
  const std::map<std::string, std::string> kinds = {{"run", "run"},
                                                    {"git", "git"},
                                                    {"machine", "machine"},
                                                    {"fingerprint", "field"},
                                                    {"controls", "control"},
                                                    {"clock", "clock"},
                                                    {"counts", "counts"},
                                                    {"revisions", "revision"},
                                                    {"cases", "case"},
                                                    {"counterparts", "counterpart"},
                                                    {"changes", "change"},
                                                    {"disturbed", "causes"},
                                                    {"steady_state", "steady_state"},
                                                    {"passes", "pass"},
                                                    {"parameters", "parameter"},
                                                    {"metrics", "metric"},
                                                    {"verdicts", "verdict"},
                                                    {"clauses", "clause"},
                                                    {"baseline_age", "age"},
                                                    {"shift", "shift"},
                                                    {"objective", "objective"},
                                                    {"growth", "growth"},
                                                    {"exponent", "estimate"},
                                                    {"current", "estimate"},
                                                    {"reference", "estimate"},
                                                    {"change", "estimate"}};
  rules::ClauseEvidence& clause = report.verdicts[0].clauses[0];
  clause.baseline_age = rules::BaselineAge{2, 7200, 800'000};
  clause.shift = rules::ShiftEvidence{.kind = "level",
                                      .run = "b",
                                      .revision = "22",
                                      .revision_before = "11",
                                      .earliest_run = "a",
                                      .latest_run = "c",
                                      .runs = 50,
                                      .runs_after = 12};
  clause.limit = 0.02;
  clause.limit_relative = true;
  clause.changed = rules::Truth::Holds;
  clause.growth = rules::GrowthEvidence{"n", {1.98, 1.95, 2.01}, 1.09, 8};
  clause.objective = rules::ObjectiveEvidence{.window = 86'400, .share = 0.99};
  KeysByKind written = json_keys(to_json(report), "report", kinds);
  for (const auto& [kind, keys] : json_keys(to_json(beside), "report", kinds)) {
    written[kind].insert(keys.begin(), keys.end());
  }
  KeysByKind documented = documented_keys(file_text(BENCHC_SOURCE_DIR "/docs/report.md"));
  const std::set<std::string> outcomes = documented["outcomes"];
  EXPECT_EQ(outcomes.size(), 7U);
  documented.erase("outcomes");
  documented["verdict"].insert(outcomes.begin(), outcomes.end());
  EXPECT_EQ(written, documented);
}

}  // namespace
}  // namespace benchc::report
