#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/report/report.h"
#include "tests/unit/runtime/report/sample_report.h"

namespace benchc::report {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

TEST(TextReport, TellsTheWholeRun) {
  EXPECT_EQ(to_text(sample_report(), {}),
            R"(run 20261123-121507-3f9a2c41 of bench/sort.bench, suite ci, plan 333333333333
on ci-large: AMD EPYC, 2 CPUs; main@1a2b3c4d5e6f (with local changes)

case                samples   median  ±99%       p90  max_rss
sort[algo="std"]         10  10.9 ms  0.9%  10.98 ms    3 MiB
sort[algo="radix"]       10  1.21 ms  0.9%  1.219 ms    3 MiB
sort[algo="bogo"]   failed: killed by SIGSEGV
parse               no result: the run holds nothing of it

warning: sort[algo="radix"]: the budget ended before the rules were decided

FAILED  sort[algo="bogo"]
      killed by SIGSEGV
      the end of its standard output:
        | sorting
        |     round 1
      the end of its standard error:
        | no luck

PASS  memory  sort[algo="radix"]
INCONCLUSIVE  drift  sort[algo="radix"]
      too few samples
FAIL  no_slowdown  sort[algo="std"]
      sorting stays fast
      fail when median(time) regresses by more than 2%: holds
        baseline 10.2 ms → 10.9 ms, +6.9% [+6.1%, +7.6%] at 99.9%
        10 samples against 2 runs, newest 20261122-000000-aaaaaaaa; run-to-run spread
      owner: perf-team
NO BASELINE  history  sort[algo="radix"]  (counts as fail)
      cpu_model differs: AMD EPYC here, Intel Xeon in run 20261101
ERROR  bogus  sort[algo="bogo"]
      sort[algo="bogo"] failed

2 of 4 cases measured, 1 failed, 1 without a result
5 verdicts: 1 pass, 1 fail, 1 inconclusive, 1 no baseline, 1 error
exit code 3: something could not be measured
)");
}

// A rate is why a workload declares one; no rule has to judge it.
TEST(TextReport, TellsAWarningOfManyCasesOnce) {
  Report report = sample_report();
  for (plan::CaseResult& one : report.cases) one.warnings = {"no counters", "no counters"};
  report.cases[1].warnings.emplace_back("too short");
  const std::string text = to_text(report, {});
  EXPECT_THAT(text, HasSubstr("warning: sort[algo=\"std\"] and 2 other cases: no counters\n"
                              "warning: sort[algo=\"radix\"]: too short\n"));
}

TEST(TextReport, ShowsTheMetricsThatAWorkloadDeclares) {
  Report report = sample_report();
  plan::Metric rate;
  rate.name = "rate";
  rate.source = plan::MetricSource::Derived;
  plan::Metric again;
  again.name = "max_rss";
  report.plan.workloads[0].metrics = {again, rate};
  report.cases[0].series.push_back(
      {"rate", "B/s", plan::Better::Higher, std::vector<double>(10, 2e9)});
  EXPECT_THAT(to_text(report, {}), HasSubstr(R"(
case                samples   median  ±99%       p90  max_rss    rate
sort[algo="std"]         10  10.9 ms  0.9%  10.98 ms    3 MiB  2 GB/s
sort[algo="radix"]       10  1.21 ms  0.9%  1.219 ms    3 MiB       -
)"));
}

TEST(TextReport, TimesBelowANanosecondStandInTheirColumn) {
  Report report = sample_report();
  report.cases.pop_back();
  report.plan.cases.resize(2);
  for (double& value : report.cases[0].series[0].values) value *= 2.73e-10 / 0.0109;
  for (double& value : report.cases[1].series[0].values) value *= 20.1e-9 / 0.00121;
  EXPECT_THAT(to_text(report, {}), HasSubstr(R"(
case                samples    median  ±99%       p90  max_rss
sort[algo="std"]         10  0.273 ns  0.9%  0.275 ns    3 MiB
sort[algo="radix"]       10   20.1 ns  0.9%  20.24 ns    3 MiB
)"));
}

TEST(TextReport, FewProcessesBoundNoMedian) {
  Report report = sample_report();
  report.cases[0].process = {0, 0, 0, 0, 0, 1, 1, 1, 1, 1};
  EXPECT_THAT(to_text(report, {}),
              HasSubstr("sort[algo=\"std\"]         10  10.9 ms     -  10.98 ms    3 MiB\n"));
}

TEST(TextReport, QuietTellsOnlyWhatFailed) {
  TextOptions quiet;
  quiet.quiet = true;
  EXPECT_EQ(to_text(sample_report(), quiet), R"(FAILED  sort[algo="bogo"]
      killed by SIGSEGV
      the end of its standard output:
        | sorting
        |     round 1
      the end of its standard error:
        | no luck

NO RESULT  parse
      the run holds nothing of it

FAIL  no_slowdown  sort[algo="std"]
      sorting stays fast
      fail when median(time) regresses by more than 2%: holds
        baseline 10.2 ms → 10.9 ms, +6.9% [+6.1%, +7.6%] at 99.9%
        10 samples against 2 runs, newest 20261122-000000-aaaaaaaa; run-to-run spread
      owner: perf-team
NO BASELINE  history  sort[algo="radix"]  (counts as fail)
      cpu_model differs: AMD EPYC here, Intel Xeon in run 20261101
ERROR  bogus  sort[algo="bogo"]
      sort[algo="bogo"] failed

2 of 4 cases measured, 1 failed, 1 without a result
5 verdicts: 1 pass, 1 fail, 1 inconclusive, 1 no baseline, 1 error
exit code 3: something could not be measured
)");
}

TEST(TextReport, QuietIsSilentWhereNothingFailed) {
  Report report = sample_report();
  report.plan.cases.resize(2);
  report.cases.resize(2);
  report.verdicts = {report.verdicts[1], report.verdicts[2]};
  report.exit_code = 0;
  TextOptions quiet;
  quiet.quiet = true;
  EXPECT_EQ(to_text(report, quiet), "");
  EXPECT_THAT(to_text(report, {}),
              HasSubstr("exit code 0: no rule failed, but not all of them pass\n"));
  report.verdicts.pop_back();
  EXPECT_THAT(to_text(report, {}), HasSubstr("exit code 0: all rules hold\n"));
}

TEST(TextReport, TellsThatAnInconclusiveRunIsNoBaseline) {
  Report report = sample_report();
  report.plan.cases.resize(2);
  report.cases.resize(2);
  report.verdicts = {report.verdicts[1], report.verdicts[2]};
  report.exit_code = 0;
  const std::string end =
      "this run is no baseline of later ones, because it was inconclusive by `drift`\n";
  report.plan.baselines.resize(1);
  report.plan.baselines[0].kind = plan::Baseline::Kind::BuildGit;
  EXPECT_THAT(to_text(report, {}), Not(HasSubstr("no baseline of later")));
  report.plan.baselines[0].kind = plan::Baseline::Kind::Branch;
  EXPECT_THAT(to_text(report, {}), EndsWith(end));
  for (rules::Verdict& verdict : report.verdicts) verdict.baseline_limited = true;
  EXPECT_THAT(to_text(report, {}), Not(HasSubstr("no baseline of later")));
}

TEST(TextReport, VerboseShowsTheEvidenceOfWhatPassed) {
  TextOptions verbose;
  verbose.verbose = true;
  const std::string text = to_text(sample_report(), verbose);
  EXPECT_THAT(text, HasSubstr(R"(PASS  memory  sort[algo="radix"]
      fail when max(max_rss) > 512MiB: does not hold
        3 MiB against 512 MiB at 99%
        10 samples; the observed value
)"));
  EXPECT_THAT(text, HasSubstr("        10 samples against 2 runs; run-to-run spread\n"
                              "        runs 20261122-000000-aaaaaaaa, 20261121-000000-bbbbbbbb\n"));
}

TEST(TextReport, ColourOnlyOnRequest) {
  EXPECT_EQ(to_text(sample_report(), {}).find('\x1b'), std::string::npos);
  TextOptions colour;
  colour.colour = true;
  const std::string text = to_text(sample_report(), colour);
  EXPECT_THAT(text, HasSubstr("\x1b[31mFAIL\x1b[0m  no_slowdown"));
  EXPECT_THAT(text, HasSubstr("\x1b[32mPASS\x1b[0m  memory"));
  EXPECT_THAT(text, HasSubstr("\x1b[33mINCONCLUSIVE\x1b[0m  drift"));
}

TEST(TextReport, ExplainsEveryExitCode) {
  Report report = sample_report();
  const std::pair<int, const char*> meanings[] = {
      {1, "exit code 1: a rule failed\n"},
      {2, "exit code 2: the command line or the spec is wrong\n"},
      {3, "exit code 3: something could not be measured\n"},
      {4, "exit code 4: inconclusive, where the spec says that this fails\n"},
      {5, "exit code 5: sign-off is missing\n"}};
  for (const auto& [code, meaning] : meanings) {
    report.exit_code = code;
    EXPECT_THAT(to_text(report, {}), testing::EndsWith(meaning));
  }
}

TEST(TextReport, AlignsByWhatIsSeen) {
  Report report = sample_report();
  // Two columns each on a terminal, three bytes each in the text.
  report.plan.cases[0].id = report.cases[0].id = "\xe6\xb8\xac\xe5\xae\x9a";
  report.plan.cases[2].id = report.cases[2].id = "b";
  report.plan.cases[3].id = "c";
  EXPECT_THAT(to_text(report, {}), HasSubstr(R"(
case                samples   median  ±99%       p90  max_rss
測定                     10  10.9 ms  0.9%  10.98 ms    3 MiB
sort[algo="radix"]       10  1.21 ms  0.9%  1.219 ms    3 MiB
b                   failed: killed by SIGSEGV
)"));
}

TEST(TextReport, AResultThatThePlanDoesNotDeclareIsTold) {
  Report report = sample_report();
  report.plan.cases.erase(report.plan.cases.begin() + 2);
  EXPECT_THAT(to_text(report, {}),
              HasSubstr("\nsort[algo=\"bogo\"]   failed: killed by SIGSEGV\n"));
  EXPECT_THAT(to_text(report, {}), HasSubstr("\n2 of 4 cases measured, 1 failed, 1 without"));
}

TEST(TextReport, AnEmptyRunSaysSo) {
  Report report;
  report.info.id = "1";
  report.info.interrupted = true;
  report.exit_code = 3;
  EXPECT_EQ(to_text(report, {}), R"(run 1

interrupted: what was measured until then is kept
0 of 0 cases measured
no verdicts
exit code 3: nothing was measured
)");
}

TEST(TextReport, WithoutABaselineOnlyThisRunIsShownAndTheReasonOnce) {
  EXPECT_THAT(to_text(report_without_baseline(), {}),
              HasSubstr(R"(NO BASELINE  no_slowdown  sort[algo="std"]
      sorting stays fast
      no run of branch `main` in the store
      fail when median(time) regresses by more than 2%: cannot tell
      warn when median(time) regresses by more than 1%: cannot tell
        this run 10.9 ms [10.81 ms, 10.99 ms] at 99.9%
        10 samples
      owner: perf-team
)"));
}

TEST(TextReport, WhatCouldNotBeJudgedHasNoClauses) {
  Report report = report_without_baseline();
  report.verdicts[0].outcome = rules::Outcome::Error;
  EXPECT_THAT(to_text(report, {}), Not(HasSubstr("fail when")));
}

TEST(TextReport, NamesTheSidesOfAComparisonOfTwoCases) {
  Report report = sample_report();
  rules::ClauseEvidence& clause = report.verdicts[0].clauses[0];
  clause.baseline_runs.clear();
  clause.reference = {0.0102, 0.0101, 0.0103};
  clause.method = "paired Wilcoxon";
  EXPECT_THAT(to_text(report, {}),
              HasSubstr("        left 10.9 ms [10.81 ms, 10.99 ms] against right 10.2 ms "
                        "[10.1 ms, 10.3 ms], +6.9% [+6.1%, +7.6%] at 99.9%\n"));
}

TEST(TextReport, ARunThatWasKilledIsUnfinished) {
  Report report = sample_report();
  report.info.ended = 0;
  EXPECT_THAT(to_text(report, {}),
              HasSubstr("\nunfinished: the run was killed, or still goes on; what was measured "
                        "until then is kept\n2 of 4 cases"));
}

TEST(TextReport, ShowsWhatTheBuildWroteThatACaseNeeded) {
  Report report = sample_report();
  report.cases[2].state = plan::CaseState::Skipped;
  report.cases[2].reason = "needs build release, which failed: exited with code 2";
  report.cases[2].stdout_tail = "";
  report.cases[2].stderr_tail = "x.cpp:3: error: no such thing\n";
  EXPECT_THAT(to_text(report, {}), HasSubstr(R"(
SKIPPED  sort[algo="bogo"]
      needs build release, which failed: exited with code 2
      the end of the build's output:
        | x.cpp:3: error: no such thing
)"));
}

TEST(TextReport, NothingDrivesTheTerminal) {
  for (const bool verbose : {false, true}) {
    TextOptions options;
    options.verbose = verbose;
    const std::string text = to_text(hostile_report(), options);
    EXPECT_EQ(text.find_first_of("\x1b\r\t\xff"), std::string::npos);
    EXPECT_THAT(text, Not(HasSubstr("\xe2\x80\xae")));
    EXPECT_THAT(text, HasSubstr("\\x1b[31mred"));
    // A newline in a name makes no line of its own; a program's output has lines, but behind a bar.
    EXPECT_THAT(text, Not(HasSubstr("\n@octocat")));
    EXPECT_THAT(text, HasSubstr("\n        | @octocat"));
  }
}

TEST(TextReport, NamesControlsThatWereNotHad) {
  Report report = sample_report();
  report.info.controls = {
      {"aslr", "off", "off"},
      {"governor", "performance", "not applied"},
      {"huge_pages", "never", "never; huge pages became madvise while measuring"},
      {"turbo", "off", "not applied: turbo reads 1"}};
  EXPECT_THAT(to_text(report, {}),
              HasSubstr("\nwithout what the environment asks for: governor = performance, "
                        "huge_pages = never (changed meanwhile), turbo = off\n"));
}

TEST(TextReport, SetsAnotherRevisionBesideEachCase) {
  EXPECT_EQ(to_text(report_with_revision(), {}),
            R"(run 20261123-121507-3f9a2c41 of bench/sort.bench, suite ci, plan 333333333333
on ci-large: AMD EPYC, 2 CPUs; main@1a2b3c4d5e6f (with local changes)

case                samples   median  ±99%       p90  max_rss
sort[algo="std"]         10  10.5 ms  0.9%  10.58 ms    3 MiB
sort[algo="radix"]       10  1.21 ms  0.9%  1.219 ms    3 MiB

base: v1.2, commit 5e6f708192a3, tree 91a2b3c4d5e6, measured beside this run
only in this run: sort[algo="net"]
only in base: sort[algo="heap"]
case                there     here  change      at 99%
sort[algo="std"]    10 ms  10.5 ms     +5%  [+5%, +5%]
sort[algo="radix"]  failed: exited with 1

sort[algo="std"]: 2 of 10 samples disturbed: 2 steal, 1 preempted
sort[algo="std"]: 1 of 11 samples discarded: 1 steal
sort[algo="std"]: warmed up for 12 samples (300 ms)

FAILED  sort[algo="radix"]@base
      exited with 1
      the end of its standard error:
        | no such option

FAIL  no_slowdown  sort[algo="std"]
      sorting stays fast
      fail when median(time) regresses by more than 2%: holds
        baseline 10 ms → 10.5 ms, +5% [+4.6%, +5.4%] at 99.9%
        20 samples against commit 5e6f708192a3; paired Wilcoxon
        note: 10 pairs
      owner: perf-team

2 of 2 cases measured
1 verdict: 1 fail
exit code 1: a rule failed
)");
}

TEST(TextReport, ACounterpartThatFailedIsNoFailureOfTheRun) {
  Report report = report_with_revision();
  report.verdicts.clear();
  report.exit_code = 0;
  EXPECT_EQ(to_text(report, {.quiet = true}), "");
  report.plan.revisions[0].missing = "git knows no v1.2";
  EXPECT_THAT(to_text(report, {}),
              HasSubstr("base: v1.2, commit 5e6f708192a3, tree 91a2b3c4d5e6, could not be "
                        "measured: git knows no v1.2"));
}

TEST(TextReport, WhatFailsOnBothSidesIsToldOnce) {
  Report report = report_with_revision();
  report.cases[1].state = plan::CaseState::Failed;
  report.cases[1].reason = "exited with 1";
  EXPECT_THAT(to_text(report, {}), Not(HasSubstr("FAILED  sort[algo=\"radix\"]@base")));
}

TEST(TextReport, TellsWhatTheWarmUpShowed) {
  Report report = sample_report();
  using Kind = plan::Steadiness::Kind;
  const auto shown = [&](Kind kind) {
    report.cases[0].steadiness = plan::Steadiness{kind, 12, 0.3};
    return to_text(report, {});
  };
  EXPECT_THAT(shown(Kind::Slowdown), HasSubstr("became slower over its first 12 samples (300 ms)"));
  EXPECT_THAT(shown(Kind::NoSteadyState), HasSubstr("no steady state was reached"));
  EXPECT_THAT(shown(Kind::Flat), Not(HasSubstr("steady")));
}

TEST(TextReport, ManyDisturbedCasesDoNotFillTheScreen) {
  Report report = sample_report();
  for (int at = 0; at < 12; ++at) {
    report.cases.push_back(report.cases[0]);
    report.cases.back().id = "more" + std::to_string(at);
    report.cases.back().disturbed.assign(report.cases[0].started.size(), 2);
  }
  const std::string line = "10 of 10 samples disturbed: 10 crowded\n";
  EXPECT_THAT(to_text(report, {}),
              HasSubstr("more9: " + line + "and 2 more such lines, with -v\n"));
  EXPECT_THAT(to_text(report, {.verbose = true}), HasSubstr("more11: " + line));
}

}  // namespace
}  // namespace benchc::report
