#include "compiler/driver/disk_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/temporary_directory.h"

namespace benchc::driver {
namespace {

using test::TemporaryDirectory;
using testing::HasSubstr;
namespace fs = std::filesystem;

template <typename T>
std::string error_of(const Expected<T>& result) {
  return result ? "no error" : result.error().message;
}

TEST(DiskFilesTest, ReadsWhatLiesInTheRepository) {
  const TemporaryDirectory repository;
  repository.write("bench/a.bench", "bench 1\n");
  const DiskFiles files(repository.path());
  EXPECT_EQ(files.read("bench/a.bench").value(), "bench 1\n");
  EXPECT_EQ(files.read("bench/../bench/a.bench").value(), "bench 1\n");
}

TEST(DiskFilesTest, NothingOutsideIsReadThroughWhateverWay) {
  const TemporaryDirectory outside;
  const fs::path secret = outside.write("secret", "42");
  const TemporaryDirectory repository;
  repository.write("a.bench", "");
  fs::create_symlink(secret, repository.path() / "link");
  fs::create_directory_symlink(outside.path(), repository.path() / "directory");
  const DiskFiles files(repository.path());
  EXPECT_THAT(error_of(files.read("../" + outside.path().filename().string() + "/secret")),
              HasSubstr("outside"));
  EXPECT_THAT(error_of(files.read(secret.string())), HasSubstr("outside"));
  EXPECT_THAT(error_of(files.read("link")), HasSubstr("outside"));
  EXPECT_THAT(error_of(files.read("directory/secret")), HasSubstr("outside"));
}

TEST(DiskFilesTest, OnlyRegularFilesOfABoundedSize) {
  const TemporaryDirectory repository;
  const fs::path large = repository.write("large", "");
  fs::resize_file(large, 17U << 20U);
  const DiskFiles files(repository.path());
  EXPECT_EQ(error_of(files.read("absent")), "no such file");
  EXPECT_EQ(error_of(files.read(".")), "it is a directory");
  EXPECT_EQ(error_of(files.read("large")), "it is larger than 16 MiB");
  EXPECT_EQ(error_of(read_regular_file("/dev/zero", 10)), "it is not a regular file");
}

TEST(DiskFilesTest, FindsFilesOfTheRepositoryOfWhateverSize) {
  const TemporaryDirectory outside;
  outside.write("library.so", "");
  const TemporaryDirectory repository;
  const fs::path large = repository.write("large.so", "");
  fs::resize_file(large, 17U << 20U);
  fs::create_directory_symlink(outside.path(), repository.path() / "directory");
  const DiskFiles files(repository.path());
  EXPECT_TRUE(files.find("large.so"));
  EXPECT_EQ(error_of(files.find("absent.so")), "no such file");
  EXPECT_EQ(error_of(files.find(".")), "it is a directory");
  EXPECT_THAT(error_of(files.find("directory/library.so")), HasSubstr("outside"));
}

TEST(DiskFilesTest, AModuleIsKnownByNameAndAMistypedOneGetsAHint) {
  const DiskFiles files(".");
  EXPECT_TRUE(files.read_module("std.env"));
  const auto mistyped = files.read_module("std.evn");
  ASSERT_FALSE(mistyped);
  EXPECT_EQ(mistyped.error().hint, "did you mean `std.env`?");
  EXPECT_THAT(files.module_names(), testing::Contains("std.measure"));
}

TEST(DiskFilesTest, ReplacingFollowsNoLinkThatLiesInTheWay) {
  const TemporaryDirectory outside;
  const fs::path precious = outside.write("precious", "42");
  const TemporaryDirectory repository;
  const fs::path file = repository.write("a", "old");
  fs::create_symlink(precious, repository.path() / "a.benchc-new");
  ASSERT_TRUE(replace_file(file, "new"));
  EXPECT_EQ(read_regular_file(precious, 100).value(), "42");
  EXPECT_EQ(read_regular_file(file, 100).value(), "new");
  EXPECT_FALSE(fs::is_symlink(file));
}

TEST(DiskFilesTest, ReplacingKeepsPermissionsAndLeavesNothingBehind) {
  const TemporaryDirectory repository;
  const fs::path file = repository.write("a", "old");
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
  ASSERT_TRUE(replace_file(file, "new"));
  EXPECT_EQ(read_regular_file(file, 100).value(), "new");
  EXPECT_EQ(fs::status(file).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(std::distance(fs::directory_iterator(repository.path()), {}), 1);
}

}  // namespace
}  // namespace benchc::driver
