#include "runtime/profile/flame_graph.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace benchc::profile {
namespace {

using testing::HasSubstr;
using testing::Not;

const Folded kBase = {{"f;main;a", 50}, {"f;main;b", 50}};
const Folded kHead = {{"f;main;a", 300}, {"f;main;b", 100}};

/// The colour of the function's rectangle.
std::string colour(const std::string& svg, const std::string& function) {
  const std::size_t title = svg.find("<title>" + function + ": ");
  if (title == std::string::npos) return {};
  const std::size_t fill = svg.find("fill=\"", title) + 6;
  return svg.substr(fill, svg.find('"', fill) - fill);
}

TEST(FlameGraph, TellsOfEachFunctionInATooltip) {
  const std::string svg = flame_graph(kHead, {.title = "sort", .unit = "samples"});
  EXPECT_THAT(svg, testing::StartsWith("<svg xmlns="));
  EXPECT_THAT(svg, HasSubstr("<title>a: 300 samples, 75.00%; itself 75.00%</title>"));
  EXPECT_THAT(svg, HasSubstr("<title>main: 400 samples, 100.00%; itself 0.00%</title>"));
  EXPECT_THAT(svg, Not(HasSubstr("<script")));
}

TEST(FlameGraph, IsAsWideAsItsShare) {
  const std::string svg = flame_graph({{"a", 3}, {"b", 1}}, {});
  EXPECT_THAT(svg, HasSubstr("width=\"885.0\""));
  EXPECT_THAT(svg, HasSubstr("width=\"295.0\""));
}

TEST(FlameGraph, EscapesWhatAProgramCalledItself) {
  const std::string svg = flame_graph({{"<script>alert(1)</script>&\"\xff\x01", 1}},
                                      {.title = "</title><script>", .subtitle = "]]>"});
  EXPECT_THAT(svg, Not(HasSubstr("<script")));
  EXPECT_THAT(svg, HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;??"));
}

TEST(FlameGraph, IsAPictureOfNothing) {
  EXPECT_THAT(flame_graph({}, {}), HasSubstr("nothing was sampled"));
}

TEST(DifferentialFlameGraph, IsRedWhereASharesGrewAndBlueWhereItShrank) {
  const std::string svg = differential_flame_graph(kBase, kHead, {});
  EXPECT_EQ(colour(svg, "a"), "rgb(255,70,70)");
  EXPECT_EQ(colour(svg, "b"), "rgb(70,70,255)");
  // It only passes on what changed below it.
  EXPECT_EQ(colour(svg, "main"), "rgb(240,240,240)");
  EXPECT_THAT(svg, HasSubstr("a: 300 samples, 75.00%; itself 75.00%; base 50.00%, itself 50.00% "
                             "(+25.00%)"));
}

TEST(DifferentialFlameGraph, ComparesSharesAndNotCounts) {
  const std::string svg = differential_flame_graph(kBase, {{"f;main;a", 9}, {"f;main;b", 9}}, {});
  EXPECT_EQ(colour(svg, "a"), "rgb(240,240,240)");
}

TEST(DifferentialFlameGraph, TwoProgramsOfOtherNamesAreTheSame) {
  const std::string svg = differential_flame_graph({{"old;main", 1}}, {{"new;main", 1}}, {});
  EXPECT_EQ(colour(svg, "main"), "rgb(240,240,240)");
}

TEST(LargestChanges, AlsoHaveWhatWentAway) {
  const std::vector<ShareChange> changes =
      largest_changes({{"main;gone", 6}, {"main;same", 4}}, {{"main;same", 5}, {"main;new", 5}}, 2);
  ASSERT_EQ(changes.size(), 2U);
  EXPECT_EQ(changes[0].function, "gone");
  EXPECT_DOUBLE_EQ(changes[0].change(), -0.6);
  EXPECT_EQ(changes[1].function, "new");
}

TEST(LargestShares, AreOfTheFunctionItself) {
  const std::vector<ShareChange> shares = largest_shares({{"a;b", 3}, {"c;b", 3}, {"a", 2}}, 1);
  ASSERT_EQ(shares.size(), 1U);
  EXPECT_EQ(shares[0].function, "b");
  EXPECT_DOUBLE_EQ(shares[0].head, 0.75);
}

}  // namespace
}  // namespace benchc::profile
