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
                                                    {"current", "estimate"},
                                                    {"reference", "estimate"},
                                                    {"change", "estimate"}};
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
