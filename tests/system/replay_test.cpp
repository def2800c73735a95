// `benchc eval --since`: what a change of rules means for the runs of the past.

#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/system/repository.h"

namespace benchc::system_test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string spec(const std::string& limit, const std::string& more = "") {
  return R"SPEC(bench 1

workload program {
  command = ["cat", "size"]
  metric size = match "([0-9]+)" in B better lower
}

measure default {
  samples = 10..10
  warmup  = 1
}

baseline main = branch "main" last 20 runs

rule no_growth {
  for program
  against main
  fail when median(size) regresses by more than )SPEC" +
         limit + "\n}\n" + more;
}

/// Seven runs of main, one a commit: the program grows by 3% once, and by 8% once.
class Replay : public testing::Test {
 protected:
  Replay() {
    repository_.write("a.bench", spec("2%"));
    repository_.write(".gitignore", ".benchc\n");
    for (const char* size : {"1000", "1000", "1000", "1000", "1000", "1030", "1080"}) {
      repository_.write("size", size);
      repository_.write("note", std::to_string(runs_++));
      repository_.commit();
      const Finished run = repository_.benchc({"run", "a.bench"});
      EXPECT_EQ(run.exit_code, std::string(size) == "1000" ? 0 : 1) << run.all();
    }
  }

  Finished eval(std::vector<std::string> more) const {
    more.insert(more.begin(), {"eval", "a.bench"});
    return repository_.benchc(std::move(more));
  }

  Repository repository_;
  int runs_ = 0;
};

TEST_F(Replay, AnswersWhichRegressionsALooserLimitLetsThrough) {
  repository_.write("a.bench", spec("5%"));
  const auto before = repository_.stored();
  const Finished finished = eval({"--since", "1d"});
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
  EXPECT_THAT(finished.out,
              AllOf(HasSubstr("no_growth  program: was fail → now pass  +3%"),
                    HasSubstr("what failed then and gets through now, the largest of each rule:\n"
                              "  no_growth: 1 verdict in 1 run; largest +3%"),
                    HasSubstr("7 runs judged; "), HasSubstr(": 1 would get through now, "),
                    Not(HasSubstr("+8%"))))
      << finished.all();
  EXPECT_EQ(repository_.stored(), before);
}

TEST_F(Replay, AnswersWhatAStricterRuleWouldHaveStopped) {
  repository_.write("a.bench", spec("2%", R"SPEC(
rule small {
  for program
  fail when median(size) > 1010B
}
)SPEC"));
  const Finished finished = eval({"--since", "1d"});
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
  EXPECT_THAT(finished.out,
              AllOf(HasSubstr("small  program: was no such rule → now fail"),
                    HasSubstr("small: would fail in 2 runs"), HasSubstr("2 would fail now")))
      << finished.all();
  const Finished one = eval({"--since", "1d", "--rule", "no_growth"});
  EXPECT_THAT(one.out, AllOf(HasSubstr("0 of 7 verdicts change"), Not(HasSubstr("small"))))
      << one.all();
}

TEST_F(Replay, NamesARuleThatIsGoneAndWhatItHadStopped) {
  std::string text = spec("2%");
  text.replace(text.find("rule no_growth"), 14, "rule another");
  repository_.write("a.bench", text);
  const Finished finished = eval({"--since", "1d", "--rule", "no_growth", "--format", "json"});
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
  EXPECT_THAT(finished.out, AllOf(HasSubstr("\"gone_rules\""), HasSubstr("\"failed\": 2"),
                                  HasSubstr("\"get_through_now\": 2")))
      << finished.all();
}

TEST_F(Replay, TakesWhenAsARunOrARevisionToo) {
  const std::string last = repository_.stored().back().stem();
  const Finished since_run = eval({"--since", last});
  EXPECT_THAT(since_run.out, AllOf(HasSubstr("the start of that run"), HasSubstr(" judged; 0 of ")))
      << since_run.all();
  const Finished since_revision = eval({"--since", "HEAD~6"});
  EXPECT_THAT(since_revision.out, HasSubstr("7 runs judged")) << since_revision.all();
  for (const char* wrong : {"yesterday", "2026-02-31", "--output=x"}) {
    const Finished refused = eval({std::string("--since=") + wrong});
    EXPECT_EQ(refused.exit_code, 2) << wrong << refused.all();
  }
  const Finished none = eval({"--since", "2199-01-01"});
  EXPECT_EQ(none.exit_code, 3) << none.all();
  EXPECT_EQ(eval({"--since", "1d", "--rule", "no_such"}).exit_code, 2);
  EXPECT_EQ(eval({"--rule", "no_growth"}).exit_code, 2);
  EXPECT_EQ(eval({"--since", "1d", "--run", last}).exit_code, 2);
}

TEST_F(Replay, PassesOverADamagedRunAndNamesIt) {
  const std::filesystem::path damaged = repository_.stored()[5];
  std::filesystem::resize_file(damaged, 100);
  const Finished finished = eval({"--since", "1d"});
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
  EXPECT_THAT(finished.out, AllOf(HasSubstr("not judged:\n  " + damaged.filename().string()),
                                  HasSubstr("6 runs judged, 1 not")))
      << finished.all();
}

}  // namespace
}  // namespace benchc::system_test
