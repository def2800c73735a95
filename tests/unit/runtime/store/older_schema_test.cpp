// Files that benchc wrote by older schemas: by 1 before cases had processes, by 2 before the
// machine was watched. They are kept as they were written.

#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "runtime/store/store.h"
#include "tests/unit/runtime/store/sample_runs.h"

namespace benchc::store {
namespace {

/// What the files hold.
plan::Run written(int schema, plan::RunInfo info) {
  const std::string first = schema == 1 ? "sort[n=1]" : "native[n=1]";
  plan::Run run{std::move(info), {sample_case(first, 3), sample_case("parse", 2, 2)}};
  run.cases[0].warnings = {"the budget ended"};
  run.cases[1].state = plan::CaseState::Failed;
  run.cases[1].reason = "killed by SIGSEGV";
  if (schema == 1) return run;
  run.cases[0].process = {0, 0, 1};
  run.cases[0].iterations = 4096;
  if (run.info.ended != 0) run.info.clock = plan::Clock{"tsc", 2.45e9, 4.1e-10, 9.6e-9};
  return run;
}

class OlderSchema : public StoreTest, public testing::WithParamInterface<int> {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(store() / "runs");
    std::filesystem::copy(folder() / "finished.h5", file_of(id()));
    std::filesystem::copy(folder() / "killed.journal", journal_of(id() + "-killed"));
  }
  std::filesystem::path folder() const {
    return std::string(BENCHC_SOURCE_DIR) + "/tests/unit/runtime/store/schema_" +
           std::to_string(GetParam());
  }
  std::string id() const { return "schema-" + std::to_string(GetParam()); }
  plan::Run finished() const { return written(GetParam(), ended(sample_info(id()))); }
};

TEST_P(OlderSchema, AFinishedRunIsReadAndListed) {
  const Expected<plan::Run> run = load(store(), id());
  ASSERT_TRUE(run) << run.error().message;
  EXPECT_TRUE(*run == finished());
  const Expected<Listing> listing = list(store());
  ASSERT_TRUE(listing);
  EXPECT_EQ(listing->runs.size(), 2U);
  EXPECT_TRUE(listing->damaged.empty());
}

TEST_P(OlderSchema, ItsHdf5IsReadWithoutAHeadToo) {
  const std::string bytes = read_bytes(folder() / "finished.h5");
  write_bytes(directory_ / "bare.h5", bytes.substr(bytes.find("\x89HDF\r\n\x1a\n")));
  const Expected<plan::Run> run = load_file(directory_ / "bare.h5");
  ASSERT_TRUE(run) << run.error().message;
  EXPECT_TRUE(*run == finished());
}

TEST_P(OlderSchema, AKilledRunIsReadAndThenMadeAFile) {
  const std::string killed = id() + "-killed";
  const plan::Run expected = written(GetParam(), sample_info(killed));
  const Expected<plan::Run> journal = load(store(), killed);
  ASSERT_TRUE(journal) << journal.error().message;
  EXPECT_TRUE(*journal == expected);
  ASSERT_TRUE(RunWriter::create(store(), sample_info("next")));
  EXPECT_FALSE(std::filesystem::exists(journal_of(killed)));
  const Expected<plan::Run> file = load(store(), killed);
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_TRUE(*file == expected);
}

INSTANTIATE_TEST_SUITE_P(Schemas, OlderSchema, testing::Values(1, 2));

}  // namespace
}  // namespace benchc::store
