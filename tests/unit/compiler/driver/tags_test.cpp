#include "compiler/driver/tags.h"

#include <string>

#include <gtest/gtest.h>

#include "compiler/driver/wildcard.h"

namespace benchc::driver {
namespace {

using rules::Tag;

TEST(Tags, AreReadFromWhatGitSays) {
  const std::string commit(40, 'c');
  const std::string object(40, 'a');
  const std::string answer = object + " " + commit + " 1700000000 v2.0\n" + commit +
                             "  1600000000 light\n" + commit + "  1500000000 with space\n";
  EXPECT_EQ(read_tags(answer),
            (std::vector<Tag>{{"v2.0", commit, 1'700'000'000'000'000'000},
                              {"light", commit, 1'600'000'000'000'000'000},
                              {"with space", commit, 1'500'000'000'000'000'000}}));
}

TEST(Tags, LinesThatAreNoneAreLeftOut) {
  EXPECT_TRUE(read_tags("").empty());
  EXPECT_TRUE(read_tags("\n\n").empty());
  EXPECT_TRUE(read_tags("aaaa bbbb").empty());
  EXPECT_TRUE(read_tags("aaaa bbbb soon v1").empty());
  EXPECT_TRUE(read_tags("aaaa bbbb 12 ").empty());
  EXPECT_TRUE(read_tags("aaaa bbbb -12 v1").empty());
  EXPECT_TRUE(read_tags("aaaa bbbb 99999999999999999999 v1").empty());
}

TEST(Wildcard, AStarIsAnyText) {
  EXPECT_TRUE(matches("v*", "v1.2"));
  EXPECT_TRUE(matches("*", ""));
  EXPECT_TRUE(matches("v*.*-rc*", "v1.2-rc3"));
  EXPECT_TRUE(matches("release", "release"));
  EXPECT_FALSE(matches("v*", "release"));
  EXPECT_FALSE(matches("v*.0", "v1.2"));
  EXPECT_FALSE(matches("", "v1"));
  const std::string many(2'000, 'a');
  EXPECT_TRUE(matches("*a*a*a*a*a*a*a*a*", many));
  EXPECT_FALSE(matches("*a*a*a*a*a*a*a*a*b", many));
}

}  // namespace
}  // namespace benchc::driver
