#include "runtime/revision/made_builds.h"

#include <gtest/gtest.h>

namespace benchc::revision {
namespace {

std::vector<plan::Build> two_builds() {
  plan::Build tools;
  tools.name = "tools";
  tools.command = {{"make", "tools"}, false};
  plan::Build release;
  release.name = "release";
  release.command = {{"make"}, false};
  release.needs = {0};
  return {tools, release};
}

const std::vector<std::string> kEnvironment = {"PATH=/usr/bin", "CI_JOB_ID=1", "CXX=g++"};

TEST(BuildKeys, AreOfWhatDecidesWhatIsMade) {
  const auto keys = build_keys(two_builds(), kEnvironment);
  EXPECT_NE(keys[0], keys[1]);
  EXPECT_EQ(keys, build_keys(two_builds(), {"CXX=g++", "PATH=/usr/bin", "CI_JOB_ID=2"}))
      << "the order and what no compiler reads do not matter";
  EXPECT_NE(keys[0], build_keys(two_builds(), {"PATH=/usr/bin", "CXX=clang++"})[0]);
  EXPECT_NE(keys[0], build_keys(two_builds(), {"PATH=/usr/bin"})[0]);
}

TEST(BuildKeys, AChangeOfWhatIsNeededIsOne) {
  const auto keys = build_keys(two_builds(), kEnvironment);
  auto changed = two_builds();
  changed[0].env = {{"MODE", "debug"}};
  const auto others = build_keys(changed, kEnvironment);
  EXPECT_NE(others[0], keys[0]);
  EXPECT_NE(others[1], keys[1]);
  changed = two_builds();
  changed[1].cwd = "sub";
  EXPECT_EQ(build_keys(changed, kEnvironment)[0], keys[0]);
  EXPECT_NE(build_keys(changed, kEnvironment)[1], keys[1]);
}

TEST(BuildKeys, ArgumentsAreKeptApart) {
  auto one = two_builds();
  auto other = two_builds();
  one[0].command.argv = {"make", "a b"};
  other[0].command.argv = {"make", "a", "b"};
  EXPECT_NE(build_keys(one, {})[0], build_keys(other, {})[0]);
}

}  // namespace
}  // namespace benchc::revision
