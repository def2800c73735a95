// Conditions over many cases at once: aggregates, shifts and growth.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compiler/lower/planned.h"

namespace benchc::lower_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const std::string kSort = R"(
workload sort {
  over n    = [1, 2, 4]
  over algo = ["radix", "std"]
  command = ["sort", algo, "${n}"]
  metric throughput = 1 / time better higher
  metric score = json "$.s" in B better none
  tags = [hot]
}
)";

const std::string kParse = R"(
workload parse {
  over file = ["a", "b"]
  command = ["parse", file]
  metric score = json "$.s" better higher
}
)";

const std::string kMain = "baseline main = branch \"main\" last 20 runs\n";

std::string rule(const std::string& clauses) { return "rule r {\n" + clauses + "\n}\n"; }

Planned planned(const std::string& clauses, const lower::Selection& selection = {}) {
  const bool against = clauses.find("against") != std::string::npos;
  return plan_of((against ? kMain : "") + kSort + kParse + rule(clauses), selection);
}

std::vector<std::string> ids(const plan::Plan& plan, const std::vector<std::uint32_t>& cases) {
  std::vector<std::string> ids;
  for (const std::uint32_t one : cases) ids.push_back(plan.cases[one].id);
  return ids;
}

TEST(OverCases, WithForIsJudgedOnceOverAllOfThem) {
  const Planned spec = planned("for *\nfail when geomean(median(time)) > 5ms");
  EXPECT_THAT(spec.ids, IsEmpty()) << spec.text;
  ASSERT_THAT(spec.plan.rules, SizeIs(1));
  ASSERT_THAT(spec.plan.rules[0].judgments, SizeIs(1));
  const plan::Judgment& judgment = spec.plan.rules[0].judgments[0];
  EXPECT_EQ(judgment.subject, "*");
  EXPECT_THAT(judgment.cases, IsEmpty());
  ASSERT_THAT(judgment.sets, SizeIs(1));
  EXPECT_THAT(judgment.sets[0], SizeIs(8));
  const plan::Term& left = spec.plan.rules[0].clauses[0].condition.terms[0];
  EXPECT_EQ(left.kind, plan::Term::Kind::OverCases);
  EXPECT_EQ(left.name, "geomean");
  EXPECT_EQ(left.operands.at(0).name, "median");
  EXPECT_EQ(left.operands.at(0).metric, "time");
  EXPECT_THAT(plan::problems(spec.plan), IsEmpty());
}

TEST(OverCases, OfASetAreMeasuredInterleaved) {
  const Planned spec = planned("for sort, parse\nfail when max(median(time)) > 5ms");
  EXPECT_THAT(groups(spec.plan), SizeIs(1));
  EXPECT_EQ(spec.plan.rules[0].judgments[0].subject, "sort, parse");
}

TEST(OverCases, OfSelectorsNeedNoFor) {
  const Planned spec = planned(
      R"(fail when geomean(median(sort[algo = "std"].time)) > 0.8 * geomean(median(sort[algo = "radix"].time)))");
  EXPECT_THAT(spec.ids, IsEmpty()) << spec.text;
  const plan::Judgment& judgment = spec.plan.rules.at(0).judgments.at(0);
  EXPECT_EQ(judgment.subject, R"(sort[algo = "std"] vs sort[algo = "radix"])");
  ASSERT_THAT(judgment.sets, SizeIs(2));
  EXPECT_THAT(
      ids(spec.plan, judgment.sets[0]),
      ElementsAre(R"(sort[algo="std",n=1])", R"(sort[algo="std",n=2])", R"(sort[algo="std",n=4])"));
  EXPECT_THAT(plan::problems(spec.plan), IsEmpty());
}

TEST(OverCases, BesideAStatisticOfTheCaseAreJudgedForEachCase) {
  const Planned spec = planned("for sort\nwarn when median(time) > 3 * geomean(median(time))");
  EXPECT_THAT(spec.ids, IsEmpty()) << spec.text;
  ASSERT_THAT(spec.plan.rules.at(0).judgments, SizeIs(6));
  for (const plan::Judgment& judgment : spec.plan.rules[0].judgments) {
    EXPECT_THAT(judgment.cases, SizeIs(1));
    EXPECT_THAT(judgment.sets, ElementsAre(SizeIs(6)));
    EXPECT_EQ(judgment.subject, spec.plan.cases[judgment.cases[0]].id);
  }
  EXPECT_THAT(plan::problems(spec.plan), IsEmpty());
}

