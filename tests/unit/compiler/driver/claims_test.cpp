#include <cmath>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "compiler/driver/store_history.h"
#include "compiler/model/model.h"
#include "runtime/metric/machine.h"
#include "runtime/store/store.h"
#include "tests/support/temporary_directory.h"

namespace benchc::driver {
namespace {

class ClaimsTest : public testing::Test {
 protected:
  ClaimsTest() {
    measure_.maximum_samples = 400;
    measure_.budget = 2;
  }

  std::filesystem::path store() const { return directory_.path() / "store"; }

  /// 100 samples of 10 ms with 1% of noise, one each 20 ms, of this machine or of another model.
  void add(const std::string& id, bool here = true) const {
    plan::RunInfo info;
    info.id = id;
    info.started = 1'000;
    info.fingerprint = metric::read_machine();
    if (!here) info.fingerprint.front().second = "another model";
    auto writer = store::RunWriter::create(store(), info);
    ASSERT_TRUE(writer) << writer.error().message;
    plan::CaseResult result;
    result.id = "sort";
    result.state = plan::CaseState::Measured;
    std::mt19937_64 random(5);
    std::normal_distribution<double> law(0, 0.01);
    std::vector<double> seconds;
    for (std::uint32_t i = 0; i < 100; ++i) {
      result.started.push_back(std::int64_t{20'000'000} * i);
      result.round.push_back(i);
      seconds.push_back(0.01 * std::exp(law(random)));
    }
    result.series.push_back({"time", "s", plan::Better::Lower, std::move(seconds)});
    ASSERT_TRUE(writer->commit(result));
    info.ended = 2'000;
    ASSERT_TRUE(writer->finish(info));
  }

  model::Claim claim(double limit, std::string beside = "base") const {
    model::Claim claim;
    claim.case_id = "sort";
    claim.metric = "time";
    claim.statistic = "median";
    claim.limit = limit;
    claim.beside = std::move(beside);
    claim.measure = &measure_;
    return claim;
  }

  test::TemporaryDirectory directory_;
  model::Measure measure_;
};

TEST_F(ClaimsTest, AClaimNeedsPairsThatTheBudgetMayNotGive) {
  add("20261123-121507-00000001");
  const StoreHistory history(store(), "");
  const std::vector<model::Claim> claims = {claim(0.001), claim(0.1)};
  const auto needs = history.needs(claims);
  ASSERT_EQ(needs.size(), 2U);
  ASSERT_TRUE(needs[0]);
  // 4 s of both sides, 40 ms a pair, one pair of them to warm up.
  EXPECT_EQ(needs[0]->given, 99);
  EXPECT_EQ(needs[0]->units, "pairs");
  EXPECT_TRUE(needs[0]->budget_ends);
  EXPECT_GT(needs[0]->needed, 1000);
  EXPECT_EQ(needs[0]->run, "20261123-121507-00000001");
  ASSERT_TRUE(needs[1]);
  EXPECT_LT(needs[1]->needed, needs[1]->given);
}

TEST_F(ClaimsTest, AgainstEarlierRunsTheRunsOwnSamplesAreLookedAt) {
  add("20261123-121507-00000001");
  const StoreHistory history(store(), "");
  const std::vector<model::Claim> claims = {claim(0.0005, ""), claim(0.02, "")};
  const auto needs = history.needs(claims);
  ASSERT_TRUE(needs[0]);
  EXPECT_EQ(needs[0]->units, "samples");
  EXPECT_GT(needs[0]->needed, needs[0]->given);
  ASSERT_TRUE(needs[1]);
  EXPECT_LT(needs[1]->needed, needs[1]->given);
}

TEST_F(ClaimsTest, NothingIsToldWithoutARunOfThisMachine) {
  const std::vector<model::Claim> claims = {claim(0.001)};
  EXPECT_FALSE(StoreHistory(store(), "").needs(claims)[0]);
  add("20261123-121507-00000001", false);
  EXPECT_FALSE(StoreHistory(store(), "").needs(claims)[0]);
  add("20261123-121507-00000002");
  EXPECT_TRUE(StoreHistory(store(), "").needs(claims)[0]);
  // An editor does not ask for the machine.
  EXPECT_FALSE(StoreHistory(store()).needs(claims)[0]);
}

TEST_F(ClaimsTest, OfACaseOrMetricThatTheRunDoesNotHaveNothingIsTold) {
  add("20261123-121507-00000001");
  std::vector<model::Claim> claims = {claim(0.001), claim(0.001), claim(0.001)};
  claims[0].case_id = "parse";
  claims[1].metric = "max_rss";
  const auto needs = StoreHistory(store(), "").needs(claims);
  EXPECT_FALSE(needs[0]);
  EXPECT_FALSE(needs[1]);
  EXPECT_TRUE(needs[2]);
}

}  // namespace
}  // namespace benchc::driver
