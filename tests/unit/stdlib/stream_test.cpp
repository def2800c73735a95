#include <tuple>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/stdlib/fake_bench.h"
#include "tests/unit/stdlib/mapped_memory.h"

namespace benchc::testing {
namespace {

using ::testing::HasSubstr;

struct Case {
  const char* kernel;
  /// Arrays that STREAM counts.
  double arrays;
};

class Stream : public ::testing::TestWithParam<std::tuple<Case, std::uint32_t>> {
 protected:
  Stream() {
    bench.parameters["size"] = kSize;
    bench.threads = std::get<1>(GetParam());
  }
  static Case tested() { return std::get<0>(GetParam()); }

  // Of an odd number of numbers, so that threads have parts of different length.
  static constexpr double kSize = 8 * 1021;
  FakeBench bench;
};

TEST_P(Stream, CountsAsStreamDoesAndTheTrafficBesides) {
  ASSERT_TRUE(bench.run(tested().kernel)) << *bench.failure;
  EXPECT_EQ(bench.items, 1021);
  EXPECT_EQ(bench.bytes, tested().arrays * kSize);
  // Of the last batch, of three passes: the line that is written is read too.
  EXPECT_EQ(bench.counters().at("traffic"), 3 * (tested().arrays + 1) * kSize);
}

TEST_P(Stream, NoticesAWrongResult) {
  const MappedMemory memory;
  bench.after_last_batch = [&] { memory.regions().front()[80] ^= 1; };
  EXPECT_FALSE(bench.run(tested().kernel));
  EXPECT_THAT(bench.failure.value_or(""), HasSubstr("wrong result behind the last pass"));
}

TEST_P(Stream, NoticesAThreadThatDidNothing) {
  bench.threads = 2;
  bench.dead_threads = {1};
  EXPECT_FALSE(bench.run(tested().kernel));
  EXPECT_THAT(bench.failure.value_or(""), HasSubstr("same number of passes"));
}

TEST_P(Stream, FailsWhereThereIsNotANumberForEachThread) {
  bench.parameters["size"] = 8.0 * bench.threads - 1;
  EXPECT_FALSE(bench.run(tested().kernel));
  EXPECT_THAT(bench.failure.value_or(""), HasSubstr("too small"));
}

TEST_P(Stream, FailsWhereThereIsNotAsMuchMemory) {
  bench.parameters["size"] = 4e18;
  EXPECT_FALSE(bench.run(tested().kernel));
  EXPECT_THAT(bench.failure.value_or(""), HasSubstr("memory"));
}

INSTANTIATE_TEST_SUITE_P(
    Kernels, Stream,
    ::testing::Combine(::testing::Values(Case{"std.stream.copy", 2}, Case{"std.stream.scale", 2},
                                         Case{"std.stream.add", 3}, Case{"std.stream.triad", 3}),
                       ::testing::Values(1U, 2U)),
    [](const auto& tested) {
      const std::string name = std::get<0>(tested.param).kernel;
      return name.substr(name.rfind('.') + 1) + "_" + std::to_string(std::get<1>(tested.param));
    });

}  // namespace
}  // namespace benchc::testing