TEST(OverCases, ALimitOfTheCaseMakesThemJudgedForEachCase) {
  const Planned spec = planned("for sort\nfail when mean(median(time)) > n * 1ms");
  EXPECT_THAT(spec.ids, IsEmpty()) << spec.text;
  EXPECT_THAT(spec.plan.rules.at(0).judgments, SizeIs(6));
}

TEST(OverCases, AndSingleCasesOfOneRuleAreJudgedApart) {
  const Planned spec =
      planned("for sort\nfail when median(time) > 5ms\nfail when sum(median(time)) > 9ms");
  ASSERT_THAT(spec.plan.rules, SizeIs(2)) << spec.text;
  EXPECT_THAT(spec.plan.rules[0].judgments, SizeIs(6));
  EXPECT_THAT(spec.plan.rules[1].judgments, SizeIs(1));
}

TEST(OverCases, TakeWhatIsChosen) {
  lower::Selection selection;
  selection.only = "sort[n >= 2], parse[file = \"a\"]";
  const Planned spec = planned("for *\nfail when geomean(median(time)) > 5ms", selection);
  EXPECT_THAT(spec.plan.rules.at(0).judgments.at(0).sets.at(0), SizeIs(5)) << spec.text;
  selection.only = "parse";
  EXPECT_THAT(planned("for sort\nfail when geomean(median(time)) > 5ms", selection).plan.rules,
              IsEmpty());
}

TEST(OverCases, TheGeometricMeanMayRegress) {
  const Planned spec =
      planned("for *\nagainst main\nfail when geomean(median(time)) regresses by more than 1%");
  EXPECT_THAT(spec.ids, IsEmpty()) << spec.text;
  ASSERT_THAT(spec.plan.rules.at(0).judgments, SizeIs(1));
  EXPECT_TRUE(spec.plan.rules[0].clauses[0].condition.relative);
  EXPECT_THAT(plan::problems(spec.plan), IsEmpty());
}

TEST(Shifts, IsInThePlanWithItsBaseline) {
  const Planned spec =
      planned("for sort\nagainst main\nwarn when median(time) shifts by more than 1%");
  EXPECT_THAT(spec.ids, IsEmpty()) << spec.text;
  const plan::Rule& r = spec.plan.rules.at(0);
  EXPECT_EQ(r.clauses[0].condition.kind, plan::Condition::Kind::Shifts);
  EXPECT_TRUE(r.clauses[0].condition.relative);
  EXPECT_DOUBLE_EQ(r.clauses[0].condition.terms[1].number, 0.01);
  EXPECT_THAT(r.judgments, SizeIs(6));
  ASSERT_TRUE(r.baseline);
  EXPECT_EQ(spec.plan.baselines[*r.baseline].name, "main");
  EXPECT_THAT(plan::problems(spec.plan), IsEmpty());
}

TEST(Shifts, TakesAQuantityOfTheMetric) {
  const Planned spec =
      planned("for sort\nagainst main\nwarn when max(time) shifts by more than 2ms");
  EXPECT_THAT(spec.ids, IsEmpty()) << spec.text;
  EXPECT_FALSE(spec.plan.rules.at(0).clauses[0].condition.relative);
}

TEST(Growth, IsJudgedOnceForEachCombinationOfTheOtherParameters) {
  const Planned spec = planned("for sort\nfail when growth(time, n) exceeds n*log(n)");
  EXPECT_THAT(spec.ids, IsEmpty()) << spec.text;
  ASSERT_THAT(spec.plan.rules, SizeIs(1));
  const plan::Rule& r = spec.plan.rules[0];
  ASSERT_THAT(r.judgments, SizeIs(2));
  EXPECT_EQ(r.judgments[0].subject, R"(sort[algo="radix"])");
  EXPECT_EQ(r.judgments[1].subject, R"(sort[algo="std"])");
  EXPECT_THAT(
      ids(spec.plan, r.judgments[1].sets.at(0)),
      ElementsAre(R"(sort[algo="std",n=1])", R"(sort[algo="std",n=2])", R"(sort[algo="std",n=4])"));
  const plan::Condition& growth = r.clauses[0].condition;
  EXPECT_EQ(growth.kind, plan::Condition::Kind::Growth);
  EXPECT_EQ(growth.parameter, "n");
  EXPECT_EQ(growth.terms[0].metric, "time");
  EXPECT_EQ(growth.terms[1].kind, plan::Term::Kind::Multiply);
  EXPECT_EQ(growth.terms[1].operands[0].kind, plan::Term::Kind::Parameter);
  EXPECT_EQ(growth.terms[1].operands[1].kind, plan::Term::Kind::Logarithm);
  EXPECT_THAT(plan::problems(spec.plan), IsEmpty());
}

