#include "runtime/plan/plan_json.h"

#include <bit>
#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/plan/json_depth.h"
#include "tests/unit/runtime/plan/full_plan.h"

namespace benchc::plan {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string error_of(const std::string& text) {
  const auto plan = from_json(text);
  return plan ? "" : plan.error().message;
}

/// The full plan's text with one place changed.
std::string changed(const std::string& from, const std::string& to) {
  std::string text = to_json(full_plan());
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

TEST(PlanJson, EveryFieldReadsBack) {
  const Plan plan = full_plan();
  ASSERT_THAT(problems(plan), testing::IsEmpty());
  const auto read = from_json(to_json(plan));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, plan);
  const auto indented = from_json(to_json(plan, 2));
  ASSERT_TRUE(indented) << indented.error().message;
  EXPECT_EQ(*indented, plan);
  EXPECT_EQ(to_json(*read), to_json(plan));
}

TEST(PlanJson, NativeBodiesReadBack) {
  const Plan plan = native_plan();
  ASSERT_THAT(problems(plan), testing::IsEmpty());
  const auto read = from_json(to_json(plan));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, plan);
  EXPECT_NE(hash(plan), hash(full_plan()));
}

TEST(PlanJson, EveryPartOfANativeBodyIsInTheHash) {
  const std::string before = hash(native_plan());
  const auto changed_by = [&](const auto& change) {
    Plan plan = native_plan();
    change(*plan.cases[0].native);
    return hash(plan) != before;
  };
  EXPECT_TRUE(changed_by([](Native& native) { native.kind = Native::Kind::Library; }));
  EXPECT_TRUE(changed_by([](Native& native) { native.file += "x"; }));
  EXPECT_TRUE(changed_by([](Native& native) { native.entry += "x"; }));
  EXPECT_TRUE(changed_by([](Native& native) { native.compiler = "g++"; }));
  EXPECT_TRUE(changed_by([](Native& native) { native.flags.pop_back(); }));
  EXPECT_TRUE(changed_by([](Native& native) { native.includes.clear(); }));
  EXPECT_TRUE(changed_by([](Native& native) { native.libraries.clear(); }));
  EXPECT_TRUE(changed_by([](Native& native) { native.memory.reset(); }));
}

TEST(PlanJson, ACaseWithNothingToMeasureIsRefused) {
  EXPECT_EQ(error_of(R"({"schema":1,"spec":"","workloads":[{"name":"a"}],)"
                     R"("measures":[{"name":"m","warmup_runs":1,"minimum_samples":1,)"
                     R"("maximum_samples":1,"budget":1,"order":"random"}],)"
                     R"("cases":[{"id":"a","workload":0,"measure":0,"timeout":1}],)"
                     R"("groups":[[0]]})"),
            "plan: cases[0].command: names no program");
}

TEST(PlanJson, AnEmptyPlanIsShort) {
  EXPECT_EQ(to_json(Plan{}), R"({"schema":1,"spec":""})");
  const auto read = from_json(R"({"schema":1,"spec":""})");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, Plan{});
}

TEST(PlanJson, MembersMayComeInAnyOrder) {
  const auto read = from_json(" {\"suite\": \"ci\",\n\t\"spec\": \"a.bench\", \"schema\": 1 }\r\n");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->suite, "ci");
  EXPECT_EQ(read->spec, "a.bench");
}

TEST(PlanJson, NumbersKeepTheirBits) {
  const double numbers[] = {0.1,
                            -0.0,
                            1.0 / 3,
                            5e-324,
                            std::numeric_limits<double>::max(),
                            std::numeric_limits<double>::min(),
                            9007199254740993.0,
                            1e22,
                            -123456789012345678.0,
                            std::numeric_limits<double>::infinity(),
                            -std::numeric_limits<double>::infinity()};
  for (const double number : numbers) {
    Plan plan;
    plan.parameters = {{"plain", {Value::Kind::Number, number, "", ""}},
                       {"time", {Value::Kind::Number, number, "s", ""}}};
    const auto read = from_json(to_json(plan));
    ASSERT_TRUE(read) << read.error().message;
    for (const Parameter& parameter : read->parameters) {
      EXPECT_EQ(std::bit_cast<std::uint64_t>(parameter.value.number),
                std::bit_cast<std::uint64_t>(number))
          << to_json(plan);
    }
  }
  Plan plan;
  plan.parameters = {{"x", {Value::Kind::Number, std::nan(""), "", ""}}};
  EXPECT_THAT(to_json(plan), HasSubstr(R"({"number":"nan","unit":""})"));
  const auto read = from_json(to_json(plan));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_TRUE(std::isnan(read->parameters[0].value.number));
}

TEST(PlanJson, TextsOfAllKindsReadBack) {
  Plan plan;
  plan.spec = "a\"b\\c/\x01\x1f\x7f\n\t\xc3\xa9\xe2\x82\xac\xf0\x9f\x9a\x80 </script>";
  const auto read = from_json(to_json(plan));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->spec, plan.spec);
  const auto escaped = from_json(R"({"schema":1,"spec":"\u00e9\ud83d\ude80\/"})");
  ASSERT_TRUE(escaped) << escaped.error().message;
  EXPECT_EQ(escaped->spec, "\xc3\xa9\xf0\x9f\x9a\x80/");
}

