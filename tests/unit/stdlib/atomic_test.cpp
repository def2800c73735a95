#include <tuple>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/stdlib/fake_bench.h"

namespace benchc::testing {
namespace {

using ::testing::HasSubstr;

class Atomic : public ::testing::TestWithParam<std::tuple<const char*, bool, std::uint32_t>> {
 protected:
  Atomic() {
    bench.parameters["shared"] = std::get<1>(GetParam()) ? 1.0 : 0.0;
    bench.threads = std::get<2>(GetParam());
    bench.batches = {1, 100, 10000};
  }
  static const char* kernel() { return std::get<0>(GetParam()); }

  FakeBench bench;
};

TEST_P(Atomic, CountsAnOperationOfEachThread) {
  ASSERT_TRUE(bench.run(kernel())) << *bench.failure;
  EXPECT_EQ(bench.items, bench.threads);
  EXPECT_EQ(bench.bytes, -1) << "bytes mean nothing here";
}

TEST_P(Atomic, NoticesAThreadThatDidNothing) {
  bench.threads = 2;
  bench.dead_threads = {0};
  EXPECT_FALSE(bench.run(kernel()));
  EXPECT_THAT(bench.failure.value_or(""), HasSubstr("same number of operations"));
}

INSTANTIATE_TEST_SUITE_P(Kernels, Atomic,
                         ::testing::Combine(::testing::Values("std.atomic.add", "std.atomic.cas"),
                                            ::testing::Bool(), ::testing::Values(1U, 2U)));

TEST(AtomicCas, NeverFailsOnALineOfItsOwn) {
#if !defined(__x86_64__)
  GTEST_SKIP() << "a weak exchange may fail for no reason here";
#endif
  FakeBench bench;
  bench.parameters["shared"] = 0.0;
  bench.threads = 2;
  bench.batches = {1000};
  ASSERT_TRUE(bench.run("std.atomic.cas")) << *bench.failure;
  EXPECT_EQ(bench.counters().at("failures"), 0);
}

}  // namespace
}  // namespace benchc::testing
