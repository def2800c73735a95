#include <string>
#include <tuple>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/stdlib/fake_bench.h"
#include "tests/unit/stdlib/mapped_memory.h"

namespace benchc::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Latency : public ::testing::Test {
 protected:
  Latency() {
    bench.parameters["size"] = 65536.0;
    bench.parameters["stride"] = 64.0;
    bench.parameters["pages"] = "default";
  }
  bool run() { return bench.run("std.memory.latency"); }
  std::string reason() const { return bench.failure.value_or(""); }

  FakeBench bench;
};

TEST_F(Latency, IsOfOneLoadAnIteration) {
  // Not a whole number of ways around the 1024 pointers.
  bench.batches = {1, 1024, 5000};
  ASSERT_TRUE(run()) << reason();
  EXPECT_EQ(bench.items, 1);
  EXPECT_EQ(bench.bytes, -1) << "a load moves a line or none";
}

TEST_F(Latency, NoticesThatItIsNotWhereTheLoadsShouldLead) {
  const MappedMemory memory;
  bench.after_last_batch = [&] { memory.spoil(); };
  EXPECT_FALSE(run());
  EXPECT_THAT(reason(), HasSubstr("did not lead where they should"));
}

TEST_F(Latency, VisitsEveryStrideOnce) {
  const MappedMemory memory;
  bench.parameters["size"] = 1000 * 24.0;
  bench.parameters["stride"] = 24.0;
  int visited = 0;
  int neighbours = 0;
  bench.after_last_batch = [&] {
    const char* const first = memory.regions().front().data();
    const char* at = first;
    do {
      const char* const next = *reinterpret_cast<const char* const*>(at);
      if (next - at == 24) ++neighbours;
      at = next;
      ++visited;
    } while (at != first && visited < 2000);
  };
  ASSERT_TRUE(run()) << reason();
  EXPECT_EQ(visited, 1000);
  EXPECT_LT(neighbours, 20) << "a prefetcher could follow";
}

TEST_F(Latency, WorksWithHugePagesOrSaysThatThereAreNone) {
  bench.parameters["pages"] = "huge";
  bench.parameters["size"] = 3.0 * (1 << 20);
  EXPECT_TRUE(run()) << reason();
  for (const std::string& warning : bench.warnings) EXPECT_THAT(warning, HasSubstr("huge pages"));
}

TEST_F(Latency, OfOrdinaryPagesWarnsOfNothing) {
  EXPECT_TRUE(run());
  EXPECT_THAT(bench.warnings, IsEmpty());
}

TEST_F(Latency, FailsForAStrideThatHoldsNoPointer) {
  for (const double stride : {0.0, 8.0, 20.0}) {
    FakeBench other;
    other.parameters = bench.parameters;
    other.parameters["stride"] = stride;
    EXPECT_FALSE(other.run("std.memory.latency")) << stride;
    EXPECT_THAT(other.failure.value_or(""), HasSubstr("stride")) << stride;
  }
}

TEST_F(Latency, FailsWhereThereIsNothingToChase) {
  bench.parameters["size"] = 64.0;
  EXPECT_FALSE(run());
  EXPECT_THAT(reason(), HasSubstr("two strides"));
}

TEST_F(Latency, FailsForPagesThatThereAreNot) {
  bench.parameters["pages"] = "large";
  EXPECT_FALSE(run());
  EXPECT_THAT(reason(), HasSubstr("\"huge\""));
}

class Bandwidth : public ::testing::TestWithParam<std::tuple<const char*, std::uint32_t>> {
 protected:
  Bandwidth() {
    // Neither a multiple of a loop's length, nor of the threads.
    bench.parameters["size"] = 16.0 * 1003;
    bench.parameters["pattern"] = std::get<0>(GetParam());
    bench.threads = std::get<1>(GetParam());
  }
  bool run() { return bench.run("std.memory.bandwidth"); }
  std::string reason() const { return bench.failure.value_or(""); }

  FakeBench bench;
};

TEST_P(Bandwidth, CountsEachByteOnce) {
  ASSERT_TRUE(run()) << reason();
  EXPECT_EQ(bench.bytes, 16 * 1003);
  EXPECT_EQ(bench.items, 2 * 1003);
}

TEST_P(Bandwidth, NoticesWhatWasNotReadOrWritten) {
  const MappedMemory memory;
  if (std::get<0>(GetParam()) == std::string("read")) {
    // What the last batch reads is another than what the ones before it read.
    bench.threads = 1;
    bench.before_batch = [&](std::size_t batch) {
      if (batch == 1) memory.spoil();
    };
  } else {
    bench.after_last_batch = [&] { memory.spoil(); };
  }
  EXPECT_FALSE(run());
  EXPECT_THAT(reason(), HasSubstr("not what should be"));
}

TEST_P(Bandwidth, NoticesAThreadThatDidNothing) {
  bench.threads = 2;
  bench.dead_threads = {1};
  EXPECT_FALSE(run());
  EXPECT_THAT(reason(), HasSubstr("same number of passes"));
}

TEST_P(Bandwidth, FailsWhereThereAreNotTwoWordsForEachThread) {
  bench.parameters["size"] = 16.0 * bench.threads - 1;
  EXPECT_FALSE(run());
  EXPECT_THAT(reason(), HasSubstr("too small"));
}

INSTANTIATE_TEST_SUITE_P(Kernels, Bandwidth,
                         ::testing::Combine(::testing::Values("read", "write", "copy"),
                                            ::testing::Values(1U, 2U)));

TEST(BandwidthPattern, IsOneOfThree) {
  FakeBench bench;
  bench.parameters["size"] = 65536.0;
  bench.parameters["pattern"] = "swap";
  EXPECT_FALSE(bench.run("std.memory.bandwidth"));
  EXPECT_THAT(bench.failure.value_or(""), HasSubstr("\"copy\""));
}

}  // namespace
}  // namespace benchc::testing
