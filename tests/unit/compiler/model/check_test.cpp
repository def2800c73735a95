#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/model/paths.h"
#include "stdlib/modules.h"
#include "tests/unit/compiler/model/checked_spec.h"

namespace benchc::model_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Check, AnEmptySpecNeedsOnlyItsVersion) {
  EXPECT_EQ(told(check_spec("")), "");
  const auto empty = model::check(MemoryFiles(Texts{{"a.bench", ""}}), "a.bench");
  EXPECT_THAT(told(empty), HasSubstr("[missing-version]"));
}

TEST(Check, AFileThatIsNotThereIsNamed) {
  const auto checked = model::check(MemoryFiles(Texts{}), "a.bench");
  EXPECT_EQ(told(checked),
            "a.bench: error: cannot read `a.bench`: no such file [file-unreadable]\n");
}

TEST(Check, WhatIsNotTextIsToldOnce) {
  const auto checked = model::check(MemoryFiles(Texts{{"a.bench", std::string("\x7f"
                                                                              "ELF\0\1",
                                                                              6)}}),
                                    "a.bench");
  ASSERT_EQ(checked.diagnostics.size(), 1u);
  EXPECT_EQ(checked.diagnostics[0].kind, diagnostics::Kind::NotText);
}

TEST(Check, EveryModuleOfTheStdlibChecks) {
  for (const std::string_view name : stdlib::module_names()) {
    EXPECT_EQ(told(check_spec("import " + std::string(name))), "");
  }
  EXPECT_THAT(stdlib::module_names(), testing::IsSupersetOf({"std.env", "std.measure"}));
  EXPECT_FALSE(stdlib::module("std.nothing"));
}

TEST(Check, AFileThatTwoImportIsReadOnce) {
  const MemoryFiles files(Texts{
      {"bench/a.bench",
       "bench 1\nimport \"b.bench\" as b\nimport \"../lib/c.bench\" as c\n"
       "workload w { command = [\"x\", b.size, c.size] }"},
      {"bench/b.bench", "bench 1\nimport \"../lib/c.bench\" as deep\nlet size = deep.size * 2"},
      {"lib/c.bench", "bench 1\nlet size = 3\nworkload v { command = [\"v\"] }"},
  });
  const auto checked = model::check(files, "bench/a.bench");
  EXPECT_EQ(told(checked), "");
  EXPECT_EQ(files.reads["lib/c.bench"], 1);
  ASSERT_EQ(checked.model.workloads.size(), 2u);
  EXPECT_EQ(checked.model.workloads[1].name, "c.v");
}

TEST(Check, ParametersOfTheCommandLine) {
  const std::string spec = R"(
param size: bytes = 1MiB
param name = "a"
param ratio = 2%
let doubled = size * 2
workload w { over n = [doubled]; command = ["x", name, n] }
)";
  const auto checked =
      check_spec(spec, {{"size", "2KiB"}, {"name", "any = text; at all"}, {"ratio", "3%"}});
  ASSERT_EQ(told(checked), "");
  EXPECT_THAT(case_ids(checked.model.workloads[0]), ElementsAre("w[n=4096]"));
  EXPECT_EQ(checked.model.parameters[1].value.text, "any = text; at all");
  EXPECT_EQ(checked.model.parameters[2].value.number, 0.03);
  EXPECT_EQ(check_spec(spec, {{"name", "\"quoted\""}}).model.parameters[1].value.text, "quoted");
  for (const char* hostile : {"3", "1KiB; workload v { }", "", "(", "1KiB\n2KiB", "\"x"}) {
    EXPECT_TRUE(diagnostics::has_errors(check_spec(spec, {{"size", hostile}}).diagnostics))
        << hostile;
  }
}

TEST(Check, DefaultsAreThoseOfTheLanguage) {
  const auto checked = check_spec(R"(
workload w { command = ["x"] }
baseline main = branch "main"
rule r { for w; against main; fail when median(time) regresses by more than 2% }
)");
  ASSERT_EQ(told(checked), "");
  const model::Rule& rule = checked.model.rules[0];
  EXPECT_EQ(rule.confidence, 0.99);
  EXPECT_EQ(rule.on_inconclusive, model::CountsAs::Warn);
  EXPECT_EQ(rule.on_missing_baseline, model::CountsAs::Warn);
  EXPECT_EQ(checked.model.measures[0].name, "default");
  EXPECT_EQ(checked.model.measures[0].order, model::Order::Random);
  std::size_t recorded = 0;
  for (const model::Metric& metric : checked.model.workloads[0].metrics) {
    if (!metric.on_request) ++recorded;
  }
  EXPECT_EQ(recorded, model::built_in_metrics().size());
}

TEST(Check, DerivedMetricsHaveADimensionAndADirection) {
  const auto checked = check_spec(R"(
workload w {
  command = ["x"]
  items   = 1000
  bytes   = 4KiB
  metric each       = time / items
  metric throughput = items / time
  metric bandwidth  = bytes / time
  metric overhead   = time - cpu_time
  metric forced     = items / time better none
  metric latency    = json "$.p99" in us
})");
  ASSERT_EQ(told(checked), "");
  std::map<std::string, std::string> found;
  for (const model::Metric& metric : checked.model.workloads[0].metrics) {
    found[metric.name] =
        model::unit(metric.dimension) + (metric.better == model::Better::Higher  ? " higher"
                                         : metric.better == model::Better::Lower ? " lower"
                                                                                 : " none");
  }
  EXPECT_EQ(found["each"], "s lower");
  EXPECT_EQ(found["throughput"], "1/s higher");
  EXPECT_EQ(found["bandwidth"], "B/s higher");
  EXPECT_EQ(found["overhead"], "s lower");
  EXPECT_EQ(found["forced"], "1/s none");
  EXPECT_EQ(found["latency"], "s lower");
  const model::Metric* latency = checked.model.workloads[0].metrics.find("latency");
  ASSERT_NE(latency, nullptr);
  EXPECT_EQ(latency->scale, 1e-6);
}

TEST(Check, HostileNestingOfListsAndNamesEnds) {
  std::string spec = "workload w { command = [\"x\"]\n";
  for (int i = 0; i < 2000; ++i) spec += "over p" + std::to_string(i) + " = [1]\n";
  EXPECT_THAT(told(check_spec(spec + "}")), HasSubstr("at most 32 parameters"));
  EXPECT_THAT(told(check_spec("let " + std::string(100'000, 'x') + " = y")),
              HasSubstr("unknown name `y`"));
}

TEST(Check, ConstantsThatWouldFillTheMemoryAreStopped) {
  std::string spec;
  for (int i = 0; i < 40; ++i) spec += "let l" + std::to_string(i) + " = 1..100000\n";
  EXPECT_THAT(told(check_spec(spec)), HasSubstr("take more than 128 MiB"));
}

TEST(Paths, StayInsideTheRepository) {
  EXPECT_EQ(model::inside_repository("bench/sub", "../common.bench"), "bench/common.bench");
  EXPECT_EQ(model::inside_repository("bench", "./a//b/../c"), "bench/a/c");
  EXPECT_EQ(model::inside_repository("", "a"), "a");
  EXPECT_EQ(model::inside_repository("bench", "../../x"), std::nullopt);
  EXPECT_EQ(model::inside_repository("bench", "../bench/../../x"), std::nullopt);
  EXPECT_EQ(model::inside_repository("", "/etc/passwd"), std::nullopt);
  EXPECT_EQ(model::folder_of("a/b/c.bench"), "a/b");
  EXPECT_EQ(model::folder_of("c.bench"), "");
}

}  // namespace
}  // namespace benchc::model_test
