// `benchc test`: what a user meets who tests rules.

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/system/repository.h"

namespace benchc::system_test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::string kSpec = R"(bench 1

import std.rules

workload sort {
  command = ["/bin/false"]
}

baseline main = branch "main" last 20 runs

rule no_slowdown {
  use std.rules.no_slowdown[by = 3%]
  for sort
  against main
}

test finds_five_percent {
  rule no_slowdown
  baseline time = normal(100ms, 1%)
  samples time  = normal(105ms, 1%)
  expect fail
}

test finds_nothing_in_nothing {
  use std.rules.no_slowdown
  baseline time = normal(100ms, 1%)
  samples time  = normal(100ms, 1%)
  expect pass
}
)";

const std::string kWrong = kSpec + R"(
test asks_too_much {
  rule no_slowdown
  baseline time = normal(100ms, 1%)
  samples time  = normal(103ms, 1%)
  expect fail
}
)";

TEST(RuleTests, PassWithoutAStoreAndWithoutRunningAnything) {
  const Repository repository;
  repository.write("sort.bench", kSpec);
  const Finished finished = repository.benchc({"test", "sort.bench"});
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
  EXPECT_EQ(finished.out,
            "sort.bench\n"
            "  ok      finds_five_percent\n"
            "  ok      finds_nothing_in_nothing\n"
            "\n"
            "2 tests: 2 passed, 0 failed\n");
  EXPECT_FALSE(std::filesystem::exists(repository.store()));
}

TEST(RuleTests, AFailureExitsWith1AndShowsWhy) {
  const Repository repository;
  repository.write("sort.bench", kWrong);
  const Finished finished = repository.benchc({"test", "sort.bench", "--junit", "tests.xml"});
  EXPECT_EQ(finished.exit_code, 1) << finished.all();
  EXPECT_THAT(finished.out, AllOf(HasSubstr("FAILED  asks_too_much\n"),
                                  HasSubstr("sort.bench:35:3: expected fail"),
                                  HasSubstr("median(time) regresses by more than 3%"),
                                  HasSubstr("3 tests: 2 passed, 1 failed\n")));
  EXPECT_THAT(repository.read("tests.xml"),
              HasSubstr("<testsuite name=\"sort.bench\" package=\"benchc\" id=\"0\" tests=\"3\" "
                        "failures=\"1\""));
  // The same again, to the byte.
  EXPECT_EQ(repository.benchc({"test", "sort.bench"}).out, finished.out);
}

TEST(RuleTests, OnlyTakesAPattern) {
  const Repository repository;
  repository.write("sort.bench", kWrong);
  const Finished some = repository.benchc({"test", "sort.bench", "--only", "finds_*"});
  EXPECT_EQ(some.exit_code, 0) << some.all();
  EXPECT_THAT(some.out, HasSubstr("2 tests: 2 passed"));
  const Finished none = repository.benchc({"test", "sort.bench", "--only", "asks_to_much"});
  EXPECT_EQ(none.exit_code, 2);
  EXPECT_THAT(none.err, HasSubstr("did you mean `asks_too_much`?"));
}

TEST(RuleTests, ASpecWithoutAnySaysSo) {
  const Repository repository;
  repository.write("a.bench", "bench 1\nworkload a { command = [\"/bin/true\"] }\n");
  const Finished finished = repository.benchc({"test", "a.bench"});
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
  EXPECT_EQ(finished.out, "a.bench\n  no tests\n\n0 tests: 0 passed, 0 failed\n");
}

TEST(RuleTests, AWrongSpecIsAnErrorBesideOthersThatRun) {
  const Repository repository;
  repository.write("good.bench", kSpec);
  repository.write("bad.bench", "bench 1\ntest t { rule missing; expect fail }\n");
  const Finished finished = repository.benchc({"test", "bad.bench", "good.bench"});
  EXPECT_EQ(finished.exit_code, 2) << finished.all();
  EXPECT_THAT(finished.err, HasSubstr("unknown rule `missing`"));
  EXPECT_THAT(finished.out, HasSubstr("2 tests: 2 passed"));
}

TEST(RuleTests, ThoseOfTheStandardLibraryPass) {
  const Repository repository;
  const Finished finished = repository.benchc({"test", "std.rules"});
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
  EXPECT_THAT(finished.out, AllOf(HasSubstr("ok      no_slowdown_rarely_errs  (500 trials)"),
                                  HasSubstr("0 failed"), Not(HasSubstr("no tests"))));
  EXPECT_THAT(finished.err, IsEmpty());
}

TEST(RuleTests, AModuleThatIsNotThereIsNamed) {
  const Repository repository;
  const Finished finished = repository.benchc({"test", "std.rule"});
  EXPECT_EQ(finished.exit_code, 2) << finished.all();
  EXPECT_THAT(finished.err, AllOf(HasSubstr("there is no module `std.rule`"),
                                  HasSubstr("did you mean `std.rules`?")));
}

TEST(RuleTests, APlanWhoseWaiverIsOverIsRefused) {
  const Repository repository;
  repository.write("sort.bench", kSpec + "waive no_slowdown until 2999-12-31 because \"known\"\n");
  const Finished planned = repository.benchc({"plan", "sort.bench", "--format", "json"});
  ASSERT_EQ(planned.exit_code, 0) << planned.all();
  std::string plan = planned.out;
  const std::size_t date = plan.find("2999-12-31");
  ASSERT_NE(date, std::string::npos);
  plan.replace(date, 10, "2020-01-31");
  repository.write("plan.json", plan);
  const Finished finished = repository.benchc({"run", "plan.json"});
  EXPECT_EQ(finished.exit_code, 2) << finished.all();
  EXPECT_THAT(finished.err, HasSubstr("waives rule `no_slowdown` until 2020-01-31, which is over"));
}

}  // namespace
}  // namespace benchc::system_test