TEST(Growth, OfASelectorNeedsNoForAndOfOneParameterIsNamedByItsWorkload) {
  const Planned spec =
      plan_of("let c = 3\nworkload w { over n = [1, 10, 100]; command = [\"w\", \"${n}\"] }\n" +
              rule("fail when growth(w.time, n) exceeds c*n + n*n/2"));
  EXPECT_THAT(spec.ids, IsEmpty()) << spec.text;
  EXPECT_EQ(spec.plan.rules.at(0).judgments.at(0).subject, "w");
  EXPECT_THAT(plan::problems(spec.plan), IsEmpty());
}

TEST(Growth, IsMeasuredInterleavedAndNeedsItsCasesChosen) {
  lower::Selection selection;
  selection.only = "sort[algo = \"std\"]";
  const Planned spec = planned("for sort\nfail when growth(time, n) exceeds n", selection);
  EXPECT_THAT(groups(spec.plan), SizeIs(1));
  EXPECT_THAT(spec.plan.rules.at(0).judgments, SizeIs(1));
  selection.only = "sort[n < 4]";
  EXPECT_THAT(planned("for sort\nfail when growth(time, n) exceeds n", selection).plan.rules,
              IsEmpty());
}

struct Mistake {
  const char* clauses;
  const char* id;
  const char* said;
};

class OverCasesMistakes : public testing::TestWithParam<Mistake> {};

TEST_P(OverCasesMistakes, AreToldOnce) {
  const Planned spec = plan_of(kMain + R"(
baseline old = run "2026-01-01"
baseline last = branch "main" last 1 runs
)" + kSort + kParse + rule(GetParam().clauses));
  EXPECT_THAT(spec.ids, ElementsAre(GetParam().id)) << spec.text;
  EXPECT_THAT(spec.text, HasSubstr(GetParam().said));
}

INSTANTIATE_TEST_SUITE_P(
    Conditions, OverCasesMistakes,
    testing::Values(
        Mistake{"for *\nfail when p99(median(time)) > 5ms", "bad-statistic",
                "there is no `p99` over cases"},
        Mistake{"for *\nfail when quantile(0.9, median(time)) > 5ms", "bad-statistic",
                "take `geomean`, `mean`"},
        Mistake{"for *\nfail when geomean(mean(median(time))) > 5ms", "bad-statistic",
                "of a statistic of a metric"},
        Mistake{"for *\nfail when geomean(meen(time)) > 5ms", "unknown-statistic",
                "did you mean `mean`?"},
        Mistake{"for *\nfail when geomean(median(time)) > 5MiB", "wrong-dimension",
                "cannot compare a time with bytes"},
        Mistake{"for *\nfail when geomean(median(score)) > 5", "wrong-dimension",
                "`score` is bytes in workload `sort` and a plain number in `parse`"},
        Mistake{"for *\nfail when geomean(median(throughput)) > 5/s", "unknown-metric",
                "workload `parse` has no metric `throughput`"},
        Mistake{"fail when geomean(median(time)) > 5ms", "bad-condition", "add `for *`"},
        Mistake{"fail when geomean(median(srt.time)) > 5ms", "unknown-workload",
                "did you mean `sort`?"},
        Mistake{"for *\nagainst main\nfail when mean(median(time)) regresses by more than 1%",
                "bad-regression", "only the `geomean` can regress"},
        Mistake{"for *\nagainst main\nfail when geomean(median(time)) regresses by more than 1ms",
                "wrong-dimension", "is a ratio, not a time"},
        Mistake{"for *\nagainst main\nwarn when geomean(median(time)) shifts by more than 1%",
                "bad-shift", "only one case's history can shift"},
        Mistake{"for *\nwarn when median(time) shifts by more than 1%", "bad-shift",
                "add `against NAME`"},
        Mistake{"for *\nagainst old\nwarn when median(time) shifts by more than 1%", "bad-shift",
                "baseline `old` is one run"},
        Mistake{"for *\nagainst last\nwarn when median(time) shifts by more than 1%", "bad-shift",
                "baseline `last` is one run"},
        Mistake{"for *\nagainst main\nwarn when median(time) shifts by more than 2", "bad-shift",
                "write a ratio with its sign: `2%`"},
        Mistake{"for sort\nagainst main\nwarn when median(score) shifts by more than 2%",
                "bad-shift", "cannot shift"},
        Mistake{"for *\nagainst main\nwarn when 2 * median(time) shifts by more than 2%",
                "bad-shift", "not an expression of it"},
        Mistake{"for sort\nfail when growth(time, m) exceeds m", "unknown-parameter",
                "workload `sort` has no parameter `m` to grow over"},
        Mistake{"for *\nfail when growth(time, n) exceeds n", "unknown-parameter",
                "workload `parse` has no parameter `n`"},
        Mistake{"for parse\nfail when growth(time, file) exceeds file", "bad-growth",
                "over plain numbers above 0"},
        Mistake{"for sort[n > 1]\nfail when growth(time, n) exceeds n", "bad-growth",
                "has 2 values of `n`, and a growth takes at least 3"},
        Mistake{"for sort\nfail when growth(time, n) > n", "bad-growth", "a growth is no number"},
        Mistake{"for sort\nfail when median(time) exceeds 5ms", "bad-growth",
                "compare numbers with `>`"},
        Mistake{"for sort\nfail when growth(time) exceeds n", "bad-growth",
                "a metric and a parameter's name"},
        Mistake{"for sort\nfail when growth(tiem, n) exceeds n", "unknown-metric",
                "did you mean `time`?"},
        Mistake{"for sort\nfail when growth(time, n) exceeds log2(n)", "bad-growth",
                "write `log(n)`"},
        Mistake{"for sort\nfail when growth(time, n) exceeds n * 1ms", "bad-growth",
                "a constant factor changes nothing"},
        Mistake{"for sort\nfail when growth(time, n) exceeds n * m", "unknown-name",
                "this growth is over `n` alone"},
        Mistake{"for sort\nfail when growth(time, n) exceeds 2 - n", "bad-growth",
                "below 0 or no number where n is 4"},
        Mistake{"for sort\nfail when growth(time, n) exceeds n and median(time) > 5ms",
                "bad-growth", "give each a clause of its own"},
        Mistake{"for sort\nfail when growth(time, n) exceeds n and algo == \"std\"", "bad-growth",
                "give each a clause of its own"},
        Mistake{"for sort\nfail when median(time) > log(4) * 1ms", "unknown-statistic",
                "`log` stands only in what a growth is compared with"}));

