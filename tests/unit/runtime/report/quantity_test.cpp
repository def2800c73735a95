#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "runtime/report/evidence.h"
#include "runtime/report/report.h"

namespace benchc::report {
namespace {

TEST(Quantity, ScalesTimes) {
  EXPECT_EQ(quantity(0.0123, "s"), "12.3 ms");
  EXPECT_EQ(quantity(1.2345e-9, "s"), "1.234 ns");
  EXPECT_EQ(quantity(4e-10, "s"), "0.4 ns");
  EXPECT_EQ(quantity(3e-13, "s"), "0.0003 ns");
  EXPECT_EQ(quantity(0.273e-9, "s"), "0.273 ns");
  EXPECT_EQ(quantity(0.27304e-9, "s"), "0.273 ns");
  EXPECT_EQ(quantity(-0.273e-9, "s"), "-0.273 ns");
  EXPECT_EQ(quantity(20.1e-9, "s"), "20.1 ns");
  EXPECT_EQ(quantity(12.5e-6, "s"), "12.5 µs");
  EXPECT_EQ(quantity(1, "s"), "1 s");
  EXPECT_EQ(quantity(119, "s"), "119 s");
  EXPECT_EQ(quantity(120, "s"), "2 min");
  EXPECT_EQ(quantity(9000, "s"), "2.5 h");
  EXPECT_EQ(quantity(-0.002, "s"), "-2 ms");
  EXPECT_EQ(quantity(0, "s"), "0 s");
}

TEST(Quantity, GoesToTheNextUnitWhenRoundingReachesIt) {
  EXPECT_EQ(quantity(0.99996, "s"), "1 s");
  EXPECT_EQ(quantity(0.9999, "s"), "999.9 ms");
  EXPECT_EQ(quantity(999'960'000, "B/s"), "1 GB/s");
}

TEST(Quantity, ScalesBytesAndRates) {
  EXPECT_EQ(quantity(536870912, "B"), "512 MiB");
  EXPECT_EQ(quantity(512, "B"), "512 B");
  EXPECT_EQ(quantity(1536, "B"), "1.5 KiB");
  EXPECT_EQ(quantity(1023.99, "B"), "1 KiB");
  EXPECT_EQ(quantity(1.5e9, "B/s"), "1.5 GB/s");
  EXPECT_EQ(quantity(20.1e9, "B/s"), "20.1 GB/s");
  EXPECT_EQ(quantity(3.663e9, "1/s"), "3.663 G/s");
  EXPECT_EQ(quantity(2.5e6, "1/s"), "2.5 M/s");
  EXPECT_EQ(quantity(12, "1/s"), "12/s");
  EXPECT_EQ(quantity(0.0025, "J"), "2.5 mJ");
  EXPECT_EQ(quantity(0.38, "USD/h"), "0.38 USD/h");
}

TEST(Quantity, ShowsCountsExactlyAndLargeOnesShort) {
  EXPECT_EQ(quantity(499500, ""), "499500");
  EXPECT_EQ(quantity(-3, ""), "-3");
  EXPECT_EQ(quantity(100334.25, ""), "100334");
  EXPECT_EQ(quantity(0.125, ""), "0.125");
  EXPECT_EQ(quantity(12'345'678, ""), "12.35 M");
  EXPECT_EQ(quantity(1e30, ""), "1.000e+18 T");
  EXPECT_EQ(quantity(0.02, "1"), "2%");
}

TEST(Quantity, SaysWhatIsNotFinite) {
  EXPECT_EQ(quantity(std::nan(""), "s"), "nan");
  EXPECT_EQ(quantity(-std::numeric_limits<double>::infinity(), "s"), "-inf");
  EXPECT_EQ(quantity(std::numeric_limits<double>::max(), "s"), "4.994e+304 h");
  EXPECT_EQ(quantity(std::numeric_limits<double>::denorm_min(), ""), "4.941e-324");
}

TEST(Quantity, LetsNoUnitDriveATerminal) {
  EXPECT_EQ(quantity(2, "\x1b[31m\n"), "2 \\x1b[31m\\x0a");
  EXPECT_EQ(quantity(2, "\xff"), "2 \\xff");
}

TEST(Percent, KeepsTheDigitsThatMatter) {
  EXPECT_EQ(percent(0.0686), "6.9%");
  EXPECT_EQ(percent(0.004), "0.4%");
  EXPECT_EQ(percent(0.0004), "0.04%");
  EXPECT_EQ(percent(1.5), "150%");
  EXPECT_EQ(signed_percent(0.02), "+2%");
  EXPECT_EQ(signed_percent(-0.02), "-2%");
  EXPECT_EQ(signed_percent(0), "0%");
}

TEST(Confidence, KeepsTwoDigitsOfWhatIsMissing) {
  EXPECT_EQ(confidence(0.99), "99%");
  EXPECT_EQ(confidence(0.999), "99.9%");
  EXPECT_EQ(confidence(1 - 0.01 / 9), "99.89%");
  EXPECT_EQ(confidence(1 - 2.5e-7), "99.999975%");
  EXPECT_EQ(confidence(0.5), "50%");
}

}  // namespace
}  // namespace benchc::report
