// What rules can see, as a user of the command line is told.

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <llvm/Support/JSON.h>

#include "tests/system/repository.h"

namespace benchc::system_test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// Twenty samples of /bin/true, and `rest`.
std::string spec(const std::string& rest) {
  return "bench 1\n"
         "measure default { samples = 20; warmup = 1; budget = 10s }\n"
         "workload ok { command = [\"/bin/true\"] }\n" +
         rest;
}

const char* const kStrict =
    "baseline base = build git \"HEAD\"\n"
    "rule strict {\n"
    "  for ok\n"
    "  against base\n"
    "  fail when median(time) regresses by more than 0.1%\n"
    "}\n"
    "cost production { machine any = 3.6 USD/h; volume ok = 1M/h }\n";

TEST(Power, WithoutNoiseSaysHowToGetIt) {
  const Repository repository;
  repository.write("a.bench", spec(kStrict));
  const Finished finished = repository.benchc({"power", "a.bench"});
  EXPECT_EQ(finished.exit_code, 3) << finished.all();
  EXPECT_THAT(finished.out, IsEmpty());
  EXPECT_THAT(finished.err, AllOf(HasSubstr("no noise of these cases is recorded"),
                                  HasSubstr("`benchc power --pilot`")));
}

TEST(Power, WithoutRulesHasNothingToTell) {
  const Repository repository;
  repository.write("a.bench", spec(""));
  const Finished finished = repository.benchc({"power", "a.bench"});
  EXPECT_EQ(finished.exit_code, 2) << finished.all();
  EXPECT_THAT(finished.err, HasSubstr("no rule judges anything"));
}

TEST(Power, GoesByTheNewestRunAndCheckWarns) {
  const Repository repository;
  repository.write("a.bench", spec(""));
  const Finished run = repository.benchc({"run", "a.bench"});
  ASSERT_EQ(run.exit_code, 0) << run.all();
  repository.write("a.bench", spec(kStrict));

  const Finished text = repository.benchc({"power", "a.bench"});
  EXPECT_EQ(text.exit_code, 0) << text.all();
  EXPECT_THAT(text.out, AllOf(HasSubstr("noise of run "), HasSubstr("20 pairs, "),
                              HasSubstr("does not see it: more `samples`"),
                              HasSubstr("one in 200 runs"), HasSubstr(" USD a month")));

  const Finished json = repository.benchc({"power", "a.bench", "--format", "json"});
  EXPECT_EQ(json.exit_code, 0) << json.all();
  auto value = llvm::json::parse(json.out);
  ASSERT_TRUE(static_cast<bool>(value)) << json.out;
  EXPECT_NE(value->getAsObject(), nullptr);
  EXPECT_THAT(json.out, AllOf(HasSubstr("\"version\": 1,"), HasSubstr("\"against\": \"revision\""),
                              HasSubstr("\"given\": 20,"), HasSubstr("\"blind\": true"),
                              HasSubstr("\"per_month\": ")));

  const Finished check = repository.benchc({"check", "a.bench"});
  EXPECT_EQ(check.exit_code, 0) << check.all();
  EXPECT_THAT(check.err, AllOf(HasSubstr("[rule-cannot-see]"), HasSubstr("0.1% on `ok` needs "),
                               HasSubstr("; the samples are 20")));
  const Finished without = repository.benchc({"check", "--no-history", "a.bench"});
  EXPECT_EQ(without.exit_code, 0) << without.all();
  EXPECT_THAT(without.err, Not(HasSubstr("rule-cannot-see")));

  // A run of another spec says nothing of these cases.
  repository.write("b.bench",
                   "bench 1\nmeasure default { samples = 2 }\n"
                   "workload other { command = [\"/bin/true\"] }\n");
  ASSERT_EQ(repository.benchc({"run", "b.bench"}).exit_code, 0);
  EXPECT_THAT(repository.benchc({"check", "a.bench"}).err, HasSubstr("0.1% on `ok` needs "));
}

TEST(Power, APilotMeasuresAndKeepsNothing) {
  const Repository repository;
  repository.write("a.bench", spec(kStrict));
  const Finished finished = repository.benchc({"power", "a.bench", "--pilot"});
  EXPECT_EQ(finished.exit_code, 0) << finished.all();
  EXPECT_THAT(finished.out,
              AllOf(HasSubstr("noise of a pilot"), Not(HasSubstr("successive samples"))));
  EXPECT_TRUE(repository.stored().empty());
}

TEST(Power, RefusesWhatIsNoProbability) {
  const Repository repository;
  repository.write("a.bench", spec(kStrict));
  for (const char* wrong : {"0.95", "100%", "nan%", "10%"}) {
    const Finished finished =
        repository.benchc({"power", "a.bench", "--confidence-of-detection", wrong});
    EXPECT_EQ(finished.exit_code, 2) << wrong << finished.all();
    EXPECT_THAT(finished.err, HasSubstr("expected a share from 50% to 99.99%"));
  }
}

}  // namespace
}  // namespace benchc::system_test
