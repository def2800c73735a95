// Which cases a rule is judged for, and what its condition becomes.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compiler/lower/planned.h"

namespace benchc::lower_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string kSort = R"(
workload sort {
  over n    = [1, 2, 3]
  over algo = ["radix", "std"]
  except algo == "radix" and n == 1
  command = ["sort", algo, "${n}"]
  items   = n
  bytes   = n * 4B
  metric throughput = items / time better higher
  metric checksum   = json "$.sum" better none
}
)";

const std::string kParse = R"(
workload parse {
  over n    = [3, 2]
  over file = ["a", "b"]
  command = ["parse", file, "${n}"]
}
)";

std::string rule(const std::string& clauses) { return "rule r {\n" + clauses + "\n}\n"; }

TEST(Judgments, WithForOneACase) {
  const Planned planned =
      plan_of(kSort + rule("for sort[n >= 2]\nfail when max(max_rss) > 512MiB"));
  EXPECT_THAT(planned.ids, IsEmpty()) << planned.text;
  EXPECT_THAT(judgments(planned.plan, "r"),
              ElementsAre(R"(sort[algo="radix",n=2]: sort[algo="radix",n=2])",
                          R"(sort[algo="std",n=2]: sort[algo="std",n=2])",
                          R"(sort[algo="radix",n=3]: sort[algo="radix",n=3])",
                          R"(sort[algo="std",n=3]: sort[algo="std",n=3])"));
  EXPECT_EQ(planned.plan.rules[0].clauses[0].text, "max(max_rss) > 512MiB");
}

TEST(Judgments, SelectorsAreJoinedOverWhatTheyLeaveOpen) {
  const Planned planned = plan_of(
      kSort +
      rule(
          R"(fail when median(sort[algo = "radix"].time) > 0.8 * median(sort[algo = "std"].time))"));
  EXPECT_THAT(planned.ids, IsEmpty()) << planned.text;
  EXPECT_THAT(judgments(planned.plan, "r"),
              ElementsAre(R"(n=2: sort[algo="radix",n=2], sort[algo="std",n=2])",
                          R"(n=3: sort[algo="radix",n=3], sort[algo="std",n=3])"));
}

TEST(Judgments, WithNothingOpenAreNamedByTheirCases) {
  const Planned planned = plan_of(
      kSort +
      rule(
          R"(fail when median(sort[algo = "radix", n = 2].time) > median(sort[algo = "std", n = 3].time))"));
  EXPECT_THAT(
      judgments(planned.plan, "r"),
      ElementsAre(
          R"(sort[algo="radix",n=2] vs sort[algo="std",n=3]: sort[algo="radix",n=2], sort[algo="std",n=3])"));
}

TEST(Judgments, JoinDifferentWorkloadsByEqualValuesOfTheSameParameter) {
  const Planned planned = plan_of(
      kSort + kParse +
      rule(R"(fail when median(sort[algo = "std"].time) > median(parse[file = "a"].time))"));
  EXPECT_THAT(judgments(planned.plan, "r"),
              ElementsAre(R"(n=2: sort[algo="std",n=2], parse[file="a",n=2])",
                          R"(n=3: sort[algo="std",n=3], parse[file="a",n=3])"));
}

