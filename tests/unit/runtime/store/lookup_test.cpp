#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "runtime/store/store.h"
#include "tests/unit/runtime/store/sample_runs.h"

namespace benchc::store {
namespace {

class Lookup : public StoreTest {
 protected:
  void add(const std::string& id, std::int64_t started) {
    plan::RunInfo info = ended(sample_info(id));
    info.started = started;
    write_run(store(), {info, {sample_case("a", 2)}});
  }
};

TEST_F(Lookup, AStoreThatDoesNotExistHasNoRuns) {
  const Expected<Listing> listing = list(store());
  ASSERT_TRUE(listing);
  EXPECT_TRUE(listing->runs.empty());
  EXPECT_EQ(load(store(), "latest").error().message,
            "there is no run in the store " + store().string());
  EXPECT_FALSE(std::filesystem::exists(store()));
}

TEST_F(Lookup, ListsNewestFirstAndWithoutTexts) {
  add("20261123-121507-00000000", 1'000);
  add("20261123-121508-00000000", 3'000);
  add("20261123-121508-ffffffff", 2'000);
  const Expected<Listing> listing = list(store());
  ASSERT_TRUE(listing);
  ASSERT_EQ(listing->runs.size(), 3U);
  EXPECT_EQ(listing->runs[0].id, "20261123-121508-00000000");
  EXPECT_EQ(listing->runs[1].id, "20261123-121508-ffffffff");
  EXPECT_EQ(listing->runs[2].id, "20261123-121507-00000000");
  plan::RunInfo expected = ended(sample_info("20261123-121507-00000000"));
  expected.started = 1'000;
  expected.spec_text.clear();
  expected.plan_json.clear();
  EXPECT_TRUE(listing->runs[2] == expected);
  EXPECT_EQ(load(store(), "latest")->info.id, "20261123-121508-00000000");
}

TEST_F(Lookup, IdsMayBeShortenedWhileTheyAreUnique) {
  add("20261123-121507-00000000", 1'000);
  add("20261124-000000-aaaaaaaa", 2'000);
  add("20261124-000000-bbbbbbbb", 3'000);
  EXPECT_EQ(load(store(), "20261123")->info.id, "20261123-121507-00000000");
  EXPECT_EQ(load(store(), "20261124-000000-b")->info.id, "20261124-000000-bbbbbbbb");
  EXPECT_EQ(load(store(), "20261124").error().message,
            "`20261124` is short for more than one run: 20261124-000000-aaaaaaaa, "
            "20261124-000000-bbbbbbbb");
  EXPECT_EQ(load(store(), "2027").error().message,
            "no run of the store " + store().string() + " has an id that begins with `2027`");
  EXPECT_FALSE(load(store(), ""));
  EXPECT_FALSE(load(store(), "../../etc/passwd"));
  EXPECT_FALSE(load(store(), "\x1b[31m"));
}

TEST_F(Lookup, AnIdThatBeginsAnotherIsItself) {
  add("run", 2'000);
  add("run-2", 1'000);
  EXPECT_EQ(load(store(), "run")->info.id, "run");
  EXPECT_EQ(load(store(), "latest")->info.id, "run");
}

TEST_F(Lookup, AStoreThatBenchcMakesIgnoresItself) {
  add("a", 1);
  EXPECT_EQ(read_bytes(store() / ".gitignore"), "*\n");
}

TEST_F(Lookup, AStoreThatWasThereIsNotMadeToIgnoreItself) {
  std::filesystem::create_directories(store());
  add("a", 1);
  EXPECT_FALSE(std::filesystem::exists(store() / ".gitignore"));
}

TEST_F(Lookup, ARunIsNotOverwritten) {
  add("a", 1);
  EXPECT_EQ(RunWriter::create(store(), sample_info("a")).error().message,
            "there is a run a in the store " + store().string() + " already");
}

TEST_F(Lookup, ARunIsReadFromAFileAnywhere) {
  add("a", 1);
  const std::filesystem::path copy = directory_ / "baseline.h5";
  std::filesystem::copy_file(file_of("a"), copy);
  EXPECT_EQ(load_file(copy)->info.id, "a");
  // In a store the name is the id, so that nothing can pass for another run.
  std::filesystem::copy_file(file_of("a"), file_of("b"));
  EXPECT_NE(load(store(), "b").error().message.find("does not hold the run of its name"),
            std::string::npos);
  EXPECT_EQ(list(store())->damaged.size(), 1U);
  EXPECT_EQ(list(store())->runs.size(), 1U);
}

TEST_F(Lookup, IdsSortByTime) {
  EXPECT_EQ(make_run_id(1'795'436'107'999'999'999, 0x3f9a2c41), "20261123-121507-3f9a2c41");
  EXPECT_EQ(make_run_id(0, 0), "19700101-000000-00000000");
}

}  // namespace
}  // namespace benchc::store
