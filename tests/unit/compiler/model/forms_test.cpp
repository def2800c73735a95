#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/model/kernel.h"
#include "tests/unit/compiler/model/checked_spec.h"

namespace benchc::model_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

model::Checked check_kernel(const std::string& body) {
  const MemoryFiles files(Texts{
      {"a.bench",
       "bench 1\nworkload w { kernel = \"a.cl\" entry w on opencl\nglobal = 64\n" + body + "\n}\n"},
      {"a.cl", ""}});
  return model::check(files, "a.bench");
}

/// The types of a kernel's arguments, or what was said.
std::vector<std::string> types_of(const std::string& body) {
  const model::Checked checked = check_kernel(body);
  if (!checked.diagnostics.empty()) return {told(checked)};
  std::vector<std::string> types;
  for (const auto& argument : checked.model.workloads[0].kernel->arguments) {
    types.emplace_back(model::type_name(argument.type));
  }
  return types;
}

TEST(Kernels, AScalarHasOneTypeForAllCases) {
  EXPECT_THAT(types_of("over n = [1, 2]; arg a = n"), ElementsAre("int"));
  EXPECT_THAT(types_of("over n = [1, 2]; arg a = n / 2"), ElementsAre("float"));
  EXPECT_THAT(types_of("over n = [1, 4Gi]; arg a = n"), ElementsAre("long"));
  EXPECT_THAT(types_of("over n = [1, 4Gi]; arg a = n / 3"), ElementsAre("float"));
  EXPECT_THAT(types_of("over n = [-2147483648, 2147483647]; arg a = n"), ElementsAre("int"));
  EXPECT_THAT(types_of("over n = [0, 2147483648]; arg a = n"), ElementsAre("long"));
}

TEST(Kernels, APointMakesAFloatOfAWholeNumber) {
  EXPECT_THAT(types_of("arg a = 2.0; arg b = 2; arg c = 1e3; arg d = 0xe; arg e = 1 + 1.0"),
              ElementsAre("float", "int", "float", "int", "float"));
  EXPECT_THAT(types_of("arg a = 2.0 as long; arg b = 2 as double"), ElementsAre("long", "double"));
}

TEST(Kernels, ABufferIsOfFloatsUnlessItSays) {
  EXPECT_THAT(types_of("arg a = buffer 64B; arg b = buffer 64B as ulong random"),
              ElementsAre("float", "ulong"));
  EXPECT_THAT(told(check_kernel("arg b = buffer 4B as ulong")),
              HasSubstr("a buffer of ulong has a multiple of 8 bytes, and this has 4"));
}

TEST(Kernels, WhatABuildMakesNeedNotBeThere) {
  EXPECT_THAT(told(check_spec(R"(
build compile { command = ["make"] }
workload w { needs compile; kernel = "build/a.ptx" entry w on cuda; global = 1 }
)")),
              IsEmpty());
}

std::vector<std::string> recorded(const model::Workload& workload, bool on_request) {
  std::vector<std::string> names;
  for (const model::Metric& metric : workload.metrics) {
    if (metric.on_request == on_request) names.push_back(metric.name);
  }
  return names;
}

TEST(MetricsOnRequest, AreAskedForByNameAndByWhatIsComputedOfThem) {
  const model::Checked checked = check_spec(R"(
workload w {
  command = ["w"]
  metric energy
  metric ipc = instructions / cycles
})");
  ASSERT_THAT(told(checked), IsEmpty());
  EXPECT_THAT(recorded(checked.model.workloads[0], true),
              ElementsAre("cache_misses", "branch_misses", "memory_peak", "cpu_pressure",
                          "memory_pressure", "io_pressure"));
  EXPECT_THAT(recorded(checked.model.workloads[0], false),
              ElementsAre("time", "cpu_time", "user_time", "sys_time", "max_rss", "page_faults",
                          "context_switches", "instructions", "cycles", "energy", "ipc"));
}

TEST(MetricsOnRequest, AFormHasWhatItCanTell) {
  EXPECT_THAT(recorded(check_kernel("").model.workloads[0], false),
              ElementsAre("time", "cpu_time", "user_time", "sys_time", "max_rss", "page_faults",
                          "context_switches", "gpu_time", "gpu_memory"));
  const model::Checked theirs =
      check_spec("workload w { harness = pyperf report \"results.json\" }");
  ASSERT_THAT(told(theirs), IsEmpty());
  EXPECT_THAT(recorded(theirs.model.workloads[0], false), ElementsAre("time", "cpu_time"));
  EXPECT_THAT(recorded(theirs.model.workloads[0], true), IsEmpty());
}

TEST(Containers, EachImageIsLookedAt) {
  const model::Checked checked = check_spec(R"(
workload w {
  over tag = ["@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", ":3"]
  container = "alpine${tag}"
  command   = ["true"]
})");
  EXPECT_THAT(told(checked), HasSubstr("warning: `alpine:3` may be another image tomorrow"));
  EXPECT_THAT(told(checked), HasSubstr("in the case `w[tag=\":3\"]`"));
  EXPECT_FALSE(diagnostics::has_errors(checked.diagnostics));
}

TEST(FormerNames, OfAnImportHaveItsPrefix) {
  const MemoryFiles files(
      Texts{{"a.bench", "bench 1\nimport \"b.bench\" as b\n"},
            {"b.bench", "bench 1\nworkload w { command = [\"w\"]; formerly = \"v\" }\n"}});
  const model::Checked checked = model::check(files, "a.bench");
  ASSERT_THAT(told(checked), IsEmpty());
  EXPECT_EQ(checked.model.workloads[0].formerly, "b.v");
}

}  // namespace
}  // namespace benchc::model_test