TEST(Judgments, WithForAreMatchedWithTheRulesOwnCase) {
  const Planned planned = plan_of(kSort + rule(R"(for sort[algo != "std"]
fail when median(time) > 1.1 * median(sort[algo = "std"].time))"));
  EXPECT_THAT(
      judgments(planned.plan, "r"),
      ElementsAre(R"(sort[algo="radix",n=2]: sort[algo="radix",n=2], sort[algo="std",n=2])",
                  R"(sort[algo="radix",n=3]: sort[algo="radix",n=3], sort[algo="std",n=3])"));
}

TEST(Judgments, WithForAndSeveralCounterpartsNameThemAll) {
  const Planned planned = plan_of(kSort + kParse + rule(R"(for sort[algo = "std", n = 2]
fail when median(time) > median(parse.time))"));
  EXPECT_THAT(
      judgments(planned.plan, "r"),
      ElementsAre(
          R"(sort[algo="std",n=2] vs parse[file="a",n=2]: sort[algo="std",n=2], parse[file="a",n=2])",
          R"(sort[algo="std",n=2] vs parse[file="b",n=2]: sort[algo="std",n=2], parse[file="b",n=2])"));
}

TEST(Judgments, SidesOfTheSamePatternAreOfTheSameWorkload) {
  const Planned planned = plan_of(R"(
workload x { over mode = ["off", "on"]; command = ["x", mode]; tags = [t] }
workload y { over mode = ["off", "on"]; command = ["y", mode]; tags = [t] }
)" + rule(R"(fail when median(tag(t)[mode = "on"].time) > median(tag(t)[mode = "off"].time))"));
  EXPECT_THAT(judgments(planned.plan, "r"),
              ElementsAre(R"(x[mode="on"] vs x[mode="off"]: x[mode="on"], x[mode="off"])",
                          R"(y[mode="on"] vs y[mode="off"]: y[mode="on"], y[mode="off"])"));
}

TEST(Judgments, AClauseOverOtherCasesIsJudgedApart) {
  const Planned planned = plan_of(kSort + rule(R"(for sort[algo = "radix"]
fail when median(time) > 5ms
warn when median(time) > median(sort[algo = "std"].time)
warn when max(time) > 9ms)"));
  ASSERT_EQ(planned.plan.rules.size(), 2U) << planned.text;
  EXPECT_EQ(planned.plan.rules[0].clauses.size(), 2U);
  EXPECT_EQ(planned.plan.rules[1].clauses.size(), 1U);
  EXPECT_EQ(planned.plan.rules[1].name, "r");
  EXPECT_EQ(planned.plan.rules[1].judgments[0].cases.size(), 2U);
}

TEST(Bounds, DependOnTheCaseOrStandInTheCondition) {
  const Planned planned = plan_of("let each = 2ns\n" + kSort + rule(R"(for sort[algo = "std"]
fail when median(time) > n * each
fail when mean(time) > 3 * 1ms
fail when max(max_rss) > 2 * bytes + items * 1B)"));
  EXPECT_THAT(planned.ids, IsEmpty()) << planned.text;
  EXPECT_THAT(judgments(planned.plan, "r"),
              ElementsAre(R"(sort[algo="std",n=1]: sort[algo="std",n=1]; 2e-09, 9)",
                          R"(sort[algo="std",n=2]: sort[algo="std",n=2]; 4e-09, 18)",
                          R"(sort[algo="std",n=3]: sort[algo="std",n=3]; 6e-09, 27)"));
  const plan::Rule& r = planned.plan.rules[0];
  EXPECT_EQ(r.clauses[0].condition.terms[1].kind, plan::Term::Kind::Bound);
  EXPECT_EQ(r.clauses[1].condition.terms[1].kind, plan::Term::Kind::Constant);
  EXPECT_DOUBLE_EQ(r.clauses[1].condition.terms[1].number, 0.003);
  EXPECT_EQ(r.clauses[2].condition.terms[1].index, 1U);
}

TEST(Bounds, MayUseAJoinedParameter) {
  const Planned planned = plan_of(
      kSort +
      rule(
          R"(fail when median(sort[algo = "radix"].time) - median(sort[algo = "std"].time) > n * 1ns)"));
  EXPECT_THAT(judgments(planned.plan, "r"),
              ElementsAre(R"(n=2: sort[algo="radix",n=2], sort[algo="std",n=2]; 2e-09)",
                          R"(n=3: sort[algo="radix",n=3], sort[algo="std",n=3]; 3e-09)"));
}

TEST(Bounds, AConditionOverParametersIsOneOrZero) {
  const Planned planned =
      plan_of(kSort + rule("for sort[algo = \"std\"]\nfail when n >= 2 and median(time) > 5ms"));
  EXPECT_THAT(planned.ids, IsEmpty()) << planned.text;
  EXPECT_THAT(judgments(planned.plan, "r"),
              ElementsAre(HasSubstr("; 0"), HasSubstr("; 1"), HasSubstr("; 1")));
}

TEST(Conditions, BecomeTerms) {
  const Planned planned = plan_of(kSort + R"(
baseline main = branch "main" last 20 runs
rule r {
  for sort
  against main
  fail when p99(time) regresses by more than 2% or not quantile(0.25, throughput) regresses by more than 5/s
  warn when (-trimmed_mean(10%, time)) / 2 < 0s
}
)");
  EXPECT_THAT(planned.ids, IsEmpty()) << planned.text;
  ASSERT_EQ(planned.plan.rules.size(), 1U);
  const plan::Condition& either = planned.plan.rules[0].clauses[0].condition;
  EXPECT_EQ(either.kind, plan::Condition::Kind::Or);
  const plan::Condition& first = either.operands[0];
  EXPECT_EQ(first.kind, plan::Condition::Kind::Regresses);
  EXPECT_TRUE(first.relative);
  EXPECT_EQ(first.terms[0].name, "quantile");
  EXPECT_DOUBLE_EQ(first.terms[0].number, 0.99);
  EXPECT_EQ(first.terms[0].metric, "time");
  EXPECT_DOUBLE_EQ(first.terms[1].number, 0.02);
  EXPECT_EQ(either.operands[1].kind, plan::Condition::Kind::Not);
  const plan::Condition& second = either.operands[1].operands[0];
  EXPECT_FALSE(second.relative);
  EXPECT_EQ(second.terms[0].metric, "throughput");
  EXPECT_DOUBLE_EQ(second.terms[0].number, 0.25);
  const plan::Term& quotient = planned.plan.rules[0].clauses[1].condition.terms[0];
  EXPECT_EQ(quotient.kind, plan::Term::Kind::Divide);
  EXPECT_EQ(quotient.operands[0].kind, plan::Term::Kind::Negate);
  EXPECT_DOUBLE_EQ(quotient.operands[0].operands[0].number, 0.1);
  EXPECT_THAT(plan::problems(planned.plan), IsEmpty());
}

std::string repeated(const std::string& text, const std::string& between, int count) {
  std::string all = text;
  for (int i = 1; i < count; ++i) all += between + text;
  return all;
}

TEST(Conditions, AChainOfAlternativesIsOneLevel) {
  const Planned planned =
      plan_of(kSort + rule("for sort\nfail when " + repeated("max(time) > 5s", " or ", 100)));
  EXPECT_THAT(planned.ids, IsEmpty()) << planned.text;
  EXPECT_EQ(planned.plan.rules[0].clauses[0].condition.operands.size(), 100U);
  EXPECT_THAT(plan::problems(planned.plan), IsEmpty());
}

TEST(Conditions, DeeperThanAPlanCanHoldAreRefused) {
  const Planned sum =
      plan_of(kSort + rule("for sort\nfail when " + repeated("max(time)", " + ", 100) + " > 5s"));
  EXPECT_THAT(sum.ids, ElementsAre("bad-condition")) << sum.text;
  const Planned metric = plan_of(
      "workload w {\n command = [\"w\"]\n metric m = " + repeated("time", " + ", 100) + "\n}\n");
  EXPECT_THAT(metric.ids, ElementsAre("wrong-form")) << metric.text;
}

struct Mistake {
  const char* clauses;
  const char* id;
  const char* said;
};

class Mistakes : public testing::TestWithParam<Mistake> {};

TEST_P(Mistakes, AreToldOnce) {
  const Planned planned = plan_of("baseline main = branch \"main\" last 20 runs\n" + kSort +
                                  kParse + rule(GetParam().clauses));
  EXPECT_THAT(planned.ids, ElementsAre(GetParam().id)) << planned.text;
  EXPECT_THAT(planned.text, HasSubstr(GetParam().said));
}

INSTANTIATE_TEST_SUITE_P(
    Conditions, Mistakes,
    testing::Values(
        Mistake{"for *\nfail when time > 5ms", "missing-statistic", "write `median(time)`"},
        Mistake{"fail when sort.time > 5ms", "missing-statistic", "write `median(sort.time)`"},
        Mistake{"for *\nfail when 2 > 1", "nothing-measured",
                "nothing in this condition is measured"},
        Mistake{"for *\nfail when median(time) > 5MiB", "wrong-dimension",
                "cannot compare a time with bytes"},
        Mistake{"for *\nfail when median(time) > 5", "wrong-dimension", "a time has a unit"},
        Mistake{"for *\nfail when median(time) + max(max_rss) > 5s", "wrong-dimension",
                "cannot add a time and bytes"},
        Mistake{"for *\nfail when median(tme) > 5s", "unknown-metric", "did you mean `time`?"},
        Mistake{"for *\nfail when median(throughput) > 5/s", "unknown-metric",
                "workload `parse` has no metric"},
        Mistake{"for *\nfail when median(gpu_time) > 5ms", "unknown-metric",
                "only a workload by `kernel` has `gpu_time`"},
        Mistake{"for *\nfail when meen(time) > 5s", "unknown-statistic", "did you mean `mean`?"},
        Mistake{"for *\nfail when median(time, 2) > 5s", "bad-statistic",
                "`median` takes one metric"},
        Mistake{"for *\nfail when quantile(95, time) > 5s", "bad-statistic", "above 0 and below 1"},
        Mistake{"for *\nfail when trimmed_mean(50%, time) > 5s", "bad-statistic", "less than 50%"},
        Mistake{"for *\nfail when median(time)", "bad-condition", "compare it"},
        Mistake{"fail when median(time) > 5s", "bad-condition", "add `for *`"},
        Mistake{"for *\nfail when median(time) regresses by more than 2%", "bad-regression",
                "add `against NAME`"},
        Mistake{"for *\nagainst main\nfail when median(time) regresses by more than 2",
                "bad-regression", "write a ratio with its sign: `2%`"},
        Mistake{"for *\nagainst main\nfail when median(time) regresses by more than 2MiB",
                "wrong-dimension", "a ratio or a time, not bytes"},
        Mistake{"for sort\nagainst main\nfail when median(checksum) regresses by more than 2%",
                "bad-regression", "cannot regress"},
        Mistake{"for *\nagainst main\nfail when 2 * median(time) regresses by more than 2%",
                "bad-regression", "not an expression of it"},
        Mistake{"for *\nagainst main\nfail when median(time) regresses by more than 200%",
                "suspicious-threshold", "three times"},
        Mistake{"for sort\nagainst main\nfail when median(throughput) regresses by more than 150%",
                "suspicious-threshold", "cannot fall by more than 100%"},
        Mistake{"for srt\nfail when median(time) > 5s", "unknown-workload", "did you mean `sort`?"},
        Mistake{"for sort[m = 2]\nfail when median(time) > 5s", "unknown-parameter",
                "workload `sort` has no parameter `m`"},
        Mistake{"for sort[n = \"2\"]\nfail when median(time) > 5s", "bad-selector",
                "never a string"},
        Mistake{"for sort[n + 1]\nfail when median(time) > 5s", "bad-selector",
                "expected a condition"},
        Mistake{"for sort[n > 7]\nfail when median(time) > 5s", "selects-nothing",
                "`sort[n > 7]` selects no case"},
        Mistake{"for sort[algo = \"radx\"]\nfail when median(time) > 5s", "selects-nothing",
                "did you mean `algo = \"radix\"`?"},
        Mistake{"for tag(hot)\nfail when median(time) > 5s", "selects-nothing",
                "no workload has the tag `hot`"},
        Mistake{"for srv.*\nfail when median(time) > 5s", "selects-nothing",
                "`srv.*` selects no workload"},
        Mistake{"for 3\nfail when median(time) > 5s", "bad-selector", "selects no workload"},
        Mistake{"fail when median(sort[n = 1].time) > median(parse[file = \"a\"].items)",
                "unknown-metric", "no metric `items`"},
        Mistake{"for sort[n = 1]\nfail when median(time) > median(parse.time)", "selects-nothing",
                "no cases agree"}));

}  // namespace
}  // namespace benchc::lower_test
