#include "compiler/init/tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/temporary_directory.h"

namespace benchc::init {
namespace {

namespace fs = std::filesystem;
using test::TemporaryDirectory;
using testing::ElementsAre;

std::vector<std::string> names(const Tree& tree) {
  std::vector<std::string> paths;
  for (const auto& [path, text] : tree.files) paths.push_back(path);
  return paths;
}

TEST(InitTreeTest, ReadsWhatMayTellOfBenchmarksAndNothingElse) {
  const TemporaryDirectory root;
  root.write("CMakeLists.txt", "project(a)");
  root.write("bench/a.cpp", "int a;");
  root.write("picture.png", "x");
  root.write(".hidden/a.cpp", "int a;");
  root.write("third_party/a.cpp", "int a;");
  root.write("out/CMakeCache.txt", "");
  root.write("out/a.cpp", "int a;");
  root.write("module/.git", "gitdir: ..");
  root.write("module/a.cpp", "int a;");
  root.write("binary.py", std::string_view("a\0b", 3));
  EXPECT_THAT(names(read_tree(root.path()).value()), ElementsAre("CMakeLists.txt", "bench/a.cpp"));
}

TEST(InitTreeTest, FollowsNoLink) {
  const TemporaryDirectory outside;
  outside.write("a.cpp", "secret");
  const TemporaryDirectory root;
  fs::create_symlink(outside.path() / "a.cpp", root.path() / "b.cpp");
  fs::create_directory_symlink(outside.path(), root.path() / "folder");
  fs::create_directory_symlink(root.path(), root.path() / "round");
  EXPECT_THAT(names(read_tree(root.path()).value()), ElementsAre());
}

TEST(InitTreeTest, IsBoundedInFilesBytesEntriesAndDepth) {
  const TemporaryDirectory root;
  root.write("a.cpp", "12345");
  root.write("b.cpp", "12345");
  root.write("c/d/e.cpp", "12345");
  const auto looked = [&](const Bounds& bounds) { return read_tree(root.path(), bounds).value(); };
  EXPECT_FALSE(looked({}).bounded);
  EXPECT_THAT(names(looked({.depth = 1})), ElementsAre("a.cpp", "b.cpp"));
  EXPECT_TRUE(looked({.depth = 1}).bounded);
  EXPECT_THAT(names(looked({.files = 1})), ElementsAre("a.cpp"));
  EXPECT_TRUE(looked({.files = 1}).bounded);
  EXPECT_THAT(names(looked({.all_bytes = 5})), ElementsAre("a.cpp"));
  EXPECT_TRUE(looked({.all_bytes = 5}).bounded);
  EXPECT_THAT(names(looked({.file_bytes = 4})), ElementsAre());
  EXPECT_TRUE(looked({.entries = 2}).bounded);
}

TEST(InitTreeTest, WhatIsNotUtf8IsMadeSo) {
  const TemporaryDirectory root;
  root.write("a.sh", "caf\xe9 \xc3");
  EXPECT_EQ(*read_tree(root.path()).value().find("a.sh"), "caf? ?");
}

TEST(InitTreeTest, PathsThatLeadOutsideAreNone) {
  EXPECT_EQ(joined("bench", "../a.cpp"), "a.cpp");
  EXPECT_EQ(joined("bench", "../../a.cpp"), "");
  EXPECT_EQ(joined("bench", "/etc/passwd"), "");
}

}  // namespace
}  // namespace benchc::init
