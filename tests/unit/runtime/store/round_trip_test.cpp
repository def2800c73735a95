#include <limits>
#include <string>

#include <gtest/gtest.h>

#include "runtime/store/store.h"
#include "tests/unit/runtime/store/sample_runs.h"

namespace benchc::store {
namespace {

using namespace std::string_literals;

class RoundTrip : public StoreTest {
 protected:
  void expect_same(const plan::Run& run) {
    write_run(store(), run);
    const Expected<plan::Run> loaded = load(store(), run.info.id);
    ASSERT_TRUE(loaded) << loaded.error().message;
    EXPECT_TRUE(loaded->info == run.info);
    ASSERT_EQ(loaded->cases.size(), run.cases.size());
    for (std::size_t i = 0; i < run.cases.size(); ++i) {
      EXPECT_TRUE(loaded->cases[i] == run.cases[i]) << run.cases[i].id;
    }
  }
};

TEST_F(RoundTrip, KeepsEverythingOfARun) {
  plan::Run run{ended(sample_info()), {}};
  run.cases.push_back(sample_case("sort[algo=\"std\",n=1024]", 30));
  run.cases.push_back(sample_case("größe[sprache=\"日本語\"]", 7, 2));
  // The same name in another unit and direction is another column.
  run.cases.back().series.push_back(
      {"throughput", "B/s", plan::Better::Higher, {1, 2, 3, 4, 5, 6, 7}});
  run.cases.back().series.push_back(
      {"throughput", "1/s", plan::Better::None, {7, 6, 5, 4, 3, 2, 1}});
  run.cases.back().warnings = {"energy: this machine cannot tell", "", "the budget ended"};

  plan::CaseResult failed = sample_case("parse[file=\"a b\"]", 2, 3);
  failed.state = plan::CaseState::Failed;
  failed.reason = "killed by SIGSEGV";
  failed.stdout_tail = "binary \0 and \xff\xfe bytes\0"s;
  failed.stderr_tail = "boom\n";
  run.cases.push_back(failed);

  plan::CaseResult skipped;
  skipped.id = "skipped";
  skipped.reason = "needs build release, which failed";
  run.cases.push_back(skipped);
  skipped.id = "skipped too";
  run.cases.push_back(skipped);
  expect_same(run);
}

TEST_F(RoundTrip, WhatNativeCasesAdd) {
  plan::Run run{ended(sample_info()), {sample_case("native", 5), sample_case("command", 3)}};
  run.cases[0].process = {0, 0, 1, 1, 7};
  run.cases[0].iterations = 0xFFFF'FFFF'FFFF'FFFF;
  run.info.clock = plan::Clock{"tsc", 2.45e9, 4.1e-10, 9.6e-9};
  expect_same(run);
}

/// A case with everything that is not a counted sample's metric.
plan::CaseResult watched_case(const std::string& id, std::uint32_t count) {
  plan::CaseResult result = sample_case(id, count);
  result.machine = {{"steal", "", plan::Better::None, std::vector<double>(count, 0.25)},
                    {"frequency", "1/s", plan::Better::None, std::vector<double>(count, 2.5e9)}};
  result.disturbed = std::vector<std::uint8_t>(count, 0);
  result.disturbed.back() = 3;
  result.excluded.use = {plan::SampleUse::Warmup, plan::SampleUse::Discarded};
  result.excluded.started = {-5, 17};
  result.excluded.round = {0, 2};
  result.excluded.values = {{1, 2}, {3, 4}};
  result.excluded.machine = {{0.5, 0}, {2e9, 2.5e9}};
  result.excluded.disturbed = {0, 1};
  result.passes = {{"instructions", "", plan::Better::Lower, {12345, 12345}},
                   {"energy", "J", plan::Better::Lower, {}}};
  result.steadiness = plan::Steadiness{plan::Steadiness::Kind::NoSteadyState, 300, 12.5};
  return result;
}

TEST_F(RoundTrip, WhatTheMachineDidPassesAndSamplesThatDoNotCount) {
  plan::Run run{ended(sample_info()),
                {sample_case("before", 2), watched_case("watched", 4), sample_case("after", 3),
                 watched_case("native", 1)}};
  run.cases[3].process = {0};
  run.cases[3].excluded.process = {0, 0};
  run.cases[3].disturbed.clear();
  run.cases[3].steadiness = plan::Steadiness{};
  expect_same(run);
}

TEST_F(RoundTrip, ACaseOfDiscardedSamplesAlone) {
  plan::Run run{ended(sample_info()), {sample_case("none", 0), sample_case("one", 1)}};
  run.cases[0].state = plan::CaseState::Failed;
  run.cases[0].reason = "all 1 samples were discarded: steal > 1%";
  run.cases[0].excluded.use = {plan::SampleUse::Discarded};
  run.cases[0].excluded.started = {3};
  run.cases[0].excluded.round = {0};
  run.cases[0].excluded.values = {{1.5}, {2.5}};
  run.cases[0].excluded.disturbed = {1};
  expect_same(run);
}

TEST_F(RoundTrip, AKilledRunKeepsThemToo) {
  Expected<RunWriter> writer = RunWriter::create(store(), sample_info());
  ASSERT_TRUE(writer);
  const plan::CaseResult result = watched_case("watched", 3);
  ASSERT_TRUE(writer->commit(result));
  const Expected<plan::Run> loaded = load(store(), "latest");
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_TRUE(loaded->cases.at(0) == result);
}

TEST_F(RoundTrip, ExcludedSamplesOfDifferentLengthsAreRefused) {
  Expected<RunWriter> writer = RunWriter::create(store(), sample_info());
  ASSERT_TRUE(writer);
  const std::string problem = "the excluded samples of case a are columns of different lengths";
  plan::CaseResult result = watched_case("a", 3);
  result.excluded.round.pop_back();
  EXPECT_EQ(writer->commit(result).error().message, problem);
  result = watched_case("a", 3);
  result.excluded.values[1].push_back(0);
  EXPECT_EQ(writer->commit(result).error().message, problem);
  result = watched_case("a", 3);
  result.excluded.machine.pop_back();
  EXPECT_EQ(writer->commit(result).error().message, problem);
  result = watched_case("a", 3);
  result.machine[0].values.pop_back();
  EXPECT_EQ(writer->commit(result).error().message, "case a has 2 values of steal for 3 samples");
  result = watched_case("a", 3);
  result.disturbed.pop_back();
  EXPECT_EQ(writer->commit(result).error().message, "case a has 2 disturbances for 3 samples");
}

TEST_F(RoundTrip, AKilledNativeRunKeepsItsProcesses) {
  Expected<RunWriter> writer = RunWriter::create(store(), sample_info());
  ASSERT_TRUE(writer);
  plan::CaseResult result = sample_case("native", 3);
  result.process = {0, 1, 1};
  result.iterations = 4096;
  ASSERT_TRUE(writer->commit(result));
  const Expected<plan::Run> loaded = load(store(), "latest");
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_TRUE(loaded->cases.at(0) == result);
}

TEST_F(RoundTrip, ARunWithoutCases) {
  expect_same({ended(sample_info(), plan::RunOutcome::Error), {}});
}

TEST_F(RoundTrip, ARunOfEmptyTexts) {
  plan::RunInfo info;
  info.id = "x";
  info.interrupted = true;
  expect_same({info, {}});
}

TEST_F(RoundTrip, SeriesWithoutSamplesAndCasesWithoutSeries) {
  plan::Run run{ended(sample_info()), {sample_case("none", 0), sample_case("one", 1), {}}};
  run.cases[2].id = "nothing";
  run.cases[2].started = {1, 2};
  run.cases[2].round = {0, 1};
  expect_same(run);
}

TEST_F(RoundTrip, NumbersAtTheirLimits) {
  plan::Run run{ended(sample_info()), {sample_case("limits", 5)}};
  using Limits = std::numeric_limits<double>;
  run.cases[0].series[0].values = {0.0, Limits::denorm_min(), Limits::max(), Limits::infinity(),
                                   -0.0};
  run.cases[0].started = {0, std::numeric_limits<std::int64_t>::max(), -1, 5, 5};
  run.cases[0].round = {0, 0xFFFF'FFFF, 1, 1, 1};
  expect_same(run);
}

TEST_F(RoundTrip, AMillionSamples) {
  expect_same({ended(sample_info()), {sample_case("many", 1'000'000), sample_case("few", 3)}});
}

TEST_F(RoundTrip, TenThousandCases) {
  plan::Run run{ended(sample_info()), {}};
  for (std::uint32_t i = 0; i < 10'000; ++i) {
    plan::CaseResult result;
    result.id = "case[n=" + std::to_string(i) + "]";
    result.reason = "interrupted";
    run.cases.push_back(result);
  }
  run.cases[5'000] = sample_case("measured", 5);
  expect_same(run);
}

TEST_F(RoundTrip, AnUnfinishedRunIsReadWithoutItsEnd) {
  const plan::RunInfo info = sample_info();
  Expected<RunWriter> writer = RunWriter::create(store(), info);
  ASSERT_TRUE(writer);
  const plan::CaseResult result = sample_case("a", 3);
  ASSERT_TRUE(writer->commit(result));
  const Expected<plan::Run> loaded = load(store(), "latest");
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_TRUE(*loaded == (plan::Run{info, {result}}));
}

TEST_F(RoundTrip, WhatTheContractForbidsIsRefusedByName) {
  Expected<RunWriter> writer = RunWriter::create(store(), sample_info());
  ASSERT_TRUE(writer);
  plan::CaseResult result = sample_case("sort", 3);
  result.series[1].values.pop_back();
  EXPECT_EQ(writer->commit(result).error().message,
            "case sort has 2 values of max_rss for 3 samples");
  result = sample_case("sort", 3);
  result.round.push_back(3);
  EXPECT_EQ(writer->commit(result).error().message, "case sort has 4 rounds for 3 samples");
  result = sample_case("sort", 3);
  result.process = {0, 1};
  EXPECT_EQ(writer->commit(result).error().message, "case sort has 2 processes for 3 samples");
  result.process = {0, 1, 0xFFFF'FFFF};
  EXPECT_EQ(writer->commit(result).error().message,
            "case sort has a process whose number is too large");
  result = sample_case(std::string("a\0b", 3), 3);
  EXPECT_EQ(writer->commit(result).error().message,
            "a case's id is longer than 4,096 bytes or has a NUL in it");
  ASSERT_TRUE(writer->commit(sample_case("sort", 3)));
  ASSERT_TRUE(writer->finish(ended(sample_info())));
  EXPECT_EQ(writer->commit(sample_case("late", 3)).error().message, "the run is finished already");
  EXPECT_EQ(load(store(), "latest")->cases.size(), 1U);
}

}  // namespace
}  // namespace benchc::store
