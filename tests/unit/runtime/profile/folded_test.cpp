#include "runtime/profile/folded.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/profile/profiler.h"

namespace benchc::profile {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

TEST(Folded, IsReadAndWrittenAsOthersDo) {
  const Expected<Folded> folded = parse_folded("main;f 3\nmain;g 1\n\nmain;f 2\n");
  ASSERT_TRUE(folded);
  EXPECT_THAT(*folded, ElementsAre(Pair("main;f", 5), Pair("main;g", 1)));
  EXPECT_EQ(to_text(*folded), "main;f 5\nmain;g 1\n");
  EXPECT_EQ(total(*folded), 6);
}

TEST(Folded, ANameMayHoldSpaces) {
  const Expected<Folded> folded = parse_folded("main;f(int, char) const 3\n");
  ASSERT_TRUE(folded);
  EXPECT_THAT(*folded, ElementsAre(Pair("main;f(int, char) const", 3)));
}

TEST(Folded, WhatIsNoneIsNamedByItsLine) {
  for (const char* text : {"a;b 1\nnonsense\n", "a 1\nb -3\n", "a 1\nb nan\n", "a 1\nb 1e300\n"}) {
    const Expected<Folded> folded = parse_folded(text);
    ASSERT_FALSE(folded) << text;
    EXPECT_THAT(folded.error().message, HasSubstr("line 2"));
  }
}

TEST(Folded, AStackIsBounded) {
  std::string deep = "f";
  for (int i = 0; i < 5000; ++i) deep += ";f";
  const Expected<Folded> folded = parse_folded(deep + " 1");
  ASSERT_TRUE(folded);
  EXPECT_EQ(folded->begin()->first.size(), 2 * kMostFrames - 1);
}

TEST(Folded, AFrameHasNothingThatEndsIt) {
  EXPECT_EQ(frame_name("a;b\nc\x1b"), "a:b_c_");
  EXPECT_EQ(frame_name(""), "[unknown]");
  EXPECT_EQ(frame_name(std::string(1000, 'x')).size(), kLongestFrame);
  // "é" is not cut in its middle.
  std::string accented(kLongestFrame + 1, '\xa9');
  accented.replace(0, kLongestFrame - 1, kLongestFrame - 1, 'x');
  accented[kLongestFrame - 1] = '\xc3';
  EXPECT_EQ(frame_name(accented).size(), kLongestFrame - 1);
}

TEST(ProfileFiles, HaveNamesThatEveryFileSystemHas) {
  EXPECT_THAT(file_name("sort[algo=\"radix\",n=32768]"),
              testing::MatchesRegex("sort\\.algo\\.radix\\.n\\.32768-[0-9a-f]{8}"));
  EXPECT_THAT(file_name("../../etc/passwd"), testing::StartsWith("case.etc.passwd-"));
  EXPECT_LE(file_name(std::string(5000, 'a')).size(), 100U);
  EXPECT_NE(file_name("a[x=\"1/2\"]"), file_name("a[x=\"1:2\"]"));
}

}  // namespace
}  // namespace benchc::profile
