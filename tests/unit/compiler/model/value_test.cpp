#include "compiler/model/value.h"

#include <cmath>
#include <cstdlib>
#include <random>

#include <gtest/gtest.h>

#include "compiler/model/units.h"

namespace benchc::model {
namespace {

TEST(Value, IntegersArePrintedExactly) {
  EXPECT_EQ(printed(number(0)), "0");
  EXPECT_EQ(printed(number(-0.0)), "0");
  EXPECT_EQ(printed(number(1048576)), "1048576");
  EXPECT_EQ(printed(number(-3)), "-3");
  EXPECT_EQ(printed(number(9007199254740992.0)), "9007199254740992");
  EXPECT_EQ(printed(number(1e15)), "1000000000000000");
}

TEST(Value, OtherNumbersReadBackTheSame) {
  EXPECT_EQ(printed(number(0.1)), "0.1");
  EXPECT_EQ(printed(number(1.0 / 3)), "0.3333333333333333");
  std::mt19937_64 random(7);
  for (int i = 0; i < 2000; ++i) {
    const double value =
        std::ldexp(static_cast<double>(random()), static_cast<int>(random() % 200) - 160);
    EXPECT_EQ(std::strtod(printed(number(value)).c_str(), nullptr), value);
  }
}

TEST(Value, CanonicalFormQuotesStringsAndLeavesUnitsOut) {
  EXPECT_EQ(canonical(string("radix")), "\"radix\"");
  EXPECT_EQ(canonical(string("a\"b\\c\n\x01${x}")), "\"a\\\"b\\\\c\\n\\u{01}\\${x}\"");
  EXPECT_EQ(canonical(number(0.0015, {.time = 1})), "0.0015");
  EXPECT_EQ(canonical(boolean(true)), "true");
}

TEST(Value, UnitsAreWrittenInBaseUnits) {
  EXPECT_EQ(unit({}), "");
  EXPECT_EQ(unit({.time = 1}), "s");
  EXPECT_EQ(unit({.time = -1}), "1/s");
  EXPECT_EQ(unit({.time = -1, .bytes = 1}), "B/s");
  EXPECT_EQ(unit({.time = -1, .money = 1, .currency = "USD"}), "USD/s");
  EXPECT_EQ(unit({.time = -2, .energy = 1}), "J/s^2");
}

TEST(Value, DimensionsHaveWords) {
  EXPECT_EQ(describe(Dimension{}), "a plain number");
  EXPECT_EQ(describe(Dimension{.time = 1}), "a time");
  EXPECT_EQ(describe(Dimension{.time = -1, .bytes = 1}), "bytes per time");
  EXPECT_EQ(describe(string("x")), "a string");
}

TEST(Units, AQuantityIsTheNearestDouble) {
  const auto in_base = [](double written, std::string_view spelling) {
    const auto unit = find_unit(spelling);
    return unit ? written * unit->multiply / unit->divide : -1;
  };
  EXPECT_EQ(in_base(1.5, "ms"), 0.0015);
  EXPECT_EQ(in_base(250, "ns"), 250e-9);
  EXPECT_EQ(in_base(7, "us"), 7e-6);
  EXPECT_EQ(in_base(2, "%"), 0.02);
  EXPECT_EQ(in_base(4, "KiB"), 4096);
  EXPECT_EQ(in_base(10, "GB/s"), 1e10);
  EXPECT_EQ(in_base(60, "/min"), 1);
  EXPECT_EQ(in_base(3600, "USD/h"), 1);
  EXPECT_FALSE(find_unit("parsec"));
  EXPECT_FALSE(find_unit("GB/d"));
}

TEST(Units, PrintingInAUnitGivesTheNumberThatWasWritten) {
  for (const std::string_view spelling : {"ns", "us", "ms", "s", "min", "h", "%", "KiB", "MB"}) {
    const auto unit = find_unit(spelling);
    ASSERT_TRUE(unit);
    for (int i = 1; i < 500; ++i) {
      const double written = i / 10.0;
      EXPECT_EQ(in_unit(written * unit->multiply / unit->divide, *unit), written) << spelling;
    }
  }
}

}  // namespace
}  // namespace benchc::model
