#include <cerrno>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include "tests/unit/stdlib/fake_bench.h"

namespace benchc {
namespace {

using testing::FakeBench;
using ::testing::HasSubstr;

class SpawnKernel : public ::testing::TestWithParam<std::string> {};

TEST_P(SpawnKernel, StartsAndReapsAProcessAnIteration) {
  FakeBench bench;
  bench.parameters = {{"how", GetParam()}, {"resident", 0.0}};
  EXPECT_TRUE(bench.run("std.spawn")) << *bench.failure;
  EXPECT_EQ(bench.items, 1);
  errno = 0;
  EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD) << "a process was left";
}

TEST_P(SpawnKernel, StartsFromAParentWithMemory) {
  FakeBench bench;
  bench.parameters = {{"how", GetParam()}, {"resident", 5e6}};
  EXPECT_TRUE(bench.run("std.spawn")) << *bench.failure;
}

INSTANTIATE_TEST_SUITE_P(, SpawnKernel, ::testing::Values("posix_spawn", "fork", "vfork"),
                         [](const auto& how) { return how.param; });

TEST(SpawnKernelParameters, NamesTheWaysThereAre) {
  FakeBench bench;
  bench.parameters = {{"how", "clone"}, {"resident", 0.0}};
  EXPECT_FALSE(bench.run("std.spawn"));
  EXPECT_EQ(bench.failure, "std.spawn: `how` is posix_spawn, fork or vfork");
}

TEST(SpawnKernelParameters, MoreMemoryThanThereCanBeFailsTheCase) {
  FakeBench bench;
  bench.parameters = {{"how", "fork"}, {"resident", 0x1p60}};
  EXPECT_FALSE(bench.run("std.spawn"));
  EXPECT_THAT(bench.failure.value_or(""), HasSubstr("not as much memory"));
}

}  // namespace
}  // namespace benchc
