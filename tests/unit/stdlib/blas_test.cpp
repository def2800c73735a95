#include <string>

#include <dlfcn.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/stdlib/fake_bench.h"

namespace benchc {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using testing::FakeBench;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr const char* kRight = BENCHC_TEST_BLAS;
constexpr const char* kWrong = BENCHC_TEST_WRONG_BLAS;

FakeBench& given(FakeBench& bench, double n, const std::string& library) {
  bench.parameters = {{"n", n}, {"library", library}};
  return bench;
}

// With the BLAS that is installed: scripts/packages has one.
TEST(BlasKernels, DotCountsAnAdditionAndAMultiplicationAnElement) {
  for (const double n : {1.0, 1000.0}) {
    FakeBench bench;
    EXPECT_TRUE(given(bench, n, "").run("std.blas.dot")) << *bench.failure;
    EXPECT_EQ(bench.items, 2 * n);
    EXPECT_EQ(bench.bytes, 16 * n);
    EXPECT_THAT(bench.warnings, ElementsAre(StartsWith("BLAS: /")));
  }
}

TEST(BlasKernels, GemvMultipliesAMatrixAndAVector) {
  for (const double n : {1.0, 200.0}) {
    FakeBench bench;
    EXPECT_TRUE(given(bench, n, "").run("std.blas.gemv")) << *bench.failure;
    EXPECT_EQ(bench.items, 2 * n * n);
    EXPECT_EQ(bench.bytes, 8 * (n * n + 2 * n));
  }
}

TEST(BlasKernels, GemmMultipliesMatrices) {
  for (const double n : {1.0, 100.0}) {
    FakeBench bench;
    EXPECT_TRUE(given(bench, n, "").run("std.blas.gemm")) << *bench.failure;
    EXPECT_EQ(bench.items, 2 * n * n * n);
    EXPECT_EQ(bench.bytes, 24 * n * n);
  }
}

TEST(BlasKernels, TheLibraryThatTheSpecNamesIsTaken) {
  for (const char* const kernel : {"std.blas.dot", "std.blas.gemv", "std.blas.gemm"}) {
    FakeBench bench;
    EXPECT_TRUE(given(bench, 10, kRight).run(kernel)) << *bench.failure;
    EXPECT_THAT(bench.warnings, ElementsAre(EndsWith(kRight)));
  }
}

TEST(BlasKernels, TheLibraryIsToldHowManyThreadsToUse) {
  FakeBench bench;
  bench.threads = 3;
  EXPECT_TRUE(given(bench, 10, kRight).run("std.blas.gemm")) << *bench.failure;
  void* const library = dlopen(kRight, RTLD_NOW | RTLD_NOLOAD);
  ASSERT_NE(library, nullptr);
  EXPECT_EQ(*static_cast<int*>(dlsym(library, "fake_blas_threads")), 3);
}

TEST(BlasKernels, OneThatCannotBeToldIsWarnedOf) {
  FakeBench bench;
  bench.threads = 2;
  bench.batches = {};
  EXPECT_TRUE(given(bench, 10, kWrong).run("std.blas.gemm")) << *bench.failure;
  EXPECT_THAT(bench.warnings, ElementsAre(HasSubstr("cannot be told how many threads to use")));
}

TEST(BlasKernels, AWrongResultIsNoticed) {
  for (const char* const kernel : {"std.blas.dot", "std.blas.gemv", "std.blas.gemm"}) {
    FakeBench bench;
    EXPECT_FALSE(given(bench, 10, kWrong).run(kernel));
    EXPECT_THAT(bench.failure.value_or(""), HasSubstr("is not what it has to be"));
  }
}

TEST(BlasKernels, ALibraryThatIsNotThereFailsTheCase) {
  FakeBench bench;
  EXPECT_FALSE(given(bench, 10, "libno-such-blas.so").run("std.blas.dot"));
  EXPECT_THAT(bench.failure.value_or(""),
              StartsWith("std.blas: cannot load the library: libno-such"));
}

TEST(BlasKernels, ALibraryThatIsNoBlasFailsTheCase) {
  FakeBench bench;
  EXPECT_FALSE(given(bench, 10, "libc.so.6").run("std.blas.dot"));
  EXPECT_EQ(bench.failure, "std.blas: the library has no ddot_");
}

TEST(BlasKernels, TheOrderIsOneThatFortranCanCount) {
  for (const char* const kernel : {"std.blas.dot", "std.blas.gemv", "std.blas.gemm"}) {
    FakeBench none;
    EXPECT_FALSE(given(none, 0, kRight).run(kernel));
    EXPECT_EQ(none.failure, "std.blas: `n` is at least 1");
    FakeBench many;
    EXPECT_FALSE(given(many, 0x1p40, kRight).run(kernel));
    EXPECT_EQ(many.failure, "std.blas: `n` is too large");
  }
}

}  // namespace
}  // namespace benchc
