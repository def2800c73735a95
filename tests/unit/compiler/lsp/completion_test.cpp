#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compiler/lsp/lsp_client.h"

namespace {

using benchc::lsp_test::Disk;
using benchc::lsp_test::LspClient;
using benchc::lsp_test::place;
using testing::AllOf;
using testing::Contains;
using testing::IsEmpty;
using testing::Not;
namespace json = llvm::json;

const std::string kSpec = R"(bench 1

import std.measure
import "common.bench" as common

let sizes = [1Ki, 32Ki]

build release { command = ["make"] }

"Sorts numbers."
workload sort {
  over n    = sizes
  over algo = ["std", "radix"]
  needs release
  command = ["build/sort", "${n}", algo]
  metric throughput = n / time better higher
  tags = [hot]
}

workload parse { command = ["build/parse"] }

baseline main = branch "main" last 20 runs
measure slow { budget = 60s }

)";

std::vector<std::string> labels(const std::string& more) {
  LspClient client(
      Disk{{"common.bench", "bench 1\nlet limit = 5ms\nbuild shared { shell = \"x\" }\n"}});
  client.open("a.bench", kSpec + more);
  return client.labels();
}

TEST(Completion, OffersDeclarationsAtTheTopLevel) {
  EXPECT_THAT(labels("wor|"), AllOf(Contains("workload"), Contains("rule"), Contains("waive"),
                                    Not(Contains("timeout"))));
}

TEST(Completion, ADeclarationIsASnippetOfItsForm) {
  LspClient client;
  client.open("a.bench", "bench 1\nru|");
  const json::Value result = client.at_cursor("textDocument/completion");
  bool found = false;
  for (const json::Value& item : *result.getAsObject()->getArray("items")) {
    const json::Object& entry = *item.getAsObject();
    if (entry.getString("label").getValue() != "rule") continue;
    found = true;
    EXPECT_EQ(entry.getInteger("insertTextFormat").getValueOr(0), 2);
    EXPECT_TRUE(entry.getObject("textEdit")->getString("newText")->startswith("rule ${1:"));
    EXPECT_EQ(place(*entry.get("textEdit")), "1:0-1:2");
  }
  EXPECT_TRUE(found);
}

TEST(Completion, OffersTheSettingsOfABlockThatAreNotSetYet) {
  EXPECT_THAT(labels("workload w {\n  timeout = 3s\n  |\n}\n"),
              AllOf(Contains("command"), Contains("over"), Not(Contains("timeout")),
                    Not(Contains("workload")), Not(Contains("samples"))));
  EXPECT_THAT(labels("measure w {\n  sa|\n}\n"),
              AllOf(Contains("samples"), Not(Contains("command"))));
}

TEST(Completion, OffersTheNamesThatAClauseTakes) {
  EXPECT_THAT(labels("workload w {\n  needs |\n}\n"),
              testing::UnorderedElementsAre("release", "common.shared"));
  EXPECT_THAT(labels("rule r {\n  against |\n}\n"), testing::ElementsAre("main"));
  EXPECT_THAT(labels("rule r {\n  for |\n}\n"),
              testing::UnorderedElementsAre("sort", "parse", "tag", "*"));
  EXPECT_THAT(labels("workload w {\n  measure = |\n}\n"),
              AllOf(Contains("slow"), Contains("std.measure.steady"), Not(Contains("release"))));
  EXPECT_THAT(labels("rule q { for * }\nsuite s {\n  rules = [|]\n}\n"), Contains("q"));
  EXPECT_THAT(labels("rule r {\n  for tag(|)\n}\n"), Contains("hot"));
}

TEST(Completion, OffersParametersInASelector) {
  EXPECT_THAT(labels("rule r {\n  for sort[|]\n}\n"), AllOf(Contains("n"), Contains("algo")));
  EXPECT_THAT(labels("rule r {\n  for sort[n >= 1Ki, |\n}\n"), Contains("algo"));
}

