#include "runtime/workload/native_cache.h"

#include <chrono>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/support/temporary_directory.h"

namespace benchc::workload {
namespace {

using Names = std::vector<std::string>;

TEST(Dependencies, AreTheFilesBehindTheColon) {
  EXPECT_EQ(dependencies("body: bench/a.cpp \\\n /usr/include/x.h \\\n ../b.h\n"),
            (Names{"bench/a.cpp", "/usr/include/x.h", "../b.h"}));
}

TEST(Dependencies, MayHaveBlanksAndDollarsInTheirNames) {
  EXPECT_EQ(dependencies("body: two\\ words.h a$$b.h c\\#d.h\n"),
            (Names{"two words.h", "a$b.h", "c#d.h"}));
}

TEST(Dependencies, AreNoneInAnEmptyFile) { EXPECT_EQ(dependencies(""), Names{}); }

TEST(Digest, KnowsWhereOneTextEndsAndTheNextBegins) {
  EXPECT_NE(digest({"ab", "c"}), digest({"a", "bc"}));
  EXPECT_EQ(digest({"ab", "c"}).size(), 64U);
}

class NativeCacheTest : public testing::Test {
 protected:
  std::filesystem::path keep(const std::string& key, const Names& headers) {
    const auto folder = cache_.temporary_folder();
    directory_.write("cache/made", "library of " + key);
    return *cache_.keep(key, directory_.path() / "cache/made", headers, soon());
  }
  static std::filesystem::file_time_type soon() {
    return std::filesystem::file_time_type::clock::now() + std::chrono::hours(1);
  }

  test::TemporaryDirectory directory_;
  NativeCache cache_{directory_.path() / "cache", directory_.path()};
};

TEST_F(NativeCacheTest, FindsWhatIsStillWhatItWas) {
  directory_.write("a.h", "1");
  const std::filesystem::path kept = keep("key", {"a.h"});
  EXPECT_EQ(file_text(kept), "library of key");
  EXPECT_EQ(cache_.find("key"), kept);
  EXPECT_EQ(cache_.find("other"), std::nullopt);
}

TEST_F(NativeCacheTest, AHeaderThatComesBackToWhatItWasIsFoundAgain) {
  directory_.write("a.h", "1");
  const std::filesystem::path kept = keep("key", {"a.h"});
  directory_.write("a.h", "2");
  EXPECT_EQ(cache_.find("key"), std::nullopt);
  std::filesystem::remove(directory_.path() / "a.h");
  EXPECT_EQ(cache_.find("key"), std::nullopt);
  directory_.write("a.h", "1");
  EXPECT_EQ(cache_.find("key"), kept);
}

TEST_F(NativeCacheTest, WhatChangedWhileItWasMadeIsNotFoundAgain) {
  directory_.write("a.h", "1");
  directory_.write("cache/made", "library");
  const auto before = std::filesystem::file_time_type::clock::now() - std::chrono::hours(1);
  EXPECT_TRUE(cache_.keep("key", directory_.path() / "cache/made", {"a.h"}, before));
  EXPECT_EQ(cache_.find("key"), std::nullopt);
}

TEST_F(NativeCacheTest, WhatIsDamagedIsNotFound) {
  const std::filesystem::path kept = keep("key", {});
  std::filesystem::resize_file(kept, 3);
  EXPECT_EQ(cache_.find("key"), std::nullopt);
  for (const auto& file : std::filesystem::directory_iterator(directory_.path() / "cache")) {
    if (file.path().extension() == ".made") std::filesystem::resize_file(file.path(), 1);
  }
  EXPECT_EQ(cache_.find("key"), std::nullopt);
}

TEST_F(NativeCacheTest, TheHeaderOfBodiesIsThereToBeIncluded) {
  const auto folder = cache_.include_folder("the header");
  ASSERT_TRUE(folder);
  EXPECT_EQ(file_text(*folder / "benchc/native.h"), "the header");
  directory_.write((*folder / "benchc/native.h").lexically_relative(directory_.path()).string(),
                   "damaged");
  EXPECT_EQ(*cache_.include_folder("the header"), *folder);
  EXPECT_EQ(file_text(*folder / "benchc/native.h"), "the header");
  EXPECT_NE(*cache_.include_folder("another"), *folder);
}

TEST_F(NativeCacheTest, WhatIsNoFileIsNotRead) {
  const std::filesystem::path kept = keep("key", {});
  std::filesystem::remove(kept);
  ASSERT_EQ(mkfifo(kept.c_str(), 0600), 0);
  EXPECT_EQ(cache_.find("key"), std::nullopt);
  EXPECT_EQ(file_text("/dev/zero"), std::nullopt);
}

TEST_F(NativeCacheTest, RemovesWhatAKilledCompilationLeft) {
  const auto old = *cache_.temporary_folder();
  const auto young = *cache_.temporary_folder();
  std::filesystem::last_write_time(
      old, std::filesystem::file_time_type::clock::now() - std::chrono::hours(3));
  const std::filesystem::path kept = keep("key", {});
  EXPECT_FALSE(std::filesystem::exists(old));
  EXPECT_TRUE(std::filesystem::exists(young));
  EXPECT_TRUE(std::filesystem::exists(kept));
}

TEST_F(NativeCacheTest, SaysThatItCannotBeWritten) {
  directory_.write("cache", "a file where a folder should be");
  const auto folder = cache_.include_folder("the header");
  ASSERT_FALSE(folder);
  EXPECT_TRUE(folder.error().message.starts_with("the cache cannot be written: "))
      << folder.error().message;
}

}  // namespace
}  // namespace benchc::workload
