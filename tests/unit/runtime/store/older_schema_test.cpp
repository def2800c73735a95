// Files that benchc wrote by schema 1, before cases had processes. They are kept as they were
// written.

#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "runtime/store/store.h"
#include "tests/unit/runtime/store/sample_runs.h"

namespace benchc::store {
namespace {

const std::filesystem::path kFolder = BENCHC_SOURCE_DIR "/tests/unit/runtime/store/schema_1";

/// What the files hold.
plan::Run written(plan::RunInfo info) {
  plan::Run run{std::move(info), {sample_case("sort[n=1]", 3), sample_case("parse", 2, 2)}};
  run.cases[0].warnings = {"the budget ended"};
  run.cases[1].state = plan::CaseState::Failed;
  run.cases[1].reason = "killed by SIGSEGV";
  return run;
}

class OlderSchema : public StoreTest {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(store() / "runs");
    std::filesystem::copy(kFolder / "finished.h5", file_of("schema-1"));
    std::filesystem::copy(kFolder / "killed.journal", journal_of("schema-1-killed"));
  }
};

TEST_F(OlderSchema, AFinishedRunIsReadAndListed) {
  const Expected<plan::Run> run = load(store(), "schema-1");
  ASSERT_TRUE(run) << run.error().message;
  EXPECT_TRUE(*run == written(ended(sample_info("schema-1"))));
  const Expected<Listing> listing = list(store());
  ASSERT_TRUE(listing);
  EXPECT_EQ(listing->runs.size(), 2U);
  EXPECT_TRUE(listing->damaged.empty());
}

TEST_F(OlderSchema, ItsHdf5IsReadWithoutAHeadToo) {
  const std::string bytes = read_bytes(kFolder / "finished.h5");
  write_bytes(directory_ / "bare.h5", bytes.substr(bytes.find("\x89HDF\r\n\x1a\n")));
  const Expected<plan::Run> run = load_file(directory_ / "bare.h5");
  ASSERT_TRUE(run) << run.error().message;
  EXPECT_TRUE(*run == written(ended(sample_info("schema-1"))));
}

TEST_F(OlderSchema, AKilledRunIsReadAndThenMadeAFile) {
  const plan::Run expected = written(sample_info("schema-1-killed"));
  const Expected<plan::Run> journal = load(store(), "schema-1-killed");
  ASSERT_TRUE(journal) << journal.error().message;
  EXPECT_TRUE(*journal == expected);
  ASSERT_TRUE(RunWriter::create(store(), sample_info("next")));
  EXPECT_FALSE(std::filesystem::exists(journal_of("schema-1-killed")));
  const Expected<plan::Run> file = load(store(), "schema-1-killed");
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_TRUE(*file == expected);
}

}  // namespace
}  // namespace benchc::store
