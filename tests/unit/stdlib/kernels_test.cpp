#include "stdlib/kernels.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/stdlib/declared_builtins.h"
#include "tests/unit/stdlib/fake_bench.h"

namespace benchc::testing {
namespace {

using ::testing::ElementsAreArray;

std::set<std::string> names_of(const auto& map) {
  std::set<std::string> names;
  for (const auto& [name, value] : map) names.insert(name);
  return names;
}

TEST(Kernels, AreWhatTheModulesDeclare) {
  std::set<std::string> kernels;
  for (const stdlib::Kernel& kernel : stdlib::kernels()) {
    EXPECT_NE(kernel.entry, nullptr) << kernel.name;
    EXPECT_TRUE(kernels.insert(std::string(kernel.name)).second) << kernel.name << " stands twice";
  }
  EXPECT_THAT(kernels, ElementsAreArray(names_of(declared_builtins())));
}

TEST(Kernels, AreFoundByTheirWholeName) {
  for (const stdlib::Kernel& kernel : stdlib::kernels()) {
    EXPECT_EQ(stdlib::find_kernel(kernel.name), &kernel);
  }
  EXPECT_EQ(stdlib::find_kernel("std.stream"), nullptr);
  EXPECT_EQ(stdlib::find_kernel("std.stream.triad2"), nullptr);
  EXPECT_EQ(stdlib::find_kernel("zzz"), nullptr);
  EXPECT_EQ(stdlib::find_kernel(""), nullptr);
}

TEST(Kernels, AreDocumented) {
  for (const auto& [name, builtin] : declared_builtins()) EXPECT_TRUE(builtin.documented) << name;
}

/// A kernel with the declared defaults, but for what would make it work on much.
void give_little_work(const DeclaredBuiltin& builtin, FakeBench& bench) {
  bench.parameters = builtin.parameters;
  for (const auto& [name, most] : {std::pair("size", 262144.0), std::pair("n", 100.0)}) {
    const auto given = bench.parameters.find(name);
    if (given == bench.parameters.end()) continue;
    const auto least = builtin.least.find(name);
    const double bound = least == builtin.least.end() ? most : std::max(most, least->second);
    given->second = std::min(std::get<double>(given->second), bound);
  }
}

class OfAll : public ::testing::TestWithParam<std::string> {};

TEST_P(OfAll, AsksForTheParametersThatItDeclares) {
  const DeclaredBuiltin builtin = declared_builtins().at(GetParam());
  FakeBench bench;
  give_little_work(builtin, bench);
  EXPECT_TRUE(bench.run(GetParam())) << *bench.failure;
  EXPECT_THAT(bench.asked, ElementsAreArray(names_of(builtin.parameters)));
}

TEST_P(OfAll, CountsWhatItDeclares) {
  const DeclaredBuiltin builtin = declared_builtins().at(GetParam());
  FakeBench bench;
  give_little_work(builtin, bench);
  EXPECT_TRUE(bench.run(GetParam())) << *bench.failure;
  EXPECT_THAT(names_of(bench.counters()), ElementsAreArray(builtin.counters));
  EXPECT_GT(bench.items, 0) << "items are said";
}

TEST_P(OfAll, MayBeToldToDoNothing) {
  FakeBench bench;
  give_little_work(declared_builtins().at(GetParam()), bench);
  bench.batches = {};
  EXPECT_TRUE(bench.run(GetParam())) << *bench.failure;
}

TEST_P(OfAll, TakesManyBatches) {
  FakeBench bench;
  give_little_work(declared_builtins().at(GetParam()), bench);
  bench.batches = {1, 2, 3, 5, 8, 13};
  EXPECT_TRUE(bench.run(GetParam())) << *bench.failure;
}

TEST_P(OfAll, FailsWithoutItsParameters) {
  FakeBench bench;
  if (declared_builtins().at(GetParam()).parameters.empty()) GTEST_SKIP() << "it has none";
  EXPECT_FALSE(bench.run(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(
    Kernels, OfAll,
    [] {
      std::vector<std::string> names;
      for (const stdlib::Kernel& kernel : stdlib::kernels()) names.emplace_back(kernel.name);
      return ::testing::ValuesIn(names);
    }(),
    [](const auto& tested) {
      std::string name = tested.param;
      std::ranges::replace(name, '.', '_');
      return name;
    });

class WithUnrolledCopy : public ::testing::TestWithParam<std::string> {};

TEST_P(WithUnrolledCopy, GivesTheSameInItsUnrolledCopy) {
  const stdlib::Kernel* const kernel = stdlib::find_kernel(GetParam());
  for (const std::uint32_t unroll : {1U, 8U, 16U}) {
    FakeBench bench;
    give_little_work(declared_builtins().at(GetParam()), bench);
    bench.unroll = unroll;
    EXPECT_TRUE(bench.run(kernel->unrolled)) << unroll << ": " << *bench.failure;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Kernels, WithUnrolledCopy,
    [] {
      std::vector<std::string> names;
      for (const stdlib::Kernel& kernel : stdlib::kernels()) {
        if (kernel.unrolled != nullptr) names.emplace_back(kernel.name);
      }
      return ::testing::ValuesIn(names);
    }(),
    [](const auto& tested) {
      std::string name = tested.param;
      std::ranges::replace(name, '.', '_');
      return name;
    });

}  // namespace
}  // namespace benchc::testing
