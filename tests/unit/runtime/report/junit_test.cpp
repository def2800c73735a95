#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/report/report.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/runtime/report/sample_report.h"

namespace benchc::report {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(JunitReport, HasATestForEachVerdictAndEachCaseWithoutOne) {
  EXPECT_EQ(to_junit(sample_report()), R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="benchc" tests="7" failures="2" errors="3" time="2.500000">
  <testsuite name="bench/sort.bench ci" package="benchc" id="0" tests="7" failures="2" errors="3" time="2.500000" skipped="1" timestamp="2026-11-23T12:15:07" hostname="build-7">
    <properties>
      <property name="run" value="20261123-121507-3f9a2c41"/>
      <property name="plan" value="333333333333333333333333333333333333333333333333333333333333f2a9"/>
      <property name="revision" value="1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d"/>
      <property name="machine_class" value="ci-large"/>
      <property name="exit_code" value="3"/>
    </properties>
    <testcase name="sort[algo=&quot;std&quot;]" classname="rule.no_slowdown" time="0.000000">
      <failure message="fail when median(time) regresses by more than 2%: holds" type="fail">sorting stays fast
fail when median(time) regresses by more than 2%: holds
  baseline 10.2 ms → 10.9 ms, +6.9% [+6.1%, +7.6%] at 99.9%
  10 samples against 2 runs; run-to-run spread
  runs 20261122-000000-aaaaaaaa, 20261121-000000-bbbbbbbb
owner: perf-team
</failure>
    </testcase>
    <testcase name="sort[algo=&quot;radix&quot;]" classname="rule.memory" time="0.000000">
      <system-out>fail when max(max_rss) &gt; 512MiB: does not hold
  3 MiB against 512 MiB at 99%
  10 samples; the observed value
</system-out>
    </testcase>
    <testcase name="sort[algo=&quot;radix&quot;]" classname="rule.drift" time="0.000000">
      <skipped>inconclusive: too few samples</skipped>
      <system-out></system-out>
    </testcase>
    <testcase name="sort[algo=&quot;radix&quot;]" classname="rule.history" time="0.000000">
      <failure message="cpu_model differs: AMD EPYC here, Intel Xeon in run 20261101" type="no baseline"></failure>
    </testcase>
    <testcase name="sort[algo=&quot;bogo&quot;]" classname="rule.bogus" time="0.000000">
      <error message="sort[algo=&quot;bogo&quot;] failed" type="error"></error>
    </testcase>
    <testcase name="sort[algo=&quot;bogo&quot;]" classname="case" time="0.000000">
      <error message="killed by SIGSEGV" type="failed">the end of its standard output:
sorting
    round 1
the end of its standard error:
no luck
</error>
    </testcase>
    <testcase name="parse" classname="case" time="0.000000">
      <error message="the run holds nothing of it" type="no result"></error>
    </testcase>
    <system-out>run 20261123-121507-3f9a2c41 of bench/sort.bench, suite ci, plan 333333333333
on ci-large: AMD EPYC, 2 CPUs; main@1a2b3c4d5e6f (with local changes)
warning: sort[algo=&quot;radix&quot;]: the budget ended before the rules were decided
2 of 4 cases measured, 1 failed, 1 without a result
5 verdicts: 1 pass, 1 fail, 1 inconclusive, 1 no baseline, 1 error
exit code 3: something could not be measured</system-out>
    <system-err></system-err>
  </testsuite>
</testsuites>
)");
}

TEST(JunitReport, AMeasuredCaseThatNoRuleJudgesIsATestThatTookItsSamplesTime) {
  Report report = sample_report();
  report.verdicts.clear();
  // The sum of ten samples around 10.9 ms.
  EXPECT_THAT(to_junit(report), HasSubstr("<testcase name=\"sort[algo=&quot;std&quot;]\" "
                                          "classname=\"case\" time=\"0.109000\"/>\n"));
}

TEST(JunitReport, ABatchTookTheTimeOfAllItsIterations) {
  Report report = sample_report();
  report.verdicts.clear();
  report.cases[0].iterations = 1000;
  // Ten batches of a thousand times 10.9 ms.
  EXPECT_THAT(to_junit(report), HasSubstr("time=\"109.000000\""));
}

TEST(JunitReport, ASkippedCaseIsAnError) {
  Report report = sample_report();
  report.cases[2].state = plan::CaseState::Skipped;
  report.cases[2].reason = "needs build release, which failed";
  EXPECT_THAT(to_junit(report),
              HasSubstr("<error message=\"needs build release, which failed\" type=\"skipped\">"));
}

/// What xmllint says of the report.
int validate(const Report& report) {
  const test::TemporaryDirectory directory;
  const std::string path = directory.write("report.xml", to_junit(report)).string();
  const std::string command = "'" BENCHC_XMLLINT "' --nonet --noout --schema '" BENCHC_SOURCE_DIR
                              "/tests/support/third_party/jenkins-junit.xsd' '" +
                              path + "'";
  return std::system(command.c_str());
}

TEST(JunitReport, IsValidByThePublishedSchema) {
  EXPECT_EQ(validate(sample_report()), 0);
  EXPECT_EQ(validate(Report{}), 0);
}

TEST(JunitReport, IsValidForAnyBytes) {
  EXPECT_EQ(validate(hostile_report()), 0);
  Report report = sample_report();
  std::string bytes;
  for (int byte = 0; byte < 256; ++byte) bytes += static_cast<char>(byte);
  report.cases[2].reason = report.cases[2].stderr_tail = report.info.machine_class = bytes;
  EXPECT_EQ(validate(report), 0);
}

TEST(JunitReport, ShowsHostileNamesAsText) {
  const std::string xml = to_junit(hostile_report());
  EXPECT_THAT(xml, HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt; ]]&gt; &amp; &quot;'"));
  EXPECT_THAT(xml, Not(HasSubstr("]]>")));
  EXPECT_THAT(xml, Not(HasSubstr("\xe2\x80\xae")));
  EXPECT_THAT(xml, HasSubstr("\\xef\\xbf\\xbf \\xef\\xbf\\xbe"));
}

TEST(JunitReport, WithoutABaselineNothingIsShownThatIsNotKnown) {
  const std::string text = to_junit(report_without_baseline());
  EXPECT_THAT(text, HasSubstr("  this run 10.9 ms [10.81 ms, 10.99 ms] at 99.9%\n"));
  EXPECT_THAT(text, Not(HasSubstr("nan")));
  EXPECT_THAT(text, Not(HasSubstr("[-inf")));
  EXPECT_THAT(text, Not(HasSubstr("note:")));
}

TEST(JunitReport, ACounterpartIsNoTestCase) {
  const std::string junit = to_junit(report_with_revision());
  EXPECT_EQ(junit.find("name=\"sort[algo=&quot;std&quot;]@base\""), std::string::npos);
  EXPECT_NE(junit.find("errors=\"0\""), std::string::npos);
  EXPECT_NE(junit.find("base: v1.2, commit 5e6f708192a3"), std::string::npos);
  EXPECT_NE(junit.find("@base failed: exited with 1"), std::string::npos);
}

}  // namespace
}  // namespace benchc::report
