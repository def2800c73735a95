#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compiler/lower/planned.h"

namespace benchc::lower_test {
namespace {

using plan::Native;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kParse = R"(
workload parse {
  native = "bench/parse.cpp" entry parse_document
  over opt     = ["-O2", "-O3"]
  over threads = [2, 1]
  flags = [opt, "-g"]
)";

TEST(LowerNative, ASourceKeepsWhatItIsCompiledWithCaseByCase) {
  const Planned good = plan_of(std::string(kParse) + R"(
  compiler  = "clang++"
  includes  = ["./include", "bench/..", "a/../b"]
  libraries = ["z", "./libjson.a", "build//libx.a"]
  memory    = 1MiB
  items     = 3
}
)");
  ASSERT_THAT(good.text, IsEmpty());
  ASSERT_EQ(good.plan.cases.size(), 4U);
  EXPECT_THAT(problems(good.plan), IsEmpty());
  Native expected;
  expected.file = "bench/parse.cpp";
  expected.entry = "parse_document";
  expected.compiler = "clang++";
  expected.flags = {"-O2", "-g"};
  expected.includes = {"include", ".", "b"};
  expected.libraries = {"z", "./libjson.a", "build/libx.a"};
  expected.memory = 1048576;
  EXPECT_EQ(good.plan.cases[0].native, expected);
  EXPECT_EQ(good.plan.cases[0].items, 3);
  EXPECT_THAT(good.plan.cases[0].command.argv, IsEmpty());
  expected.flags = {"-O3", "-g"};
  EXPECT_EQ(good.plan.cases[3].native, expected);
}

TEST(LowerNative, ALibraryIsKnownByItsName) {
  const Planned planned = plan_of(R"(
build make { command = ["make"] }
workload parse { needs make; native = "build/parse.so" entry parse }
)");
  ASSERT_THAT(planned.text, IsEmpty());
  EXPECT_EQ(planned.plan.cases[0].native->kind, Native::Kind::Library);
  EXPECT_THAT(problems(planned.plan), IsEmpty());
}

TEST(LowerNative, AKernelHasTheDefaultsOfWhatTheCaseDoesNotGive) {
  const Planned planned = plan_of(R"(
workload triad {
  builtin = std.stream.triad
  over size = [4KiB, 1MiB]
}
)");
  ASSERT_THAT(planned.text, IsEmpty());
  ASSERT_EQ(planned.plan.cases.size(), 2U);
  const Native& native = *planned.plan.cases[0].native;
  EXPECT_EQ(native.kind, Native::Kind::Builtin);
  EXPECT_EQ(native.entry, "std.stream.triad");
  EXPECT_EQ(native.file, "");
  ASSERT_EQ(native.defaults.size(), 2U);
  EXPECT_EQ(native.defaults[0].name, "pages");
  EXPECT_EQ(native.defaults[0].value.text, "default");
  EXPECT_EQ(native.defaults[1].name, "threads");
  EXPECT_EQ(native.defaults[1].value.number, 1);
  EXPECT_THAT(problems(planned.plan), IsEmpty());
}

TEST(LowerNative, MetricsMayUseItemsAndBytesThatTheBodySays) {
  const Planned planned = plan_of(std::string(kParse) + R"(
  metric rate = bytes / time
  metric each = time / items
  metric n    = counter "nodes" in KiB better none
})");
  ASSERT_THAT(planned.text, IsEmpty());
  const auto& metrics = planned.plan.workloads[0].metrics;
  ASSERT_EQ(metrics.size(), 10U);
  EXPECT_EQ(metrics[7].derived.operands[0].kind, plan::Term::Kind::Parameter);
  EXPECT_EQ(metrics[7].derived.operands[0].name, "bytes");
  EXPECT_EQ(metrics[7].unit, "B/s");
  EXPECT_EQ(metrics[8].unit, "s");
  EXPECT_EQ(metrics[9].source, plan::MetricSource::Counter);
  EXPECT_EQ(metrics[9].pattern, "nodes");
  EXPECT_EQ(metrics[9].scale, 1024);
}

TEST(LowerNative, AnEfficiencyGroupsWhatDiffersInThreadsAlone) {
  const Planned apart = plan_of(std::string(kParse) + "}");
  ASSERT_THAT(apart.text, IsEmpty());
  EXPECT_EQ(groups(apart.plan).size(), 4U);
  const Planned scaled =
      plan_of(std::string(kParse) + "metric scaling = efficiency over threads }");
  ASSERT_THAT(scaled.text, IsEmpty());
  EXPECT_THAT(groups(scaled.plan),
              ElementsAre(R"(parse[opt="-O2",threads=2], parse[opt="-O2",threads=1])",
                          R"(parse[opt="-O3",threads=2], parse[opt="-O3",threads=1])"));
  EXPECT_THAT(problems(scaled.plan), IsEmpty());
  EXPECT_EQ(scaled.plan.workloads[0].metrics.back().better, plan::Better::Higher);
  // What a rule compares and what an efficiency compares come together.
  const Planned both = plan_of(std::string(kParse) + R"(
  metric scaling = efficiency over threads
}
rule o3_pays {
  fail when median(parse[opt = "-O3", threads = 1].time) > median(parse[opt = "-O2", threads = 1].time)
})");
  ASSERT_THAT(both.text, IsEmpty());
  EXPECT_EQ(groups(both.plan).size(), 1U);
}

TEST(LowerNative, WhatOneCaseCannotHaveIsToldWithTheCase) {
  const Planned planned = plan_of(R"(
workload parse {
  native = "bench/parse.cpp" entry parse
  over opt = ["-O2", ""]
  flags = [opt]
})");
  EXPECT_THAT(planned.ids, ElementsAre("bad-value"));
  EXPECT_THAT(planned.text, HasSubstr(R"(in case `parse[opt=""]`)"));
}

}  // namespace
}  // namespace benchc::lower_test
