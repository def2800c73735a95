#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/lower/tests.h"
#include "tests/unit/compiler/lower/planned.h"

namespace benchc::lower_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

lower::LoweredTests tests_of(const std::string& body) {
  const FewFiles files({{"spec.bench", "bench 1\n" + body}});
  static model::Checked checked;
  checked = model::check(files, "spec.bench");
  EXPECT_EQ(diagnostics::render_text(checked.diagnostics, checked.sources, false), "");
  return lower::lower_tests(checked, *checked.modules.front());
}

const std::string kSpec = R"(
workload sort {
  over n    = [1Ki, 1Mi]
  command   = ["sort", "${n}"]
}
baseline main = branch "main" last 5 runs
rule no_slowdown {
  for sort
  against main
  fail when median(time) regresses by more than 3%
  warn when max(max_rss) > n * 1KiB
  confidence = 95%
}
suite ci {
  include sort
  rules        = [no_slowdown]
  false_alarms = 1 per 500 runs
}
)";

TEST(RuleTests, HasOnlyTheRuleAndItsCases) {
  const auto lowered = tests_of(kSpec + R"(
"What it is for."
test five_percent {
  rule no_slowdown
  baseline time   = normal(100ms, 1%)
  samples time    = normal(105ms, 1%)
  samples max_rss = constant(1MiB)
  expect fail
}
)");
  EXPECT_THAT(lowered.diagnostics, IsEmpty());
  ASSERT_EQ(lowered.tests.size(), 1u);
  const plan::RuleTest& test = lowered.tests[0];
  EXPECT_EQ(test.name, "five_percent");
  EXPECT_EQ(test.documentation, "What it is for.");
  EXPECT_EQ(test.place, "spec.bench:22:6");
  EXPECT_EQ(test.runs, 5u);
  ASSERT_EQ(test.plan.cases.size(), 2u);
  EXPECT_EQ(test.plan.cases[1].id, "sort[n=1048576]");
  ASSERT_EQ(test.plan.rules.size(), 1u);
  // Its own confidence: the suite's budget is not spread here.
  EXPECT_DOUBLE_EQ(test.plan.rules[0].alpha, 0.05);
  EXPECT_EQ(test.plan.baselines.size(), 1u);
  EXPECT_EQ(test.given.size(), 6u);
  EXPECT_EQ(test.plan.workloads[0].metrics[1].unit, "B");
  EXPECT_THAT(test.expectations[0].judgments, ElementsAre(0u, 1u));
  EXPECT_EQ(test.expectations[0].place, "spec.bench:27:3");
}

TEST(RuleTests, LaterSamplesWinForTheCasesThatTheyName) {
  const auto lowered = tests_of(kSpec + R"(
test one_case {
  rule no_slowdown
  baseline time   = 100ms
  samples time    = 105ms
  samples max_rss = 1MiB
  samples sort[n = 1Mi].time = [1s, 2s]
  expect fail for sort[n = 1Mi] at least 50%
}
)");
  ASSERT_EQ(lowered.tests.size(), 1u);
  const plan::RuleTest& test = lowered.tests[0];
  std::vector<double> first;
  std::vector<double> second;
  for (const plan::GivenSamples& given : test.given) {
    if (given.metric != "time" || given.baseline) continue;
    (given.case_index == 0 ? first : second) = given.numbers;
  }
  EXPECT_THAT(first, ElementsAre(0.105));
  EXPECT_THAT(second, ElementsAre(1, 2));
  EXPECT_THAT(test.expectations[0].judgments, ElementsAre(1u));
  EXPECT_EQ(test.expectations[0].text, "fail for sort[n = 1Mi] at least 50%");
  EXPECT_EQ(test.expectations[0].at_least, 0.5);
}

TEST(RuleTests, WaiversAreLeftOutUnlessExpected) {
  const std::string waived = kSpec + R"(
waive no_slowdown for sort[n = 1Ki] until 2999-12-31 because "known"
test as_it_is {
  rule no_slowdown
  baseline time   = 100ms
  samples time    = 105ms
  samples max_rss = 1MiB
  expect fail
}
test with_waivers {
  rule no_slowdown
  baseline time   = 100ms
  samples time    = 105ms
  samples max_rss = 1MiB
  expect waived for sort[n = 1Ki]
}
)";
  const auto lowered = tests_of(waived);
  ASSERT_EQ(lowered.tests.size(), 2u);
  EXPECT_THAT(lowered.tests[0].plan.waivers, IsEmpty());
  EXPECT_EQ(lowered.tests[1].plan.waivers.size(), 1u);
  EXPECT_TRUE(lowered.tests[1].plan.rules[0].judgments[0].waiver.has_value());
  EXPECT_FALSE(lowered.tests[1].plan.rules[0].judgments[1].waiver.has_value());
}

TEST(RuleTests, TheSeedIsTheNamesUnlessItIsGiven) {
  const auto test = [](const std::string& name, const std::string& seed) {
    return tests_of(kSpec + "test " + name +
                    " {\n rule no_slowdown\n baseline time = 1s\n samples time = 1s\n"
                    " samples max_rss = 1MiB\n expect pass\n" +
                    seed + "}\n")
        .tests.at(0)
        .seed;
  };
  EXPECT_EQ(test("a", ""), test("a", ""));
  EXPECT_NE(test("a", ""), test("b", ""));
  EXPECT_EQ(test("a", "seed = 7\n"), 7u);
}

}  // namespace
}  // namespace benchc::lower_test
