#include "runtime/execution/native_sources.h"

#include <string>

#include <gtest/gtest.h>

#include "runtime/workload/launcher.h"

namespace benchc::execution {
namespace {

using Indices = std::vector<std::uint32_t>;

class NativeSources : public testing::Test {
 protected:
  NativeSources() { plan_.workloads.resize(2); }

  plan::Native& add(const std::string& file, std::vector<std::string> flags = {},
                    std::uint32_t workload = 0) {
    plan::Case& subject = plan_.cases.emplace_back();
    subject.workload = workload;
    subject.native = plan::Native{.file = file, .entry = "run", .flags = std::move(flags)};
    return *subject.native;
  }

  plan::Plan plan_;
};

TEST_F(NativeSources, AreCompiledOnceForAllEntriesAndWorkloads) {
  plan_.workloads[0].needs = {3, 1};
  plan_.workloads[1].needs = {1, 2};
  add("bench/a.cpp").entry = "one";
  add("bench/a.cpp", {}, 1).memory = 1 << 20;
  add("bench/b.cpp");
  add("std.sort").kind = plan::Native::Kind::Builtin;
  plan_.cases.emplace_back();
  const std::vector<NativeSource> sources = native_sources(plan_);
  ASSERT_EQ(sources.size(), 2U);
  EXPECT_EQ(sources[0].name, "bench/a.cpp");
  EXPECT_EQ(sources[0].cases, (Indices{0, 1}));
  EXPECT_EQ(sources[0].needs, (Indices{1, 2, 3}));
  EXPECT_EQ(sources[1].name, "bench/b.cpp");
  EXPECT_EQ(sources[1].cases, Indices{2});
}

TEST_F(NativeSources, ThatAreCompiledInSeveralWaysSayHow) {
  add("a.cpp", {"-O2"});
  add("a.cpp", {"-O3", "-g"});
  add("a.cpp", {"-O2"}).compiler = "clang++";
  add("a.cpp", {"-O2"}).libraries = {"m"};
  const std::vector<NativeSource> sources = native_sources(plan_);
  ASSERT_EQ(sources.size(), 4U);
  EXPECT_EQ(sources[0].name, "a.cpp -O2");
  EXPECT_EQ(sources[1].name, "a.cpp -O3 -g");
  EXPECT_EQ(sources[2].name, "a.cpp clang++ -O2");
}

TEST_F(NativeSources, OfAnotherRevisionAreTheirOwn) {
  plan_.baselines.emplace_back();
  plan_.baselines[0].name = "base";
  plan_.revisions.emplace_back();
  add("a.cpp");
  add("a.cpp");
  plan_.cases[1].counterpart = plan::Counterpart{0, 0};
  const std::vector<NativeSource> sources = native_sources(plan_);
  ASSERT_EQ(sources.size(), 2U);
  EXPECT_EQ(sources[0].name, "a.cpp");
  EXPECT_FALSE(sources[0].revision);
  EXPECT_EQ(sources[1].name, "base: a.cpp");
  EXPECT_EQ(sources[1].revision, 0U);
  EXPECT_EQ(sources[1].cases, Indices{1});
}

TEST(FirstComplaints, AreWholeLinesFromTheBeginning) {
  EXPECT_EQ(first_complaints("a.cpp:1: error\n"), "a.cpp:1: error\n");
  std::string many;
  while (many.size() <= workload::kTailBytes) many += "a.cpp:1: error: no such thing\n";
  const std::string kept = first_complaints(many);
  EXPECT_LE(kept.size(), workload::kTailBytes);
  EXPECT_EQ(kept.size() % 30, 0U);
  EXPECT_TRUE(kept.ends_with("no such thing\n"));
  EXPECT_EQ(first_complaints(std::string(10'000, 'x')).size(), workload::kTailBytes);
}

}  // namespace
}  // namespace benchc::execution