TEST(PlanJson, HashIsOfTheText) {
  // printf '{"schema":1,"spec":""}' | sha256sum
  EXPECT_EQ(hash(Plan{}), "139292fd2dc8025ee44c0e5c99a0a877fe7065d8fa5d757b5d8175ceb8a32128");
  Plan plan = full_plan();
  const std::string before = hash(plan);
  EXPECT_EQ(before, hash(full_plan()));
  plan.rules[0].alpha *= 1 + 1e-15;
  EXPECT_NE(before, hash(plan));
}

TEST(PlanJson, RefusesANewerSchema) {
  EXPECT_EQ(error_of(R"({"cases": [{"new": true}], "schema": 2})"),
            "plan schema 2, this benchc reads up to 1");
  EXPECT_EQ(error_of(R"({"schema": 0.5})"), "not a plan: its \"schema\" is unknown");
  EXPECT_EQ(error_of(R"({"spec": "a"})"), "not a plan: it has no \"schema\"");
}

TEST(PlanJson, SaysWhereItIsWrong) {
  EXPECT_EQ(error_of(changed(R"("timeout":30)", R"("timeout":"soon")")),
            R"(plan: cases[0].timeout: expected a number, "inf", "-inf" or "nan")");
  EXPECT_THAT(error_of(changed(R"("timeout":30)", R"("timeout":true)")),
              StartsWith("plan: cases[0].timeout: expected a number at byte "));
  EXPECT_EQ(error_of(changed(R"("cwd":"data")", R"("cdw":"data")")),
            "plan: cases[0].cdw: unknown field");
  EXPECT_EQ(error_of(changed(R"("timeout":120)", R"("cwd":"twice")")),
            "plan: builds[1].cwd: given twice");
  EXPECT_EQ(error_of(changed(R"(,"timeout":120)", "")), "plan: builds[1]: lacks \"timeout\"");
  EXPECT_EQ(error_of(changed(R"("order":"sequential")", R"("order":"any")")),
            "plan: measures[1].order: is none of: random, declared, sequential");
  EXPECT_EQ(error_of(changed(R"("groups":[[0,1])", R"("groups":[[0,1.5])")),
            "plan: groups[0][1]: expected a whole number in range");
  EXPECT_EQ(error_of(changed(R"("groups":[[0,1])", R"("groups":[[0,-1])")),
            "plan: groups[0][1]: expected a whole number in range");
  EXPECT_EQ(error_of(changed(R"("groups":[[0,1])", R"("groups":[[0,7])")),
            "plan: groups[0]: cases[7] does not exist (and 1 more problems)");
}

TEST(PlanJson, RefusesWhatIsNoJson) {
  for (const char* text :
       {"", "null", "[]", "{", "{\"schema\"", "{\"schema\":1", "{\"schema\":1,}", "\x7f\x45LF",
        "{\"schema\":1,\"spec\":\"\xff\"}", "{\"schema\":1,\"spec\":\"\\ud800\"}",
        "{\"schema\":1,\"spec\":\"\\u12\"}", "{\"schema\":1,\"spec\":\"a\nb\"}",
        "{\"schema\":01,\"spec\":\"\"}", "{\"schema\":1,\"spec\":\"\"} x",
        "{\"schema\":1,\"spec\":\"\"", "{\"schema\":1e999}", "{\"schema\":1 \"spec\":\"\"}"}) {
    EXPECT_NE(error_of(text), "") << text;
  }
}

TEST(PlanJson, RefusesDeepNesting) {
  const std::string open(1'000'000, '[');
  EXPECT_EQ(error_of("{\"x\":" + open), "not a plan: nested deeper than 200 levels");
  EXPECT_EQ(error_of(R"({"schema":1,"cases":)" + open),
            "plan: cases[0]: expected an object at byte 21");
}

TEST(PlanJson, ReadsEveryTruncationAsAnError) {
  const std::string text = to_json(full_plan());
  for (std::size_t length = 0; length < text.size(); ++length) {
    ASSERT_FALSE(from_json(std::string_view(text).substr(0, length))) << length;
  }
}

TEST(PlanJson, ManyCasesReadBack) {
  const Plan plan = large_plan(20'000);
  const auto read = from_json(to_json(plan));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, plan);
}

TEST(JsonDepth, CountsBracketsOutsideStrings) {
  EXPECT_TRUE(json_depth_ok("[[1]]", 2));
  EXPECT_FALSE(json_depth_ok("[[{}]]", 2));
  EXPECT_TRUE(json_depth_ok(R"(["[[[\"[["])", 1));
  EXPECT_TRUE(json_depth_ok("[][][][]", 1));
  EXPECT_TRUE(json_depth_ok("]]]]", 1));
  EXPECT_FALSE(json_depth_ok(std::string(kMaximumJsonDepth + 1, '{')));
  EXPECT_TRUE(json_depth_ok("\"\\"));
}

}  // namespace
}  // namespace benchc::plan
