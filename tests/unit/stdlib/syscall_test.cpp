#include <string>

#include <gtest/gtest.h>

#include "tests/unit/stdlib/fake_bench.h"
#include "tests/unit/stdlib/open_files.h"

namespace benchc {
namespace {

using testing::FakeBench;

class SyscallKernel : public ::testing::TestWithParam<std::string> {};

TEST_P(SyscallKernel, CallsAndVerifies) {
  const long open_before = testing::open_files();
  FakeBench bench;
  bench.parameters = {{"call", GetParam()}};
  EXPECT_TRUE(bench.run("std.syscall")) << *bench.failure;
  EXPECT_EQ(bench.items, 1);
  EXPECT_EQ(testing::open_files(), open_before);
}

INSTANTIATE_TEST_SUITE_P(, SyscallKernel,
                         ::testing::Values("getppid", "read", "write", "clock_gettime"),
                         [](const auto& call) { return call.param; });

TEST(SyscallKernelParameters, NamesTheCallsThereAre) {
  FakeBench bench;
  bench.parameters = {{"call", "reboot"}};
  EXPECT_FALSE(bench.run("std.syscall"));
  EXPECT_EQ(bench.failure, "std.syscall: `call` is getppid, read, write or clock_gettime");
}

}  // namespace
}  // namespace benchc
