#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/model/select.h"
#include "tests/unit/compiler/model/checked_spec.h"

namespace benchc::model_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Matrix, CasesNestAsTheClausesDoAndIdsAreByName) {
  const auto checked = check_spec(R"(
workload sort {
  over n    = [1Ki, 32Ki]
  over algo = ["std", "radix"]
  except algo == "radix" and n < 4Ki
  command = ["sort", algo, n]
})");
  ASSERT_EQ(told(checked), "");
  EXPECT_THAT(case_ids(checked.model.workloads[0]),
              ElementsAre("sort[algo=\"std\",n=1024]", "sort[algo=\"std\",n=32768]",
                          "sort[algo=\"radix\",n=32768]"));
}

TEST(Matrix, ACaseKnowsItsValuesAndThoseOfItsFile) {
  const auto checked = check_spec(R"(
let base = 10
workload w { over n = [1, 2]; over t = [1ms]; command = ["x"] })");
  ASSERT_EQ(told(checked), "");
  const model::Scope scope = model::case_scope(checked.model.workloads[0], 1);
  ASSERT_NE(scope.find("n"), nullptr);
  EXPECT_EQ(scope.find("n")->number, 2);
  EXPECT_EQ(scope.find("t")->dimension, (model::Dimension{.time = 1}));
  EXPECT_EQ(scope.find("base")->number, 10);
  EXPECT_EQ(scope.find("time"), nullptr);
}

TEST(Matrix, AWorkloadWithoutParametersIsOneCase) {
  const auto checked = check_spec("workload w { command = [\"x\"] }");
  EXPECT_THAT(case_ids(checked.model.workloads[0]), ElementsAre("w"));
}

TEST(Matrix, SeveralExceptsEachTakeAway) {
  const auto checked = check_spec(R"(
workload w {
  over a = 1..3
  over b = 1..3
  except a == b
  except a > b and b != 1
  except 1 > 2  # allow except-never-holds: several are tested
  command = ["x"]
})");
  ASSERT_EQ(told(checked), "");
  EXPECT_THAT(case_ids(checked.model.workloads[0]),
              ElementsAre("w[a=1,b=2]", "w[a=1,b=3]", "w[a=2,b=1]", "w[a=2,b=3]", "w[a=3,b=1]"));
}

TEST(Matrix, MoreThanCanBeWorkedOutInSecondsIsRefusedAtOnce) {
  std::string body = "workload w { over a = 1..1000; over b = 1..1000; command = [\"x\"]\n";
  for (int i = 0; i < 11; ++i) body += "  except a < b and a > b\n";
  EXPECT_THAT(told(check_spec(body + "}")),
              testing::HasSubstr("11 times `except` over 1000000 cases is too much to work out"));
}

TEST(Matrix, AHundredThousandCasesAreExpanded) {
  const auto checked = check_spec(R"(
workload w {
  over a = 1..100
  over b = 1..1000
  except a == b
  command = ["x", a, b]
})");
  ASSERT_EQ(told(checked), "");
  const model::Workload& workload = checked.model.workloads[0];
  EXPECT_EQ(workload.case_count, 99900u);
  EXPECT_EQ(workload.choices.size(), 2 * 99900u);
  EXPECT_EQ(model::case_id(workload, workload.case_count - 1), "w[a=100,b=1000]");
}

TEST(Matrix, AMillionMillionCasesAreRefusedBeforeTheyAreExpanded) {
  const auto checked = check_spec(R"(
workload w { over a = 1..1Mi - 948576; over b = 1..100000; over c = 1..100; command = ["x"] })");
  EXPECT_THAT(told(checked), HasSubstr("1000000000000 (100000 × 100000 × 100) cases"));
}

TEST(Matrix, AProductBeyondSixtyFourBitsIsToldToo) {
  std::string overs;
  for (const char* name : {"a", "b", "c", "d", "e"}) {
    overs += std::string("over ") + name + " = 1..10000\n";
  }
  EXPECT_THAT(told(check_spec("workload w {\n" + overs + "command = [\"x\"] }")),
              HasSubstr("more than 10^19"));
}

TEST(Matrix, ALaterTypeOfAParameterIsCheckedAsTheFirst) {
  const auto checked = check_spec(R"(
workload w { over t = ["a", "b", 3, 5ms, "c"]; command = ["x", "${t}"] })");
  EXPECT_THAT(told(checked), HasSubstr("a time must say the unit that it is printed in"));
  EXPECT_THAT(told(checked), HasSubstr("in the case `w[t=0.005]`"));
}

TEST(Selectors, OfASpecLookAtABoundedNumberOfCases) {
  const model::Model model;
  diagnostics::Diagnostics found;
  EXPECT_TRUE(model::spend(model, model::kMaximumWork - 1, {}, found));
  EXPECT_TRUE(model::spend(model, 1, {}, found));
  EXPECT_TRUE(found.empty());
  EXPECT_FALSE(model::spend(model, 1, {}, found));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].kind, diagnostics::Kind::TooManyCases);
}

}  // namespace
}  // namespace benchc::model_test
