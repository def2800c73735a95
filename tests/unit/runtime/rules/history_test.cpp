#include "runtime/rules/history.h"

#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "runtime/rules/old_runs.h"
#include "tests/unit/runtime/rules/declared.h"
#include "tests/unit/runtime/rules/stored.h"

namespace benchc::rules {
namespace {

using plan::Baseline;
using plan::RunInfo;
using plan::RunOutcome;
using namespace stored;

constexpr stats::Statistic kMedian{stats::Kind::Median, 0};
constexpr stats::Statistic kP90{stats::Kind::Quantile, 0.9};

TEST(PastRun, ValuesAreFoundByCaseMetricAndStatistic) {
  PastRun run;
  run.values = {{"a", "rss", "B", kMedian, 1},
                {"a", "time", "s", kMedian, 2},
                {"a", "time", "s", kP90, 3},
                {"b", "time", "s", kMedian, 4}};
  EXPECT_EQ(value_of(run, "a", "time", kMedian)->value, 2);
  EXPECT_EQ(value_of(run, "a", "time", kP90)->value, 3);
  EXPECT_EQ(value_of(run, "b", "time", kMedian)->value, 4);
  EXPECT_EQ(value_of(run, "a", "rss", kMedian)->unit, "B");
  EXPECT_EQ(value_of(run, "b", "time", kP90), nullptr);
  EXPECT_EQ(value_of(run, "c", "time", kMedian), nullptr);
  EXPECT_EQ(value_of({}, "a", "time", kMedian), nullptr);
}

class Histories : public Baselines {
 protected:
  /// The rule asks for a shift of the median of time.
  void shifts(const plan::Term& term = declared::statistic("median")) {
    plan_.rules.emplace_back().baseline = 0;
    plan::Condition condition = declared::regresses(term, 0.02);
    condition.kind = plan::Condition::Kind::Shifts;
    plan_.rules.back().clauses.emplace_back().condition = condition;
  }
  void add_with(const std::string& id, int age, RunOutcome outcome) {
    RunInfo info = past(id, age);
    info.outcome = outcome;
    add(info);
  }
  static std::string history(const BaselineData& data) {
    std::string all;
    for (const PastRun& run : data.history) all += run.id + (run.sound ? " " : "! ");
    return all;
  }
};

TEST_F(Histories, AreNotReadUnlessARuleAsks) {
  add(past("run", 1));
  EXPECT_TRUE(resolve(branch("main")).history.empty());
}

TEST_F(Histories, HoldWholeRunsWhateverTheyCameToOldestFirst) {
  shifts();
  add_with("passed", 9, RunOutcome::Pass);
  add_with("failed", 8, RunOutcome::Fail);
  add_with("inconclusive", 7, RunOutcome::Inconclusive);
  add_with("erroneous", 6, RunOutcome::Error);
  add_with("unjudged", 5, RunOutcome::Unjudged);
  RunInfo info = past("dirty", 4);
  info.git_dirty = true;
  add(info);
  info = past("stopped", 3);
  info.interrupted = true;
  add(info);
  info = past("killed", 2);
  info.ended = 0;
  add(info);
  info = past("elsewhere", 2);
  set(info, "cpu_model", "Xeon");
  add(info);
  add_with("warned", 1, RunOutcome::Warn);
  const BaselineData data = resolve(branch("main"));
  EXPECT_EQ(history(data), "passed failed! inconclusive! erroneous! unjudged! warned ");
  EXPECT_EQ(ids(data), "warned passed ");
  EXPECT_EQ(history(resolve(branch("main", 2))), "unjudged! warned ");
}

TEST_F(Histories, HoldWhatIsAskedForOfMeasuredCases) {
  shifts();
  shifts(declared::statistic("quantile", 0, "time", 0.9));
  plan::CaseResult full = two_samples("sort");
  full.series.push_back({"max_rss", "B", plan::Better::Lower, {1, 2}});
  RunInfo info = past("run", 1);
  info.git_revision = "abc";
  add(info, {full, two_samples("of another day")});
  add(past("broken", 2), {failed("sort")});
  const BaselineData data = resolve(branch("main"));
  ASSERT_EQ(history(data), "broken! run ");
  EXPECT_TRUE(data.history[0].values.empty());
  const PastRun& run = data.history[1];
  EXPECT_EQ(run.git_revision, "abc");
  EXPECT_EQ(run.started, info.started);
  ASSERT_EQ(run.values.size(), 2U);
  EXPECT_EQ(value_of(run, "sort", "time", kMedian)->value, 0.375);
  EXPECT_EQ(value_of(run, "sort", "time", kP90)->unit, "s");
}

TEST_F(Histories, OfAGeometricMeanAreThoseOfItsCases) {
  plan::Term geomean;
  geomean.kind = plan::Term::Kind::OverCases;
  geomean.name = "geomean";
  geomean.operands = {declared::statistic("median")};
  shifts(geomean);
  add(past("run", 1));
  const BaselineData data = resolve(branch("main"));
  ASSERT_EQ(data.history.size(), 1U);
  EXPECT_EQ(value_of(data.history[0], "sort", "time", kMedian)->value, 0.375);
}

TEST_F(Histories, AStatisticThatIsNotDefinedHasNoValue) {
  shifts();
  plan::CaseResult odd = two_samples("sort");
  odd.series[0].values = {1, std::nan("")};
  add(past("run", 1), {odd});
  EXPECT_TRUE(resolve(branch("main")).history.at(0).values.empty());
}

TEST_F(Histories, ADamagedRunIsPassedOver) {
  shifts();
  add(past("good", 2));
  add(past("bad", 1));
  const std::filesystem::path path = store() / "runs" / "bad.h5";
  std::filesystem::resize_file(path, std::filesystem::file_size(path) - 1);
  const BaselineData data = resolve(branch("main"));
  EXPECT_EQ(history(data), "good ");
  EXPECT_EQ(data.notes, (std::vector<std::string>{"1 run of the store cannot be read"}));
}

TEST(BaselineAge, IsOfTheNewestAndTheOldest) {
  const std::vector<std::int64_t> started = {70 * kSecond, 90 * kSecond, 10 * kSecond};
  EXPECT_EQ(age_of(100 * kSecond, started), (BaselineAge{3, 10, 90}));
  EXPECT_EQ(age_of(0, started), std::nullopt);
  EXPECT_EQ(age_of(100 * kSecond, {}), std::nullopt);
  // Of a run that was named, and was measured later.
  EXPECT_EQ(age_of(5 * kSecond, started)->oldest, 0);
}

}  // namespace
}  // namespace benchc::rules
