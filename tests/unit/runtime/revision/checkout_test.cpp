#include <atomic>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/runtime/revision/users_repository.h"

namespace benchc::revision {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

Expected<Checkout> checked_out(const Workshop& workshop, const std::string& reference) {
  const auto identity = identify(workshop, reference);
  if (!identity) return tl::unexpected(identity.error());
  return check_out(workshop, *identity);
}

class Checkouts : public testing::Test {
 protected:
  Checkouts() {
    repository.write("a", "1");
    repository.write("bench/x", "1");
    repository.commit();
    repository.git({"branch", "old"});
    repository.write("a", "2");
    repository.commit();
  }

  /// Its folder, once it is no longer held.
  fs::path folder_of(const std::string& reference) const {
    const auto checkout = checked_out(repository.workshop(), reference);
    EXPECT_TRUE(checkout) << checkout.error().message;
    return checkout ? checkout->root() : fs::path();
  }

  UsersRepository repository;
};

TEST_F(Checkouts, HaveTheRevisionsFiles) {
  const auto checkout = checked_out(repository.workshop(), "old");
  ASSERT_TRUE(checkout) << checkout.error().message;
  EXPECT_EQ(text_of(checkout->root() / "a"), "1");
  EXPECT_TRUE(checkout->fresh());
  const auto tree = repository.git({"rev-parse", "old^{tree}"});
  EXPECT_EQ(checkout->root().lexically_normal().filename(), "")
      << "the root of the repository is that of the checkout";
  EXPECT_THAT(checkout->root().string(), HasSubstr("/project-"));
  EXPECT_THAT(checkout->root().string(), HasSubstr(tree));
}

TEST_F(Checkouts, LeaveNoTraceInTheUsersRepository) {
  repository.write("a", "3");
  repository.write("untracked", "x");
  repository.git({"add", "a"});
  repository.git({"status"});
  const std::string before = repository.traces();
  folder_of("old");
  EXPECT_EQ(repository.traces(), before);
  EXPECT_EQ(text_of(repository.root() / "a"), "3");
  EXPECT_EQ(repository.git({"status", "--porcelain"}), "M  a\n?? untracked");
  EXPECT_EQ(repository.git({"worktree", "list"}).find('\n'), std::string::npos);
}

TEST_F(Checkouts, AreUsedAgain) {
  const fs::path first = folder_of("old");
  std::ofstream(first / "built") << "x";
  const auto second = checked_out(repository.workshop(), "old");
  ASSERT_TRUE(second);
  EXPECT_EQ(second->root(), first);
  EXPECT_FALSE(second->fresh());
  EXPECT_TRUE(fs::exists(first / "built"));
}

TEST_F(Checkouts, ASecondOneAtTheSameTimeIsApart) {
  const auto first = checked_out(repository.workshop(), "old");
  const auto second = checked_out(repository.workshop(), "old");
  ASSERT_TRUE(first && second);
  EXPECT_NE(first->root(), second->root());
  EXPECT_EQ(text_of(second->root() / "a"), "1");
}

TEST_F(Checkouts, HalfMadeOnesAreMadeAgain) {
  const fs::path folder = folder_of("old");
  // As a killed benchc leaves it.
  fs::remove(folder / ".git/benchc/finished");
  fs::remove(folder / "a");
  std::ofstream(folder / ".git/index.lock") << "";
  const auto again = checked_out(repository.workshop(), "old");
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_TRUE(again->fresh());
  EXPECT_EQ(text_of(again->root() / "a"), "1");
}

TEST_F(Checkouts, ChangedOnesAreMadeAgain) {
  const fs::path folder = folder_of("old");
  std::ofstream(folder / "a") << "changed by a benchmark";
  const auto again = checked_out(repository.workshop(), "old");
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->fresh());
  EXPECT_EQ(text_of(again->root() / "a"), "1");
}

TEST_F(Checkouts, OutliveTheBranch) {
  const std::string commit = repository.git({"rev-parse", "old"});
  folder_of("old");
  repository.git({"branch", "-D", "old"});
  EXPECT_FALSE(checked_out(repository.workshop(), "old"));
  const auto by_hash = checked_out(repository.workshop(), commit);
  ASSERT_TRUE(by_hash);
  EXPECT_FALSE(by_hash->fresh());
}

TEST_F(Checkouts, OfAFolderBelowGitsRoot) {
  Workshop workshop = repository.workshop();
  workshop.repository = repository.root() / "bench";
  const auto checkout = checked_out(workshop, "old");
  ASSERT_TRUE(checkout) << checkout.error().message;
  EXPECT_EQ(text_of(checkout->root() / "x"), "1");
}

TEST_F(Checkouts, OfAWorktreeAreTheRepositorys) {
  const fs::path folder = folder_of("old");
  repository.git({"worktree", "add", "--quiet", "--detach", "../other"});
  Workshop workshop = repository.workshop();
  workshop.repository = repository.root().parent_path() / "other";
  const auto checkout = checked_out(workshop, "old");
  ASSERT_TRUE(checkout) << checkout.error().message;
  EXPECT_EQ(text_of(checkout->root() / "a"), "1");
}

TEST_F(Checkouts, WorkFromAHookOfGits) {
  Workshop workshop = repository.workshop();
  workshop.environment.push_back("GIT_DIR=" + (repository.root() / ".git").string());
  workshop.environment.push_back("GIT_INDEX_FILE=" + (repository.root() / ".git/index").string());
  repository.git({"status"});
  const std::string before = repository.traces();
  const auto checkout = checked_out(workshop, "old");
  ASSERT_TRUE(checkout) << checkout.error().message;
  EXPECT_EQ(text_of(checkout->root() / "a"), "1");
  EXPECT_EQ(repository.traces(), before);
}

