#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <tuple>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/stdlib/fake_bench.h"
#include "tests/unit/stdlib/mapped_memory.h"

namespace benchc::testing {
namespace {

using ::testing::HasSubstr;

std::span<const std::uint64_t> numbers_of(std::span<char> region, std::size_t n) {
  return {reinterpret_cast<const std::uint64_t*>(region.data()), n};
}

class Sort : public ::testing::TestWithParam<std::tuple<const char*, const char*>> {
 protected:
  Sort() {
    bench.parameters["n"] = 1000.0;
    bench.parameters["order"] = order();
  }
  static const char* kernel() { return std::get<0>(GetParam()); }
  static std::string order() { return std::get<1>(GetParam()); }

  FakeBench bench;
};

TEST_P(Sort, SortsWhatStandsInTheOrderAskedFor) {
  const MappedMemory memory;
  bench.batches = {1};
  bench.after_last_batch = [&] {
    const auto input = numbers_of(memory.regions().at(0), 1000);
    const auto output = numbers_of(memory.regions().at(1), 1000);
    EXPECT_TRUE(std::ranges::is_sorted(output));
    EXPECT_TRUE(std::ranges::is_permutation(input, output));
    EXPECT_EQ(std::ranges::is_sorted(input), order() == "sorted" || order() == "equal");
    EXPECT_EQ(std::ranges::is_sorted(input, std::ranges::greater()),
              order() == "reversed" || order() == "equal");
    EXPECT_EQ(input.front() == input.back(), order() == "equal");
  };
  ASSERT_TRUE(bench.run(kernel())) << *bench.failure;
  EXPECT_EQ(bench.items, 1000);
}

TEST_P(Sort, StopsTheClockOnceForManySmallInputs) {
  bench.batches = {16, 1, 40};
  ASSERT_TRUE(bench.run(kernel())) << *bench.failure;
  // 16 inputs of 1000 are copied at once, the first of them before the loop.
  EXPECT_EQ(bench.pauses, 3);
}

TEST_P(Sort, StopsTheClockForEachLargeInput) {
  bench.parameters["n"] = 16384.0;
  bench.batches = {3};
  ASSERT_TRUE(bench.run(kernel())) << *bench.failure;
  EXPECT_EQ(bench.pauses, 2);
}

TEST_P(Sort, NoticesANumberThatIsAnother) {
  const MappedMemory memory;
  bench.after_last_batch = [&] { memory.regions().at(1)[0] ^= 1; };
  EXPECT_FALSE(bench.run(kernel()));
  EXPECT_THAT(bench.failure.value_or(""), HasSubstr("behind the last iteration"));
}

TEST_P(Sort, SortsASingleNumber) {
  bench.parameters["n"] = 1.0;
  bench.batches = {20000};
  EXPECT_TRUE(bench.run(kernel())) << *bench.failure;
}

TEST_P(Sort, FailsForNothingToSort) {
  bench.parameters["n"] = 0.0;
  EXPECT_FALSE(bench.run(kernel()));
  bench.parameters["n"] = -1.0;
  EXPECT_FALSE(bench.run(kernel()));
}

INSTANTIATE_TEST_SUITE_P(Kernels, Sort,
                         ::testing::Combine(::testing::Values("std.sort", "std.sort.stable"),
                                            ::testing::Values("random", "sorted", "reversed",
                                                              "equal")));

TEST(SortOrder, IsOneOfFour) {
  FakeBench bench;
  bench.parameters["n"] = 10.0;
  bench.parameters["order"] = "shuffled";
  EXPECT_FALSE(bench.run("std.sort"));
  EXPECT_THAT(bench.failure.value_or(""), HasSubstr("\"reversed\""));
}

}  // namespace
}  // namespace benchc::testing
