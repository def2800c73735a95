#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/stdlib/fake_bench.h"
#include "tests/unit/stdlib/mapped_memory.h"

namespace benchc::testing {
namespace {

using ::testing::HasSubstr;

TEST(Hash, CountsTheTextsBytes) {
  for (const double n : {1.0, 2.0, 64.0, 100001.0}) {
    FakeBench bench;
    bench.parameters["n"] = n;
    ASSERT_TRUE(bench.run("std.hash")) << n << ": " << *bench.failure;
    EXPECT_EQ(bench.items, 1);
    EXPECT_EQ(bench.bytes, n);
  }
}

TEST(Hash, NoticesATextThatIsAnother) {
  const MappedMemory memory;
  FakeBench bench;
  bench.parameters["n"] = 64.0;
  bench.after_last_batch = [&] { memory.regions().front()[63] ^= 1; };
  EXPECT_FALSE(bench.run("std.hash"));
  EXPECT_THAT(bench.failure.value_or(""), HasSubstr("same hash"));
}

TEST(Hash, FailsForNoText) {
  FakeBench bench;
  bench.parameters["n"] = 0.0;
  EXPECT_FALSE(bench.run("std.hash"));
}

class Lookup : public ::testing::TestWithParam<const char*> {};

TEST_P(Lookup, IsOfOneKeyAnIteration) {
  for (const double n : {1.0, 1000.0, 5000.0}) {
    FakeBench bench;
    bench.parameters["n"] = n;
    bench.parameters["find"] = GetParam();
    // Past the last of the keys, and round again.
    bench.batches = {1, 20000};
    ASSERT_TRUE(bench.run("std.hash.lookup")) << n << ": " << *bench.failure;
    EXPECT_EQ(bench.items, 1);
    EXPECT_EQ(bench.bytes, -1);
  }
}

INSTANTIATE_TEST_SUITE_P(Kernels, Lookup, ::testing::Values("hit", "miss"));

TEST(LookupOf, FailsForWhatItIsNotToldOf) {
  FakeBench bench;
  bench.parameters["n"] = 10.0;
  bench.parameters["find"] = "perhaps";
  EXPECT_FALSE(bench.run("std.hash.lookup"));
  EXPECT_THAT(bench.failure.value_or(""), HasSubstr("\"miss\""));

  FakeBench empty;
  empty.parameters["n"] = 0.0;
  empty.parameters["find"] = "hit";
  EXPECT_FALSE(empty.run("std.hash.lookup"));
}

}  // namespace
}  // namespace benchc::testing