TEST_F(Checkouts, RunNoHook) {
  const fs::path hooks = repository.cache() / "hooks";
  fs::create_directories(hooks);
  std::ofstream(hooks / "post-checkout")
      << "#!/bin/sh\ntouch " << (repository.cache() / "ran").string() << "\n";
  fs::permissions(hooks / "post-checkout", fs::perms::owner_all);
  std::ofstream(repository.root().parent_path() / ".gitconfig")
      << "[core]\n  hooksPath = " << hooks.string() << "\n";
  folder_of("old");
  EXPECT_FALSE(fs::exists(repository.cache() / "ran"));
}

TEST_F(Checkouts, KnowTagsForDescriptions) {
  repository.git({"tag", "v1", "old"});
  const fs::path folder = folder_of("old");
  EXPECT_EQ(repository.git({"-C", folder.string(), "describe", "--tags"}), "v1");
}

TEST_F(Checkouts, OfAShallowClone) {
  const UsersRepository other("unused");
  other.git(
      {"clone", "--quiet", "--depth", "1", "file://" + repository.root().string(), "shallow"});
  Workshop workshop = other.workshop();
  workshop.repository = other.root() / "shallow";
  const auto checkout = checked_out(workshop, "HEAD");
  ASSERT_TRUE(checkout) << checkout.error().message;
  EXPECT_EQ(text_of(checkout->root() / "a"), "2");
}

TEST_F(Checkouts, StopWhenTheUserWantsTo) {
  const auto identity = identify(repository.workshop(), "old");
  ASSERT_TRUE(identity);
  const std::atomic<bool> stop = true;
  Workshop workshop = repository.workshop();
  workshop.stop.flags[0] = &stop;
  EXPECT_FALSE(check_out(workshop, *identity));
  EXPECT_EQ(text_of(folder_of("old") / "a"), "1");
}

TEST_F(Checkouts, TheOldestGoes) {
  std::vector<fs::path> folders;
  const auto now = fs::file_time_type::clock::now();
  for (std::size_t i = 0; i <= kKeptCheckouts; ++i) {
    repository.write("a", "state " + std::to_string(i));
    repository.commit();
    folders.push_back(folder_of("HEAD"));
    // As if the days had passed.
    fs::last_write_time(folders.back() / ".git/benchc/finished",
                        now - std::chrono::hours(24 * (100 - i)));
  }
  EXPECT_FALSE(fs::exists(folders[0]));
  for (std::size_t i = 1; i < folders.size(); ++i) EXPECT_TRUE(fs::exists(folders[i])) << i;
}

TEST_F(Checkouts, TheCacheThatCannotBeWrittenIsNamed) {
  std::ofstream(repository.root().parent_path() / "cache") << "a file";
  const auto checkout = checked_out(repository.workshop(), "old");
  ASSERT_FALSE(checkout);
  EXPECT_THAT(checkout.error().message, HasSubstr("the cache cannot be written"));
  EXPECT_THAT(checkout.error().hint, HasSubstr("[run] cache"));
}

class MadeBuilds : public Checkouts {
 protected:
  MadeBuilds() {
    plan::Build tools;
    tools.name = "tools";
    tools.command = {{"make", "tools"}, false};
    plan::Build release;
    release.name = "release";
    release.command = {{"make"}, false};
    release.produces = {"prog"};
    release.needs = {0};
    builds = {tools, release};
  }

  void make_all(const Checkout& checkout) const {
    checkout.note_made("a.bench", builds, environment, 0);
    checkout.note_made("a.bench", builds, environment, 1);
    std::ofstream(checkout.root() / "prog") << "x";
  }

  std::vector<plan::Build> builds;
  std::vector<std::string> environment = {"PATH=/usr/bin"};
};

TEST_F(MadeBuilds, AreNotMadeAgain) {
  const auto checkout = checked_out(repository.workshop(), "old");
  ASSERT_TRUE(checkout);
  EXPECT_THAT(checkout->made("a.bench", builds, environment), testing::ElementsAre(false, false));
  make_all(*checkout);
  EXPECT_THAT(checkout->made("a.bench", builds, environment), testing::ElementsAre(true, true));
  EXPECT_THAT(checkout->made("b.bench", builds, environment), testing::ElementsAre(false, false));
}

TEST_F(MadeBuilds, ButWhenWhatTheyProduceIsGone) {
  const auto checkout = checked_out(repository.workshop(), "old");
  ASSERT_TRUE(checkout);
  make_all(*checkout);
  fs::remove(checkout->root() / "prog");
  EXPECT_THAT(checkout->made("a.bench", builds, environment), testing::ElementsAre(true, false));
}

TEST_F(MadeBuilds, ButWhenWhatTheyNeedIsMadeAgain) {
  const auto checkout = checked_out(repository.workshop(), "old");
  ASSERT_TRUE(checkout);
  checkout->note_made("a.bench", builds, environment, 1);
  std::ofstream(checkout->root() / "prog") << "x";
  EXPECT_THAT(checkout->made("a.bench", builds, environment), testing::ElementsAre(false, false));
}

TEST_F(MadeBuilds, WhatWasMadeOtherwiseMeanwhileIsForgotten) {
  const auto checkout = checked_out(repository.workshop(), "old");
  ASSERT_TRUE(checkout);
  make_all(*checkout);
  const std::vector<std::string> other = {"PATH=/usr/bin", "CXX=clang++"};
  EXPECT_THAT(checkout->made("a.bench", builds, other), testing::ElementsAre(false, false));
  EXPECT_THAT(checkout->made("a.bench", builds, environment), testing::ElementsAre(false, false));
}

}  // namespace
}  // namespace benchc::revision
