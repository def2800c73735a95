#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tbb/global_control.h>
#include <tbb/task_arena.h>

#include "tests/unit/stdlib/fake_bench.h"

namespace benchc {
namespace {

using ::testing::ElementsAre;
using testing::FakeBench;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

FakeBench& given(FakeBench& bench, double n, double grain, std::uint32_t threads) {
  bench.parameters = {{"n", n}, {"grain", grain}};
  bench.threads = threads;
  bench.batches = {1, 2};
  return bench;
}

/// On an arena with so many threads, whatever the machine has.
class ParallelKernel : public ::testing::TestWithParam<std::uint32_t> {
 protected:
  bool run(FakeBench& bench, const char* kernel) {
    const bool done = arena_.execute([&] { return bench.run(kernel); });
    EXPECT_THAT(bench.warnings, IsEmpty());
    return done;
  }

 private:
  tbb::global_control most_{tbb::global_control::max_allowed_parallelism, GetParam()};
  tbb::task_arena arena_{static_cast<int>(GetParam())};
};

TEST_P(ParallelKernel, ForWritesEveryElement) {
  for (const double n : {1.0, 10'007.0}) {
    for (const double grain : {0.0, 1.0, 100.0, 1e6}) {
      FakeBench bench;
      given(bench, n, grain, GetParam());
      EXPECT_TRUE(run(bench, "std.parallel.for")) << *bench.failure;
      EXPECT_EQ(bench.items, n);
      EXPECT_EQ(bench.bytes, 16 * n);
    }
  }
}

TEST_P(ParallelKernel, ReduceAddsUpExactly) {
  for (const double n : {1.0, 10'007.0}) {
    for (const double grain : {0.0, 1.0, 100.0, 1e6}) {
      FakeBench bench;
      given(bench, n, grain, GetParam());
      EXPECT_TRUE(run(bench, "std.parallel.reduce")) << *bench.failure;
      EXPECT_EQ(bench.items, n);
      EXPECT_EQ(bench.bytes, 8 * n);
    }
  }
}

TEST_P(ParallelKernel, SortCopiesWhileTheClockStands) {
  for (const double n : {2.0, 10'007.0}) {
    FakeBench bench;
    given(bench, n, 0, GetParam());
    EXPECT_TRUE(run(bench, "std.parallel.sort")) << *bench.failure;
    EXPECT_EQ(bench.items, n);
    EXPECT_EQ(bench.pauses, 3U);
  }
}

TEST_P(ParallelKernel, PipelineKeepsTheOrder) {
  for (const double n : {1.0, 10'007.0}) {
    for (const double grain : {1.0, 100.0, 1e6}) {
      FakeBench bench;
      given(bench, n, grain, GetParam());
      EXPECT_TRUE(run(bench, "std.parallel.pipeline")) << *bench.failure;
      EXPECT_EQ(bench.items, n);
      EXPECT_EQ(bench.bytes, 8 * n);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Threads, ParallelKernel, ::testing::Values(1, 2, 4),
                         [](const auto& threads) { return std::to_string(threads.param); });

TEST(ParallelKernelParameters, ThereIsSomethingToWorkOn) {
  for (const char* const kernel :
       {"std.parallel.for", "std.parallel.reduce", "std.parallel.sort", "std.parallel.pipeline"}) {
    FakeBench bench;
    EXPECT_FALSE(given(bench, 0, 1, 1).run(kernel));
    EXPECT_EQ(bench.failure, "std.parallel: `n` is at least 1");
  }
}

TEST(ParallelKernelParameters, AnArenaOfAnotherSizeIsWarnedOf) {
  tbb::task_arena arena(1);
  FakeBench bench;
  given(bench, 10, 1, 2);
  EXPECT_TRUE(arena.execute([&] { return bench.run("std.parallel.for"); })) << *bench.failure;
  EXPECT_THAT(bench.warnings, ElementsAre(HasSubstr("not as many as `threads` says")));
}

TEST(ParallelKernelParameters, APartOfThePipelineHasSomethingInIt) {
  FakeBench bench;
  EXPECT_FALSE(given(bench, 10, 0, 1).run("std.parallel.pipeline"));
  EXPECT_EQ(bench.failure, "std.parallel.pipeline: `grain` is at least 1");
}

// A case may be given up before its first batch.
TEST(ParallelKernelParameters, NothingIsVerifiedWhereNothingRan) {
  for (const char* const kernel :
       {"std.parallel.for", "std.parallel.reduce", "std.parallel.sort", "std.parallel.pipeline"}) {
    FakeBench bench;
    given(bench, 10, 1, 1).batches = {};
    EXPECT_TRUE(bench.run(kernel)) << *bench.failure;
  }
}

}  // namespace
}  // namespace benchc
