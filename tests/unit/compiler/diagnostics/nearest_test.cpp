#include <algorithm>
#include <array>
#include <numeric>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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

/// Edits that make one of the other, by the whole table.
std::size_t edits(std::string_view one, std::string_view other) {
  std::vector<std::size_t> row(other.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < one.size(); ++i) {
    std::size_t corner = std::exchange(row[0], i + 1);
    for (std::size_t k = 0; k < other.size(); ++k) {
      const std::size_t replaced = corner + (one[i] == other[k] ? 0 : 1);
      corner = row[k + 1];
      row[k + 1] = std::min({replaced, corner + 1, row[k] + 1});
    }
  }
  return row.back();
}

// Most candidates are passed over by their letters alone.
TEST(Nearest, NoNameThatIsNearIsPassedOver) {
  std::mt19937 random(7);
  const auto word = [&] {
    std::string text(3 + random() % 7, 'a');
    for (char& c : text) c = static_cast<char>('a' + random() % 3);
    return text;
  };
  unsigned found = 0;
  for (int round = 0; round < 600; ++round) {
    std::vector<std::string> names(4);
    for (std::string& name : names) name = word();
    const std::string wanted = word();
    std::size_t best = std::max<std::size_t>(1, wanted.size() / 3) + 1;
    for (const std::string& name : names) {
      if (name != wanted) best = std::min(best, edits(wanted, name));
    }
    const std::vector<std::string_view> candidates(names.begin(), names.end());
    const std::string_view near = nearest(wanted, candidates);
    const bool some = best <= std::max<std::size_t>(1, wanted.size() / 3);
    if (some) {
      ++found;
      // Two neighbours in the wrong order count as one edit.
      ASSERT_FALSE(near.empty()) << wanted;
      EXPECT_LE(edits(wanted, near), std::max<std::size_t>(best, 2)) << wanted << " " << near;
    }
  }
  EXPECT_GT(found, 50U);
}

}  // namespace
}  // namespace benchc::diagnostics
