#include "runtime/report/tests.h"

#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <llvm/Support/JSON.h>

#include "tests/support/temporary_directory.h"

namespace benchc::report {
namespace {

using testing::HasSubstr;
using testing::Not;

rules::Verdict verdict() {
  rules::Verdict verdict;
  verdict.rule = "no_slowdown";
  verdict.subject = "sort[n=1024]";
  verdict.outcome = rules::Outcome::Fail;
  rules::ClauseEvidence clause;
  clause.text = "median(time) regresses by more than 3%";
  clause.truth = rules::Truth::Holds;
  clause.current = {0.105, 0.105, 0.105};
  clause.reference = {0.1, 0.1, 0.1};
  clause.unit = "s";
  clause.change = rules::Estimate{0.05, 0.04, 0.06};
  clause.confidence = 0.99;
  clause.samples = 30;
  clause.baseline_runs = {"run 10", "run 9"};
  verdict.clauses = {clause};
  return verdict;
}

TestedRule passed(std::string name) {
  TestedRule tested;
  tested.test.name = std::move(name);
  tested.test.place = "sort.bench:3:6";
  tested.test.expectations.push_back({"fail", {0}, {}, {}, "fail", "sort.bench:5:3"});
  tested.result.passed = true;
  tested.result.expectations.push_back({true, 1, {{rules::Outcome::Fail, 1}}, {}, 0});
  return tested;
}

TestedRule failed(std::uint32_t trials) {
  TestedRule tested = passed("rarely_errs");
  tested.test.documentation = "Unchanged code passes.";
  tested.test.expectations = {{"fail", {0}, {}, 0.01, "fail at most 1%", "sort.bench:12:3"}};
  tested.result = {false, trials, {}};
  tested.result.expectations.push_back(
      {false, 1, {{rules::Outcome::Pass, trials - 1}, {rules::Outcome::Fail, 1}}, verdict(), 4});
  return tested;
}

const std::vector<TestFile> kFiles = {{"sort.bench", {passed("finds_it"), failed(20)}},
                                      {"empty.bench", {}}};

TEST(TestReport, SaysWhatWasExpectedAndWhatCameOut) {
  EXPECT_EQ(tests_to_text(kFiles, {}), R"(sort.bench
  ok      finds_it
  FAILED  rarely_errs  (20 trials)
          Unchanged code passes.
          sort.bench:12:3: expected fail at most 1%
          came out in 1 of 20 trials (5%): 19 pass, 1 fail
          in trial 4:
          fail: rule no_slowdown, sort[n=1024]
            fail when median(time) regresses by more than 3%: holds
              baseline 100 ms → 105 ms, +5% [+4%, +6%] at 99%
              30 samples against 2 runs, newest run 10
empty.bench
  no tests

2 tests: 1 passed, 1 failed
)");
}

TEST(TestReport, QuietlyOnlyWhatFailed) {
  const std::vector<TestFile> good = {{"sort.bench", {passed("finds_it")}}, {"empty.bench", {}}};
  EXPECT_EQ(tests_to_text(good, {.quiet = true}), "");
  const std::string text = tests_to_text(kFiles, {.quiet = true});
  EXPECT_THAT(text, Not(HasSubstr("finds_it")));
  EXPECT_THAT(text, HasSubstr("FAILED  rarely_errs"));
}

TEST(TestReport, OneTrialNeedsNoShare) {
  const std::vector<TestFile> files = {{"sort.bench", {failed(1)}}};
  const std::string text = tests_to_text(files, {});
  EXPECT_THAT(text, HasSubstr("FAILED  rarely_errs\n"));
  EXPECT_THAT(text, Not(HasSubstr("trial")));
}

TEST(TestReport, JsonHasCountsAndExplanations) {
  auto parsed = llvm::json::parse(tests_to_json(kFiles));
  ASSERT_TRUE(static_cast<bool>(parsed));
  const llvm::json::Object& root = *parsed->getAsObject();
  EXPECT_EQ(*root.getInteger("version"), 1);
  EXPECT_EQ(*root.getInteger("passed"), 1);
  EXPECT_EQ(*root.getInteger("failed"), 1);
  const llvm::json::Object& file = *(*root.getArray("files"))[0].getAsObject();
  const llvm::json::Object& test = *(*file.getArray("tests"))[1].getAsObject();
  EXPECT_EQ(test.getString("name")->str(), "rarely_errs");
  EXPECT_FALSE(*test.getBoolean("passed"));
  const llvm::json::Object& expectation = *(*test.getArray("expectations"))[0].getAsObject();
  EXPECT_EQ(expectation.getString("text")->str(), "fail at most 1%");
  EXPECT_EQ(*expectation.getObject("outcomes")->getInteger("pass"), 19);
  EXPECT_GT(expectation.getArray("explanation")->size(), 3u);
}

int validate(const std::vector<TestFile>& files) {
  const test::TemporaryDirectory directory;
  const std::string path = directory.write("tests.xml", tests_to_junit(files)).string();
  const std::string command = "'" BENCHC_XMLLINT "' --nonet --noout --schema '" BENCHC_SOURCE_DIR
                              "/tests/support/third_party/jenkins-junit.xsd' '" +
                              path + "'";
  return std::system(command.c_str());
}

TEST(TestReport, JunitIsValidByThePublishedSchema) {
  EXPECT_EQ(validate(kFiles), 0);
  EXPECT_EQ(validate({}), 0);
  std::vector<TestFile> hostile = kFiles;
  hostile[0].tests[1].test.documentation = "<script>]]>\x01\xff\x1b[31m";
  hostile[0].tests[1].result.expectations[0].shown->reason = "<&\"'\x02\xc3";
  hostile[0].name = "a\"b<c>.bench";
  EXPECT_EQ(validate(hostile), 0);
}

TEST(TestReport, HostileTextDrivesNoTerminal) {
  std::vector<TestFile> hostile = kFiles;
  hostile[0].tests[1].test.documentation = "\x1b[2Jcleared";
  hostile[0].tests[1].result.expectations[0].shown->reason = "\x1b]0;title\x07";
  EXPECT_THAT(tests_to_text(hostile, {}), Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace benchc::report
