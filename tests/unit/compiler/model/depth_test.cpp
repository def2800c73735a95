#include <string>

#include <gtest/gtest.h>

#include "tests/unit/compiler/model/checked_spec.h"
#include "tests/unit/compiler/syntax/small_stack.h"

namespace benchc::model_test {
namespace {

using syntax::on_small_stack;

constexpr int kMany = 100'000;

std::string repeated(int count, std::string_view piece) {
  std::string text;
  for (int i = 0; i < count; ++i) text += piece;
  return text;
}

std::string id(int i) { return std::to_string(i); }

TEST(Depth, ConstantsMayNeedEachOtherInAsLongAChainAsTheyLike) {
  std::string forwards = "let a0 = 1\n";
  std::string backwards;
  for (int i = 1; i < kMany; ++i) forwards += "let a" + id(i) + " = a" + id(i - 1) + " + 1\n";
  for (int i = 0; i + 1 < kMany; ++i) backwards += "let a" + id(i) + " = a" + id(i + 1) + " + 1\n";
  backwards += "let a" + id(kMany - 1) + " = 1\n";
  on_small_stack([&] {
    EXPECT_EQ(told(check_spec(forwards)), "");
    EXPECT_EQ(told(check_spec(backwards)), "");
  });
}

TEST(Depth, ConstantsThatAllNeedEachOtherAreToldOfOnce) {
  std::string text;
  for (int i = 0; i < kMany; ++i) {
    text += "let a" + id(i) + " = [a" + id((i + 1) % kMany) + ", a0]\n";
  }
  on_small_stack([&] { EXPECT_EQ(check_spec(text).diagnostics.size(), 1u); });
}

TEST(Depth, ListsOfListsAreRefusedBeforeTheyFillTheMemory) {
  std::string text = "let a0 = [1]\n";
  for (int i = 1; i < kMany; ++i) text += "let a" + id(i) + " = [a" + id(i - 1) + "]\n";
  on_small_stack([&] {
    const model::Checked checked = check_spec(text);
    ASSERT_EQ(checked.diagnostics.size(), 1u) << told(checked);
    EXPECT_NE(told(checked).find("the constants of this spec take more than"), std::string::npos);
  });
}

TEST(Depth, TheDeepestConditionsThatAreReadAreChecked) {
  for (const std::string& condition :
       {repeated(120, "(") + "median(time) > 1s" + repeated(120, ")"),
        repeated(100, "not ") + "(median(time) > 1s)",
        "median(time) > 1s" + repeated(200, " and median(time) > 1s"),
        "median(time)" + repeated(500, " + median(time)") + " > 1s",
        "median(" + repeated(100, "median(") + "time" + repeated(100, ")") + ") > 1s",
        "median(w" + repeated(400, "[a = 1]") + ".time) > 1s",
        "median(w" + repeated(400, ".time") + ") > 1s",
        "median(time) > " + repeated(120, "-") + "1s"}) {
    SCOPED_TRACE(condition.substr(0, 60));
    // Checked to its end, whatever is said of it.
    on_small_stack([&] {
      const model::Checked checked = check_spec(
          "workload w { command = [\"t\"]; over a = [1, 2] }\nrule r {\n  for w\n  fail when " +
          condition + "\n}\n");
      EXPECT_LE(checked.diagnostics.size(), 501u);
    });
  }
}

TEST(Depth, StringsInStringsGrowToALimit) {
  std::string text = "let a0 = \"xxxxxxxx\"\n";
  for (int i = 1; i < 64; ++i) {
    text += "let a" + id(i) + " = \"${a" + id(i - 1) + "}${a" + id(i - 1) + "}\"\n";
  }
  const model::Checked checked = check_spec(text);
  ASSERT_EQ(checked.diagnostics.size(), 1u) << told(checked);
  EXPECT_NE(told(checked).find("grows beyond 1 MiB"), std::string::npos);
}

TEST(Depth, BuildsAndEnvironmentsMayNeedEachOtherInALongChain) {
  constexpr int kFew = 3'000;
  std::string text;
  for (int i = 0; i < kFew; ++i) {
    const std::string next = i + 1 < kFew ? id(i + 1) : "";
    text += "build b" + id(i) + " { command = [\"t\"]" + (next.empty() ? "" : "; needs b" + next) +
            " }\nenvironment e" + id(i) + " { cores = 1 or warn" +
            (next.empty() ? "" : "; use e" + next) + " }\n";
  }
  on_small_stack([&] { check_spec(text); });
}

}  // namespace
}  // namespace benchc::model_test