TEST(Completion, OffersStatisticsMetricsAndComparisons) {
  EXPECT_THAT(labels("rule r {\n  for *\n  fail when |\n}\n"),
              AllOf(Contains("median"), Contains("p99"), Not(Contains("timeout"))));
  EXPECT_THAT(labels("rule r {\n  for *\n  fail when median(|)\n}\n"),
              AllOf(Contains("time"), Contains("throughput"), Contains("sort")));
  EXPECT_THAT(labels("rule r {\n  for *\n  fail when median(time) |\n}\n"),
              AllOf(Contains("regresses by more than"), Contains("shifts by more than"),
                    Not(Contains("median"))));
  EXPECT_THAT(labels("rule r {\n  fail when median(sort.|) > 1ms\n}\n"),
              AllOf(Contains("time"), Contains("throughput"), Not(Contains("sort"))));
  EXPECT_THAT(labels("rule r {\n  fail when median(parse.|) > 1ms\n}\n"),
              AllOf(Contains("time"), Not(Contains("throughput"))));
  EXPECT_THAT(labels("rule r {\n  fail when median(sort[n = 1Ki].|) > 1ms\n}\n"),
              AllOf(Contains("time"), Contains("throughput")));
}

TEST(Completion, OffersWhatAStringMayInterpolate) {
  EXPECT_THAT(
      labels("workload w {\n  over k = [1]\n  shell = \"x ${|}\"\n}\n"),
      AllOf(Contains("k"), Contains("sizes"), Contains("common.limit"), Not(Contains("algo"))));
}

TEST(Completion, OffersUnitsBehindANumber) {
  EXPECT_THAT(labels("measure m {\n  budget = 30|\n}\n"),
              AllOf(Contains("30s"), Contains("30min"), Contains("30KiB")));
}

TEST(Completion, OffersModulesAndWhatTheyDeclare) {
  EXPECT_THAT(labels("import |"), AllOf(Contains("std.env"), Contains("std.stream")));
  EXPECT_THAT(labels("measure m {\n  use std.measure.|\n}\n"), Contains("std.measure.quick"));
  EXPECT_THAT(labels("workload w {\n  builtin = |\n}\n"), Contains("std.stream.triad"));
}

TEST(Completion, OffersTheWordsOfASetting) {
  EXPECT_THAT(labels("measure m {\n  order = |\n}\n"),
              testing::ElementsAre("random", "declared", "sequential"));
  EXPECT_THAT(labels("rule r {\n  on inconclusive = |\n}\n"),
              testing::ElementsAre("pass", "warn", "fail"));
  EXPECT_THAT(labels("environment e {\n  smt = |\n}\n"),
              AllOf(Contains("idle"), Contains("off"), Contains("on")));
  EXPECT_THAT(labels("environment e {\n  priority = |\n}\n"),
              AllOf(Contains("nice"), Contains("fifo")));
  EXPECT_THAT(labels("measure m {\n  warmup = |\n}\n"), Contains("steady"));
  EXPECT_THAT(labels("measure m {\n  discard |\n}\n"),
              AllOf(Contains("steal"), Contains("temperature")));
  EXPECT_THAT(labels("environment e {\n  aslr = off or |\n}\n"),
              testing::ElementsAre("fail", "warn", "ignore"));
  EXPECT_THAT(labels("workload w {\n  metric x = json \"$.x\" better |\n}\n"),
              testing::ElementsAre("lower", "higher", "none"));
  EXPECT_THAT(labels("baseline b = |"), AllOf(Contains("branch"), Contains("approved")));
}

TEST(Completion, OffersNothingInCommentsAndStrings) {
  EXPECT_THAT(labels("# a |"), IsEmpty());
  EXPECT_THAT(labels("workload w {\n  shell = \"a |\"\n}\n"), IsEmpty());
  EXPECT_THAT(labels("workload w {\n  shell = \"a |"), IsEmpty());
  EXPECT_THAT(labels("workload w |"), IsEmpty());
}

TEST(Completion, ReplacesTheWholeDottedWord) {
  LspClient client;
  client.open("a.bench", "bench 1\nimport std.me|");
  const json::Value result = client.at_cursor("textDocument/completion");
  for (const json::Value& item : *result.getAsObject()->getArray("items")) {
    EXPECT_EQ(place(*item.getAsObject()->get("textEdit")), "1:7-1:13");
  }
}

}  // namespace