TEST(Selectors, OfEveryFormOfTheDesign) {
  const std::string body = R"(
workload cold { over n = [1, 5]; command = ["cold", "${n}"] }
)";
  const auto judged = [&](const std::string& selector) {
    const Planned spec = plan_of("import \"serve.bench\" as serve\n" + kSort + body +
                                 rule("for " + selector + "\nfail when median(time) > 5ms"));
    EXPECT_THAT(spec.ids, IsEmpty()) << selector << spec.text;
    std::vector<std::string> subjects;
    if (!spec.ids.empty()) return subjects;
    for (const plan::Judgment& one : spec.plan.rules.at(0).judgments) {
      subjects.push_back(one.subject);
    }
    return subjects;
  };
  EXPECT_THAT(judged("sort[n >= 2, algo = \"radix\"]"),
              ElementsAre(R"(sort[algo="radix",n=2])", R"(sort[algo="radix",n=4])"));
  EXPECT_THAT(judged("sort[n >= 2 and algo == \"radix\"]"), SizeIs(2));
  EXPECT_THAT(judged("serve.*"), ElementsAre("serve.get[n=1]", "serve.get[n=5]", "serve.put"));
  EXPECT_THAT(judged("serve.*[n > 3]"), ElementsAre("serve.get[n=5]"));
  EXPECT_THAT(judged("serve.get[n = 1], cold"),
              ElementsAre("cold[n=1]", "cold[n=5]", "serve.get[n=1]"));
  EXPECT_THAT(judged("tag(hot)"), SizeIs(9));
  EXPECT_THAT(judged("*"), SizeIs(11));
  EXPECT_THAT(judged("*[n > 3]"),
              ElementsAre(R"(sort[algo="radix",n=4])", R"(sort[algo="std",n=4])", "cold[n=5]",
                          "serve.get[n=5]"));
  EXPECT_THAT(judged("tag(hot)[n > 3]"), ElementsAre(R"(sort[algo="radix",n=4])",
                                                     R"(sort[algo="std",n=4])", "serve.get[n=5]"));
  EXPECT_THAT(judged("sort[not n > 1 or algo != \"std\"]"), SizeIs(4));
}

}  // namespace
}  // namespace benchc::lower_test
