#include "compiler/driver/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/support/temporary_directory.h"

namespace benchc::driver {
namespace {

using test::TemporaryDirectory;
using testing::ElementsAre;

TEST(ConfigTest, AbsentFilesGiveDefaults) {
  const TemporaryDirectory repository;
  const auto config = read_config(repository.path());
  ASSERT_TRUE(config);
  EXPECT_EQ(config->store, ".benchc/store");
  EXPECT_EQ(config->machine, "");
  EXPECT_TRUE(config->cores.empty());
}

TEST(ConfigTest, TheLocalFileWins) {
  const TemporaryDirectory repository;
  repository.write("benchc.toml",
                   "store = \"results\"\nmachine = \"ci-large\"\n"
                   "[run]\ncores = [2, 3]\ncache = \"~/built\"\n");
  repository.write("benchc.local.toml", "machine = \"mine\"\n");
  const auto config = read_config(repository.path());
  ASSERT_TRUE(config);
  EXPECT_EQ(config->store, "results");
  EXPECT_EQ(config->machine, "mine");
  EXPECT_THAT(config->cores, ElementsAre(2U, 3U));
  EXPECT_EQ(config->cache, "~/built");
}

std::string error_of(std::string_view text) {
  const TemporaryDirectory repository;
  repository.write("benchc.toml", text);
  const auto config = read_config(repository.path());
  return config ? "no error" : config.error().message + "|" + config.error().hint;
}

TEST(ConfigTest, WhatIsWrongIsNamedWithItsPlace) {
  EXPECT_EQ(error_of("stor = \"x\"\n"),
            "benchc.toml:1:8: unknown key `stor`|did you mean `store`?");
  EXPECT_EQ(error_of("store = 3\n"), "benchc.toml:1:9: `store` is a string|");
  EXPECT_EQ(error_of("[run]\ncores = [1, -2]\n"),
            "benchc.toml:2:13: a logical core is a number from 0|");
  EXPECT_EQ(error_of("[run]\ncache = 3\n"), "benchc.toml:2:9: `cache` is a string|");
  EXPECT_EQ(error_of("[run]\ncach = \"x\"\n"),
            "benchc.toml:2:8: unknown key `cach`|did you mean `cache`?");
  EXPECT_THAT(error_of("store = \n"), testing::StartsWith("benchc.toml:1:"));
}

TEST(ConfigTest, WhatIsToComeSaysSo) {
  EXPECT_EQ(error_of("[run]\nengine = \"local\"\n"), "no error");
  EXPECT_EQ(error_of("[run]\nengine = \"slurm\"\n"),
            "benchc.toml:2:10: `engine` is not supported yet|");
  EXPECT_EQ(error_of("[notify.slack]\n"), "benchc.toml:1:1: `notify` is not supported yet|");
}

TEST(ConfigTest, IsARegularFileOfTheRepository) {
  const TemporaryDirectory outside;
  const std::filesystem::path secret = outside.write("secret", "password = 42\n");
  const TemporaryDirectory repository;
  const std::filesystem::path file = repository.path() / "benchc.toml";
  std::filesystem::create_symlink(secret, file);
  EXPECT_EQ(read_config(repository.path()).error().message,
            "benchc.toml cannot be read: `benchc.toml` lies outside the repository");
  std::filesystem::remove(file);
  // A pipe that nobody writes to would be waited for.
  ASSERT_EQ(mkfifo(file.c_str(), 0600), 0);
  EXPECT_EQ(read_config(repository.path()).error().message,
            "benchc.toml cannot be read: it is not a regular file");
}

TEST(ConfigTest, TheRepositoryIsTheNearestDirectoryUpwards) {
  const TemporaryDirectory root;
  root.write("benchc.toml", "");
  root.write("a/b/c/file", "");
  EXPECT_EQ(find_repository(root.path() / "a/b/c"), root.path());
  root.write("a/.git/HEAD", "");
  EXPECT_EQ(find_repository(root.path() / "a/b/c"), root.path() / "a");
}

}  // namespace
}  // namespace benchc::driver
