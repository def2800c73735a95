#include "compiler/syntax/literal.h"

#include <gtest/gtest.h>

namespace benchc::syntax {
namespace {

void expect_number(std::string_view text, double value, std::string_view unit) {
  const NumberLiteral number = read_number(text);
  EXPECT_EQ(number.error.message, "") << text;
  EXPECT_EQ(number.value, value) << text;
  EXPECT_EQ(number.unit, unit) << text;
}

TEST(Literal, ReadsNumbers) {
  expect_number("42", 42, "");
  expect_number("1_000_000", 1e6, "");
  expect_number("0.5", 0.5, "");
  expect_number("1e6", 1e6, "");
  expect_number("1.5E-3", 1.5e-3, "");
  expect_number("2e+3", 2000, "");
  expect_number("0xff", 255, "");
  expect_number("0XFF_FF", 65535, "");
  expect_number("18446744073709551616", 18446744073709551616.0, "");
  expect_number("0.1", 0.1, "");
  expect_number("1e-999", 0, "");
}

TEST(Literal, KeepsTheUnitAsWritten) {
  expect_number("32Ki", 32, "Ki");
  expect_number("1.5ms", 1.5, "ms");
  expect_number("2%", 2, "%");
  expect_number("10GB/s", 10, "GB/s");
  expect_number("5M/s", 5, "M/s");
  expect_number("10/min", 10, "/min");
  expect_number("0.38 USD/h", 0.38, "USD/h");
  expect_number("5  \tEUR", 5, "EUR");
}

TEST(Literal, SaysWhatIsWrongWithANumber) {
  EXPECT_EQ(read_number("30sec").error.hint, "did you mean `s`?");
  EXPECT_EQ(read_number("10KIB").error.hint, "did you mean `KiB`?");
  EXPECT_EQ(read_number("10\xc2\xb5s").error.hint, "did you mean `us`?");
  EXPECT_EQ(read_number("5USD").error.hint, "a currency stands after a blank: `5 USD`");
  EXPECT_EQ(read_number("1e999").error.message, "this number is too large");
  EXPECT_EQ(read_number("3ms USD").error.message,
            "a number has one unit, and this one has `ms` and `USD`");
  EXPECT_EQ(read_number("1_").error.message, "an underscore must stand between digits");
}

TEST(Literal, KnowsTheCalendar) {
  EXPECT_FALSE(check_date("2026-12-31"));
  EXPECT_FALSE(check_date("2028-02-29"));
  EXPECT_FALSE(check_date("2000-02-29"));
  EXPECT_EQ(check_date("1900-02-29").message, "this month has no day 29");
  EXPECT_EQ(check_date("2026-02-30").message, "this month has no day 30");
  EXPECT_EQ(check_date("2026-13-01").message, "there is no month 13");
  EXPECT_EQ(check_date("2026-00-01").message, "there is no month 00");
  EXPECT_EQ(check_date("2026-01-00").message, "this month has no day 00");
}

TEST(Literal, ResolvesEscapes) {
  std::string text;
  for (const char* escape : {"\\n", "\\t", "\\r", "\\\\", "\\\"", "\\$", "\\u{41}", "\\u{e9}",
                             "\\u{20ac}", "\\u{1f600}"}) {
    EXPECT_FALSE(read_escape(escape, text)) << escape;
  }
  EXPECT_EQ(text, "\n\t\r\\\"$A\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
}

TEST(Literal, RefusesWhatIsNoCharacter) {
  std::string text;
  for (const char* escape :
       {"\\u{}", "\\u{0}", "\\u{d800}", "\\u{110000}", "\\u{fffffffff}", "\\u", "\\0", "\\x"}) {
    EXPECT_TRUE(read_escape(escape, text)) << escape;
  }
  EXPECT_EQ(text, "");
}

}  // namespace
}  // namespace benchc::syntax
