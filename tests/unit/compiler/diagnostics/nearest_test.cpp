#include <array>
#include <string>

#include <gtest/gtest.h>

#include "compiler/diagnostics/diagnostic.h"

namespace benchc::diagnostics {
namespace {

constexpr std::array<std::string_view, 5> kNames = {"size", "median", "workload", "s",
                                                    "throughput"};

TEST(Nearest, FindsWhatWasMeant) {
  EXPECT_EQ(nearest("sise", kNames), "size");
  EXPECT_EQ(nearest("mediann", kNames), "median");
  EXPECT_EQ(nearest("wrokload", kNames), "workload");
  EXPECT_EQ(nearest("MEDIAN", kNames), "median");
  EXPECT_EQ(nearest("S", kNames), "s");
}

TEST(Nearest, SaysNothingWhenNothingIsNear) {
  EXPECT_EQ(nearest("latency", kNames), "");
  EXPECT_EQ(nearest("x", kNames), "");
  EXPECT_EQ(nearest("", kNames), "");
  EXPECT_EQ(nearest("size", std::array<std::string_view, 0>{}), "");
  EXPECT_EQ(nearest(std::string(1000, 'x'), kNames), "");
}

TEST(Nearest, NeverSuggestsTheNameItself) { EXPECT_EQ(nearest("size", kNames), ""); }

}  // namespace
}  // namespace benchc::diagnostics
