#include <filesystem>
#include <string>
#include <tuple>

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <tbb/global_control.h>
#include <tbb/task_arena.h>

#include "tests/unit/stdlib/fake_bench.h"
#include "tests/unit/stdlib/open_files.h"

namespace benchc {
namespace {

using testing::FakeBench;

/// Ends the TCP connections that this process has.
void break_connections() {
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    const int socket = std::stoi(entry.path().filename());
    int domain = 0;
    socklen_t length = sizeof domain;
    if (getsockopt(socket, SOL_SOCKET, SO_DOMAIN, &domain, &length) == 0 && domain == AF_INET) {
      shutdown(socket, SHUT_RDWR);
    }
  }
}

class LoopbackKernel : public ::testing::TestWithParam<std::tuple<std::string, int>> {};

TEST_P(LoopbackKernel, SendsTheMessageThereAndBack) {
  const long open_before = testing::open_files();
  FakeBench bench;
  const auto& [transport, message] = GetParam();
  bench.parameters = {{"transport", transport}, {"message", static_cast<double>(message)}};
  bench.batches = {1, 5, 20};
  EXPECT_TRUE(bench.run("std.net.loopback")) << *bench.failure;
  EXPECT_EQ(bench.items, 1);
  EXPECT_EQ(bench.bytes, 2 * message);
  EXPECT_EQ(testing::open_files(), open_before);
}

INSTANTIATE_TEST_SUITE_P(, LoopbackKernel,
                         ::testing::Combine(::testing::Values("tcp", "unix"),
                                            ::testing::Values(1, 2, 1000, 1 << 20)),
                         [](const auto& of) {
                           return std::get<0>(of.param) + std::to_string(std::get<1>(of.param));
                         });

TEST(LoopbackKernelParameters, NamesTheTransportsThereAre) {
  FakeBench bench;
  bench.parameters = {{"transport", "sctp"}, {"message", 1.0}};
  EXPECT_FALSE(bench.run("std.net.loopback"));
  EXPECT_EQ(bench.failure, "std.net.loopback: `transport` is tcp or unix");
}

TEST(LoopbackKernelParameters, TheAnsweringEndMayHaveACoreOfItsOwn) {
  const tbb::global_control most(tbb::global_control::max_allowed_parallelism, 2);
  tbb::task_arena arena(2);
  FakeBench bench;
  bench.threads = 2;
  bench.parameters = {{"transport", "tcp"}, {"message", 1.0}};
  EXPECT_TRUE(arena.execute([&] { return bench.run("std.net.loopback"); })) << *bench.failure;
}

TEST(LoopbackKernelParameters, ThereAreNoMoreThanTwoEnds) {
  FakeBench bench;
  bench.threads = 3;
  bench.parameters = {{"transport", "tcp"}, {"message", 1.0}};
  EXPECT_FALSE(bench.run("std.net.loopback"));
  EXPECT_EQ(bench.failure, "std.net.loopback: `threads` is 1 or 2");
}

TEST(LoopbackKernelParameters, AConnectionThatBreaksFailsTheCase) {
  FakeBench bench;
  bench.parameters = {{"transport", "tcp"}, {"message", 1.0}};
  bench.before_batch = [](std::size_t batch) {
    if (batch == 1) break_connections();
  };
  EXPECT_FALSE(bench.run("std.net.loopback"));
  EXPECT_EQ(bench.failure, "std.net.loopback: the connection broke");
}

TEST(LoopbackKernelParameters, AMessageHasSomethingInItAndAnEnd) {
  for (const double bytes : {0.0, 0x1p20 + 1}) {
    FakeBench bench;
    bench.parameters = {{"transport", "tcp"}, {"message", bytes}};
    EXPECT_FALSE(bench.run("std.net.loopback"));
    EXPECT_EQ(bench.failure, "std.net.loopback: `message` is 1 B to 1 MiB");
  }
}

}  // namespace
}  // namespace benchc
