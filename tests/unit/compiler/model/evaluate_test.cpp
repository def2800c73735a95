#include <gtest/gtest.h>

#include "tests/unit/compiler/model/checked_spec.h"

namespace benchc::model_test {
namespace {

TEST(Evaluate, Arithmetic) {
  EXPECT_EQ(value_of("1 + 2 * 3"), "7");
  EXPECT_EQ(value_of("(1 + 2) * 3"), "9");
  EXPECT_EQ(value_of("-2 - -5"), "3");
  EXPECT_EQ(value_of("10 / 4"), "2.5");
  EXPECT_EQ(value_of("32Ki"), "32768");
  EXPECT_EQ(value_of("1 / 0"), "[bad-value]");
  EXPECT_EQ(value_of("1e308 * 10"), "[bad-value]");
}

TEST(Evaluate, QuantitiesKeepTheirDimension) {
  EXPECT_EQ(value_of("64MiB / 2s > 30MB/s"), "true");
  EXPECT_EQ(value_of("2% * 5s"), "0.1");
  EXPECT_EQ(value_of("3 * 4B"), "12");
  EXPECT_EQ(value_of("1min == 60s"), "true");
  EXPECT_EQ(value_of("6s / 2s"), "3");
  EXPECT_EQ(value_of("5ms + 2%"), "[wrong-dimension]");
  EXPECT_EQ(value_of("3 > 3ms"), "[wrong-dimension]");
  EXPECT_EQ(value_of("1 USD + 1 EUR"), "[wrong-dimension]");
  EXPECT_EQ(value_of("1 USD / (1 EUR)"), "[wrong-dimension]");
}

TEST(Evaluate, ConditionsStopWhereTheyAreDecided) {
  EXPECT_EQ(value_of("1 < 2 and not (2 < 1)"), "true");
  EXPECT_EQ(value_of("zero == 0 or 1 / zero > 3", "let zero = 0"), "true");
  EXPECT_EQ(value_of("zero != 0 and 1 / zero > 3", "let zero = 0"), "false");
  EXPECT_EQ(value_of("\"a\" == \"a\""), "true");
  EXPECT_EQ(value_of("2026-01-02 < 2026-12-31"), "true");
  EXPECT_EQ(value_of("1 == \"1\""), "[wrong-type]");
}

TEST(Evaluate, RangesIncludeTheirEnd) {
  EXPECT_EQ(value_of("1..4"), "[1,2,3,4]");
  EXPECT_EQ(value_of("0..100 step 50"), "[0,50,100]");
  EXPECT_EQ(value_of("1..100 step *4"), "[1,4,16,64]");
  EXPECT_EQ(value_of("1Ki..1Mi step *32"), "[1024,32768,1048576]");
  EXPECT_EQ(value_of("0..0.3 step 0.1"), "[0,0.1,0.2,0.30000000000000004]");
  EXPECT_EQ(value_of("1KiB..4KiB step *2"), "[1024,2048,4096]");
  EXPECT_EQ(value_of("3..3"), "[3]");
  EXPECT_EQ(value_of("4..3"), "[bad-value]");
  EXPECT_EQ(value_of("1..1e300"), "[too-many-cases]");
  EXPECT_EQ(value_of("1..1e18 step 1e-300"), "[too-many-cases]");
  EXPECT_EQ(value_of("1..2 step *1"), "[bad-value]");
}

TEST(Evaluate, StringsInterpolate) {
  EXPECT_EQ(value_of("\"n=${n * 2}\"", "let n = 1Mi"), "\"n=2097152\"");
  EXPECT_EQ(value_of("\"${t in ms} ms\"", "let t = 1.5ms"), "\"1.5 ms\"");
  EXPECT_EQ(value_of("\"${r in %}\"", "let r = 29%"), "\"29\"");
  EXPECT_EQ(value_of("\"${4KiB}\""), "\"4096\"");
  EXPECT_EQ(value_of("\"${t}\"", "let t = 3ms"), "[unit-needed]");
  EXPECT_EQ(value_of("\"${[1]}\""), "[wrong-type]");
  EXPECT_EQ(value_of("\"${3ms in B}\""), "[wrong-dimension]");
  EXPECT_EQ(value_of("\"\"\"raw ${n}\"\"\""), "\"raw \\${n}\"");
}

TEST(Evaluate, AStringThatDoublesWithEveryLetIsStopped) {
  std::string lets = "let s0 = \"0123456789abcdef\"\n";
  for (int i = 1; i <= 40; ++i) {
    const std::string before = "${s" + std::to_string(i - 1) + "}";
    lets += "let s" + std::to_string(i) + " = \"" + before + before + "\"\n";
  }
  EXPECT_EQ(value_of("1", lets), "[bad-value]");
}

TEST(Evaluate, ListsOfRangesAreBounded) {
  std::string list = "[1..100000";
  for (int i = 0; i < 200; ++i) list += ", 1..100000";
  EXPECT_EQ(value_of(list + "]"), "[too-many-cases]");
}

TEST(Evaluate, NamesAreFoundInAnyOrder) {
  EXPECT_EQ(value_of("late + 1", "let late = later * 2\nlet later = 3"), "7");
  EXPECT_EQ(value_of("nowhere"), "[unknown-name]");
  EXPECT_EQ(value_of("{ A: 1, \"b c\": \"x\" }"), "{\"A\":1,\"b c\":\"x\"}");
}

TEST(Evaluate, ALongChainOfConstantsNeedsNoRecursion) {
  std::string lets = "let v20000 = 1\n";
  for (int i = 0; i < 20000; ++i) {
    lets += "let v" + std::to_string(i) + " = v" + std::to_string(i + 1) + "\n";
  }
  EXPECT_EQ(value_of("v0", lets), "1");
}

}  // namespace
}  // namespace benchc::model_test
