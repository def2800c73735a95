#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <llvm/Support/JSON.h>

#include "runtime/report/report.h"
#include "tests/unit/runtime/report/sample_report.h"

namespace benchc::report {
namespace {

llvm::json::Object parsed(const std::string& text) {
  auto value = llvm::json::parse(text);
  if (!value) {
    ADD_FAILURE() << llvm::toString(value.takeError());
    return {};
  }
  return std::move(*value->getAsObject());
}

std::string text(const llvm::json::Object& object, llvm::StringRef key) {
  return object.getString(key).getValueOr("(no text)").str();
}

double number(const llvm::json::Object& object, llvm::StringRef key) {
  return object.getNumber(key).getValueOr(-1);
}

const llvm::json::Object& element(const llvm::json::Object& object, llvm::StringRef key,
                                  std::size_t index) {
  return *(*object.getArray(key))[index].getAsObject();
}

TEST(JsonReport, HoldsTheRunItsCasesAndItsVerdicts) {
  const llvm::json::Object json = parsed(to_json(sample_report()));
  EXPECT_EQ(number(json, "version"), 1);
  EXPECT_EQ(number(json, "exit_code"), 3);
  const llvm::json::Object& run = *json.getObject("run");
  EXPECT_EQ(text(run, "id"), "20261123-121507-3f9a2c41");
  EXPECT_EQ(text(run, "started"), "2026-11-23T12:15:07Z");
  EXPECT_EQ(text(run, "seed"), "18446744073709551615");
  ASSERT_EQ(json.getArray("cases")->size(), 4U);
  EXPECT_EQ(text(element(json, "cases", 2), "state"), "failed");
  EXPECT_EQ(text(element(json, "cases", 2), "reason"), "killed by SIGSEGV");
  EXPECT_EQ(text(element(json, "cases", 3), "state"), "no result");
  const llvm::json::Object& time = element(element(json, "cases", 0), "metrics", 0);
  EXPECT_EQ(text(time, "name"), "time");
  EXPECT_EQ(number(time, "median"), 0.0109);
  EXPECT_EQ(number(time, "count"), 10);
  ASSERT_EQ(json.getArray("verdicts")->size(), 5U);
  const llvm::json::Object& clause = element(element(json, "verdicts", 0), "clauses", 0);
  EXPECT_EQ(number(*clause.getObject("change"), "low"), 0.0611);
  EXPECT_EQ(text(clause, "truth"), "holds");
  EXPECT_EQ(text(element(json, "verdicts", 3), "outcome"), "no baseline");
}

TEST(JsonReport, TellsOfBatchesAndTheirProcesses) {
  Report report = sample_report();
  report.cases[0].iterations = 1'000'000;
  report.cases[0].process = {0, 0, 0, 1, 1, 1, 4, 4, 4, 4};
  report.info.clock = plan::Clock{"tsc", 2.45e9, 4e-10, 9.6e-9};
  const llvm::json::Object json = parsed(to_json(report));
  const llvm::json::Object& native = element(json, "cases", 0);
  EXPECT_EQ(number(native, "iterations"), 1e6);
  EXPECT_EQ(number(native, "processes"), 3);
  // Three processes do not bound a median at 99%, however many samples they took.
  EXPECT_EQ(element(native, "metrics", 0).get("low")->kind(), llvm::json::Value::Null);
  EXPECT_EQ(element(json, "cases", 1).get("processes"), nullptr);
  EXPECT_EQ(element(json, "cases", 1).get("iterations"), nullptr);
  const llvm::json::Object& clock = *json.getObject("run")->getObject("clock");
  EXPECT_EQ(text(clock, "source"), "tsc");
  EXPECT_EQ(number(clock, "overhead"), 9.6e-9);
  EXPECT_EQ(parsed(to_json(sample_report())).getObject("run")->get("clock"), nullptr);
}

TEST(JsonReport, SamplesOfAFailedCaseMakeNoStatistics) {
  Report report = sample_report();
  report.cases[2].series = report.cases[0].series;
  report.cases[2].started = report.cases[0].started;
  const llvm::json::Object json = parsed(to_json(report));
  EXPECT_TRUE(element(json, "cases", 2).getArray("metrics")->empty());
}

TEST(JsonReport, WhatIsNotFiniteIsNull) {
  Report report = sample_report();
  report.verdicts[0].clauses[0].change->high = std::numeric_limits<double>::infinity();
  const llvm::json::Object json = parsed(to_json(report));
  const llvm::json::Object& clause = element(element(json, "verdicts", 0), "clauses", 0);
  ASSERT_NE(clause.getObject("change"), nullptr);
  const llvm::json::Value* high = clause.getObject("change")->get("high");
  ASSERT_NE(high, nullptr);
  EXPECT_EQ(high->kind(), llvm::json::Value::Null);
}

TEST(JsonReport, AnyBytesGiveJson) {
  const llvm::json::Object json = parsed(to_json(hostile_report()));
  EXPECT_THAT(text(element(json, "cases", 2), "reason"),
              testing::StartsWith("<script>alert(1)</script> ]]> & \"' \x1b[31mred\r\n@octocat"));
}

TEST(JsonReport, HoldsAnotherRevisionBesideEachCase) {
  const llvm::json::Object json = parsed(to_json(report_with_revision()));
  const llvm::json::Object& revision = element(json, "revisions", 0);
  EXPECT_EQ(text(revision, "baseline"), "base");
  EXPECT_EQ(text(revision, "reference"), "v1.2");
  EXPECT_EQ(text(revision, "commit"), "5e6f708192a3b4c5d6e7f8091a2b3c4d1a2b3c4d");
  EXPECT_EQ((*revision.getArray("added"))[0].getAsString()->str(), "sort[algo=\"net\"]");
  ASSERT_EQ(json.getArray("cases")->size(), 2U);
  EXPECT_EQ(number(*json.getObject("counts"), "cases"), 2);
  EXPECT_EQ(number(*json.getObject("counts"), "failed"), 0);
  const llvm::json::Object& one = element(json, "cases", 0);
  EXPECT_EQ(number(*one.getObject("disturbed"), "steal"), 2);
  EXPECT_EQ(number(*one.getObject("disturbed"), "preempted"), 1);
  EXPECT_EQ(number(one, "discarded"), 1);
  EXPECT_EQ(text(*one.getObject("steady_state"), "kind"), "warm-up");
  EXPECT_EQ(number(element(one, "passes", 0), "median"), 1000);
  const llvm::json::Object& there = element(one, "counterparts", 0);
  EXPECT_EQ(text(there, "id"), "sort[algo=\"std\"]@base");
  EXPECT_EQ(number(element(there, "metrics", 0), "median"), 0.01);
  const llvm::json::Object& change = element(there, "changes", 0);
  EXPECT_EQ(text(change, "metric"), "time");
  EXPECT_NEAR(number(change, "value"), 0.05, 1e-9);
  EXPECT_EQ(text(change, "method"), "paired Wilcoxon");
  const llvm::json::Object& failed = element(element(json, "cases", 1), "counterparts", 0);
  EXPECT_EQ(text(failed, "state"), "failed");
  EXPECT_EQ(text(failed, "reason"), "exited with 1");
  EXPECT_EQ(text(element(element(json, "verdicts", 0), "clauses", 0), "revision"),
            "5e6f708192a3b4c5d6e7f8091a2b3c4d1a2b3c4d");
}

}  // namespace
}  // namespace benchc::report
