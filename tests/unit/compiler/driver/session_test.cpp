#include "compiler/driver/session.h"

#include <gtest/gtest.h>

namespace benchc::driver {
namespace {

TEST(Session, TellsTheDayOfATimeAsSpecsWriteIt) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  constexpr std::int64_t kDay = 86'400 * kSecond;
  EXPECT_EQ(utc_date(0), "1970-01-01");
  EXPECT_EQ(utc_date(kDay - 1), "1970-01-01");
  EXPECT_EQ(utc_date(kDay), "1970-01-02");
  EXPECT_EQ(utc_date(-1), "1969-12-31");
  // A leap day, and the last second of a year.
  EXPECT_EQ(utc_date(1'709'164'800 * kSecond), "2024-02-29");
  EXPECT_EQ(utc_date(1'798'761'599 * kSecond), "2026-12-31");
}

}  // namespace
}  // namespace benchc::driver
