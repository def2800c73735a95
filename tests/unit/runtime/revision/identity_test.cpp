#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/fake_launcher.h"
#include "tests/unit/runtime/revision/users_repository.h"

namespace benchc::revision {
namespace {

using testing::HasSubstr;

TEST(Identity, IsOfACommitAndItsFiles) {
  const UsersRepository repository;
  repository.write("a", "1");
  const std::string commit = repository.commit();
  repository.git({"tag", "-a", "v1", "-m", "A tag"});
  for (const char* reference : {"main", "HEAD", "v1", "main@{0}"}) {
    const auto identity = identify(repository.workshop(), reference);
    ASSERT_TRUE(identity) << reference << ": " << identity.error().message;
    EXPECT_EQ(identity->commit, commit);
    EXPECT_EQ(identity->tree, repository.git({"rev-parse", "HEAD^{tree}"}));
  }
}

TEST(Identity, NothingThatGitTakesForAnOption) {
  const UsersRepository repository;
  repository.commit();
  for (const std::string reference : {"", "-", "--all", "--output=x", "--upload-pack=touch x",
                                      "main\n--all", "a\x7f", "main\t"}) {
    const auto identity = identify(repository.workshop(), reference);
    ASSERT_FALSE(identity) << reference;
    EXPECT_THAT(identity.error().message, HasSubstr("is no name of a revision"));
  }
  EXPECT_FALSE(identify(repository.workshop(), std::string(5000, 'a')));
}

TEST(Identity, WhatIsNoCommitIsNotKnown) {
  const UsersRepository repository;
  repository.write("a", "1");
  repository.commit();
  for (const char* reference : {"nobody", "main:a", "main..main", "$(touch x)", "main;x", "^main",
                                "v1'", "../../etc/passwd"}) {
    const auto identity = identify(repository.workshop(), reference);
    ASSERT_FALSE(identity) << reference;
    EXPECT_THAT(identity.error().message, HasSubstr("git knows no revision"));
    EXPECT_THAT(identity.error().hint, HasSubstr("git fetch"));
  }
}

TEST(Identity, AShallowCloneIsToldWhatToFetch) {
  const UsersRepository origin;
  origin.write("a", "1");
  origin.commit();
  origin.git({"branch", "old"});
  origin.write("a", "2");
  origin.commit();
  const UsersRepository clone("unused");
  clone.git({"clone", "--quiet", "--depth", "1", "file://" + origin.root().string(), "shallow"});
  Workshop workshop = clone.workshop();
  workshop.repository = clone.root() / "shallow";
  EXPECT_TRUE(identify(workshop, "main"));
  const auto old = identify(workshop, "origin/old");
  ASSERT_FALSE(old);
  EXPECT_EQ(old.error().hint,
            "this clone is shallow: `git fetch --depth 1 origin "
            "+refs/heads/old:refs/remotes/origin/old` brings it");
  for (const char* reference : {"HEAD~1", "x;touch${IFS}y", "x$(touch y)", "origin/x|y"}) {
    const auto before = identify(workshop, reference);
    ASSERT_FALSE(before) << reference;
    EXPECT_EQ(before.error().hint,
              "this clone is shallow: `git fetch --unshallow` brings its history");
  }
}

TEST(Identity, WhatGitSaysNamesNoPassword) {
  const std::pair<const char*, const char*> complaints[] = {
      {"fatal: could not read Password for 'https://t0ken@host': terminal prompts disabled\n",
       "git: could not read Password for 'https://host': terminal prompts disabled"},
      {"fatal: clone of 'http://me:pass@word@host:80/a@b' failed\r\nhint: no\n",
       "git: clone of 'http://host:80/a@b' failed"},
      {"error: a@b and ssh://git@host/x https://t@h", "git: a@b and ssh://host/x https://h"},
      {"fatal: https://", "git: https://"}};
  for (const auto& [said, shown] : complaints) {
    test::FakeLauncher launcher;
    launcher.program("git", {.code = 128, .err = said});
    const Workshop workshop{
        .repository = ".", .folder = "cache", .environment = {}, .launcher = launcher};
    const auto identity = identify(workshop, "main");
    ASSERT_FALSE(identity);
    EXPECT_EQ(identity.error().message, shown);
  }
}

TEST(Identity, OutsideARepositoryGitSaysSo) {
  const test::TemporaryDirectory empty;
  const UsersRepository repository;
  Workshop workshop = repository.workshop();
  workshop.repository = empty.path();
  const auto identity = identify(workshop, "main");
  ASSERT_FALSE(identity);
  EXPECT_THAT(identity.error().message, HasSubstr("not a git repository"));
}

}  // namespace
}  // namespace benchc::revision
