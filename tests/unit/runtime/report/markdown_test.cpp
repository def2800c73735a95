#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/report/report.h"
#include "tests/unit/runtime/report/sample_report.h"

namespace benchc::report {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(MarkdownReport, BeginsWithTheOutcomeAndWhatNeedsAttention) {
  EXPECT_THAT(to_markdown(sample_report()),
              StartsWith(R"(### benchc: ❌ something could not be measured

2 of 4 cases measured, 1 failed, 1 without a result; 5 verdicts: 1 pass, 1 fail, 1 inconclusive, 1 no baseline, 1 error. Exit code 3.

| | rule | subject | evidence |
|---|---|---|---|
| ❌ fail | `no_slowdown` | `sort[algo="std"]` | `baseline 10.2 ms → 10.9 ms, +6.9% [+6.1%, +7.6%] at 99.9%` |
| ❌ no baseline | `history` | `sort[algo="radix"]` | `cpu_model differs: AMD EPYC here, Intel Xeon in run 20261101` |
| ❌ error | `bogus` | `sort[algo="bogo"]` | `sort[algo="bogo"] failed` |
| ⚠️ inconclusive | `drift` | `sort[algo="radix"]` | `too few samples` |

<details><summary>4 cases</summary>

| case | samples | median | ±99% | p90 | `max_rss` |
|---|---:|---:|---:|---:|---:|
| `sort[algo="std"]` | 10 | 10.9 ms | 0.9% | 10.98 ms | 3 MiB |
| `sort[algo="radix"]` | 10 | 1.21 ms | 0.9% | 1.219 ms | 3 MiB |
| `sort[algo="bogo"]` | failed | `killed by SIGSEGV` | | | |
| `parse` | no result | `the run holds nothing of it` | | | |

</details>

<details><summary>1 warning</summary>

- `sort[algo="radix"]`: `the budget ended before the rules were decided`

</details>

<details><summary>Evidence</summary>
)"));
}

TEST(MarkdownReport, ManyWarningsAreCounted) {
  Report report = sample_report();
  report.cases[0].warnings.assign(1'000, "the machine was busy");
  const std::string text = to_markdown(report);
  EXPECT_THAT(text, HasSubstr("<summary>1001 warnings</summary>"));
  EXPECT_THAT(text, HasSubstr(" more warnings.\n"));
  EXPECT_LT(text.size(), 12'000U);
}

TEST(MarkdownReport, HoldsTheEvidenceOfEveryVerdictAndOutputOfFailures) {
  const std::string text = to_markdown(sample_report());
  EXPECT_THAT(text, HasSubstr("```text\nsorting\n    round 1\n```\n"));
  EXPECT_THAT(text, HasSubstr(R"(
- ❌ fail `no_slowdown` `sort[algo="std"]`
  - `sorting stays fast`
  - `fail when median(time) regresses by more than 2%: holds`
    - `baseline 10.2 ms → 10.9 ms, +6.9% [+6.1%, +7.6%] at 99.9%`
    - `10 samples against 2 runs, newest 20261122-000000-aaaaaaaa; run-to-run spread`
  - owner: `perf-team`
)"));
  EXPECT_THAT(text, HasSubstr("- ✅ pass `memory` `sort[algo=\"radix\"]`\n"));
}

/// What is left of the text when code spans, code elements and fenced blocks are taken out, as
/// GitHub does before it looks for mentions, links and HTML.
std::string outside_of_code(const std::string& markdown) {
  std::string out;
  std::istringstream lines(markdown);
  std::string fence;
  for (std::string line; std::getline(lines, line);) {
    if (!fence.empty()) {
      if (line == fence) fence.clear();
      continue;
    }
    const auto ticks = line.find_first_not_of('`');
    if (ticks != std::string::npos && ticks >= 3) {
      fence = line.substr(0, ticks);
      continue;
    }
    for (std::size_t at = 0; at < line.size();) {
      const bool element = line.compare(at, 6, "<code>") == 0;
      if (line[at] != '`' && !element) {
        out += line[at++];
        continue;
      }
      const std::string closing = element ? "</code>" : "`";
      const auto end = line.find(closing, at + (element ? 6 : 1));
      EXPECT_NE(end, std::string::npos) << line;
      if (end == std::string::npos) return out;
      at = end + closing.size();
    }
    out += '\n';
  }
  EXPECT_EQ(fence, "") << "a fence stays open";
  return out;
}

TEST(MarkdownReport, NothingFromOutsideIsReadAsMarkdown) {
  const std::string text = to_markdown(hostile_report());
  EXPECT_EQ(text.find_first_of("\x1b\r\t\xff"), std::string::npos);
  EXPECT_THAT(text, Not(HasSubstr("\xe2\x80\xae")));
  EXPECT_THAT(text, HasSubstr("\n``````text\n"));
  const std::string rest = outside_of_code(text);
  for (const char* evil : {"script", "octocat", "http", "**", "![", "]]>", "desrever"}) {
    EXPECT_THAT(rest, Not(HasSubstr(evil)));
  }
}

TEST(MarkdownReport, ATableKeepsItsColumns) {
  const std::string text = to_markdown(hostile_report());
  std::istringstream lines(text);
  std::size_t rows = 0;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("| ❌ ")) continue;
    ++rows;
    EXPECT_EQ(std::count(line.begin(), line.end(), '|'), 5) << line;
    EXPECT_EQ(line.find('`'), std::string::npos) << line;
    EXPECT_THAT(line, HasSubstr("<code>&#60;script&#62;alert&#40;1"));
    EXPECT_THAT(line, HasSubstr("&#124; a&#92;&#124;b &#96;code&#96; &#42;&#42;bold"));
  }
  EXPECT_EQ(rows, 3U);
}

TEST(MarkdownReport, FitsAComment) {
  Report report = sample_report();
  for (int at = 0; at < 5000; ++at) {
    report.verdicts.push_back(report.verdicts[0]);
    plan::Case one = report.plan.cases[0];
    one.id = "case" + std::to_string(at);
    report.plan.cases.push_back(one);
  }
  const std::string text = to_markdown(report);
  EXPECT_LT(text.size(), 65'536U);
  EXPECT_THAT(text, HasSubstr("more verdicts.\n"));
  EXPECT_THAT(text, HasSubstr("more cases.\n"));
  EXPECT_THAT(text, HasSubstr("</details>\n\n`run "));
}

TEST(MarkdownReport, WithoutABaselineTheReasonStandsInTheTable) {
  const std::string text = to_markdown(report_without_baseline());
  EXPECT_THAT(
      text,
      HasSubstr(
          "| `sort[algo=\"std\"]` | <code>no run of branch &#96;main&#96; in the store</code> |"));
  EXPECT_THAT(text, Not(HasSubstr("nan")));
  EXPECT_THAT(text, Not(HasSubstr("inf")));
  EXPECT_THAT(text, Not(HasSubstr("note:")));
}

TEST(MarkdownReport, SetsAnotherRevisionBesideEachCase) {
  const std::string markdown = to_markdown(report_with_revision());
  EXPECT_NE(markdown.find("| case | there | here | change | at 99% |\n|---|---:|---:|---:|---:|\n"
                          "| `sort[algo=\"std\"]` | 10 ms | 10.5 ms | +5% | "),
            std::string::npos)
      << markdown;
  EXPECT_NE(markdown.find("| `sort[algo=\"radix\"]` | `failed: exited with 1` |"),
            std::string::npos);
  EXPECT_NE(markdown.find("`2 of 10 samples disturbed: 2 steal, 1 preempted`"), std::string::npos);
}

}  // namespace
}  // namespace benchc::report
