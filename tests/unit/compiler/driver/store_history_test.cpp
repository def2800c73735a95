#include "compiler/driver/store_history.h"

#include <gtest/gtest.h>

#include "runtime/store/store.h"
#include "tests/support/temporary_directory.h"

namespace benchc::driver {
namespace {

class StoreHistoryTest : public testing::Test {
 protected:
  std::filesystem::path store() const { return directory_.path() / "store"; }

  void add(const std::string& id, const std::string& case_id, std::vector<double> seconds) const {
    plan::RunInfo info;
    info.id = id;
    info.started = 1'000;
    auto writer = store::RunWriter::create(store(), info);
    ASSERT_TRUE(writer) << writer.error().message;
    plan::CaseResult result;
    result.id = case_id;
    result.state = plan::CaseState::Measured;
    for (std::size_t i = 0; i < seconds.size(); ++i) {
      result.started.push_back(static_cast<std::int64_t>(i));
      result.round.push_back(static_cast<std::uint32_t>(i));
    }
    result.series.push_back({"time", "s", plan::Better::Lower, std::move(seconds)});
    ASSERT_TRUE(writer->commit(result));
    info.ended = 2'000;
    ASSERT_TRUE(writer->finish(info));
  }

  test::TemporaryDirectory directory_;
};

TEST_F(StoreHistoryTest, AMissingStoreHasNoHistory) {
  const StoreHistory history(store());
  EXPECT_FALSE(history.newest("sort", "time"));
  EXPECT_FALSE(history.has_run("20261123-121507-00000000"));
  EXPECT_FALSE(history.has_run("latest"));
}

TEST_F(StoreHistoryTest, GivesTheNewestRunThatHasTheCase) {
  add("20261123-121507-00000001", "sort", {0.005, 0.004, 0.006});
  add("20261123-121507-00000002", "sort", {0.010, 0.011, 0.012});
  add("20261123-121507-00000003", "parse", {1, 2, 3});
  const StoreHistory history(store());
  const auto sort = history.newest("sort", "time");
  ASSERT_TRUE(sort);
  EXPECT_DOUBLE_EQ(sort->median, 0.011);
  EXPECT_NEAR(sort->noise, 0.001 / 0.011, 1e-12);
  EXPECT_EQ(sort->unit, "s");
  EXPECT_EQ(sort->samples, 3U);
  EXPECT_EQ(sort->run, "20261123-121507-00000002");
  EXPECT_FALSE(history.newest("sort", "max_rss"));
  EXPECT_FALSE(history.newest("other", "time"));
}

TEST_F(StoreHistoryTest, LooksOnlyAtTheNewestRuns) {
  add("20261123-121507-00000000", "old", {1, 2, 3});
  for (std::size_t i = 0; i < StoreHistory::kMostRuns; ++i) {
    add("20261123-121508-000000" + std::to_string(10 + i), "sort", {1, 2, 3});
  }
  EXPECT_FALSE(StoreHistory(store()).newest("old", "time"));
}

TEST_F(StoreHistoryTest, ADamagedRunIsPassedOver) {
  add("20261123-121507-00000001", "sort", {1, 2, 3});
  directory_.write("store/runs/20261123-121507-00000002.h5", "not a run");
  EXPECT_TRUE(StoreHistory(store()).newest("sort", "time"));
}

TEST_F(StoreHistoryTest, AnIdOfARunMayBeShortened) {
  add("20261123-121507-00000001", "sort", {1, 2, 3});
  const StoreHistory history(store());
  EXPECT_TRUE(history.has_run("20261123-121507-00000001"));
  EXPECT_TRUE(history.has_run("20261123"));
  EXPECT_TRUE(history.has_run("latest"));
  EXPECT_FALSE(history.has_run("2027"));
  EXPECT_FALSE(history.has_run(""));
}

}  // namespace
}  // namespace benchc::driver
