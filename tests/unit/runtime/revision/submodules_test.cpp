#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/runtime/revision/users_repository.h"

namespace benchc::revision {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class Submodules : public testing::Test {
 protected:
  Submodules() {
    inner.write("i", "inner 1");
    inner.commit();
    library.write("l", "library 1");
    library.commit();
    library.git({"submodule", "--quiet", "add", inner.root().string(), "deep/inner"});
    library.commit();
    repository.write("a", "1");
    repository.git({"submodule", "--quiet", "add", library.root().string(), "third party/lib"});
    repository.git({"submodule", "--quiet", "update", "--init", "--recursive"});
    repository.commit();
    repository.git({"tag", "old"});
  }

  Expected<Checkout> checked_out(const std::string& reference) const {
    const auto identity = identify(repository.workshop(), reference);
    if (!identity) return tl::unexpected(identity.error());
    return check_out(repository.workshop(), *identity);
  }

  UsersRepository inner;
  UsersRepository library;
  UsersRepository repository;
};

TEST_F(Submodules, AreTakenFromTheUsersOwn) {
  // Nothing can be cloned any more.
  fs::rename(library.root(), library.root().string() + ".gone");
  fs::rename(inner.root(), inner.root().string() + ".gone");
  const std::string before = repository.traces();
  const auto checkout = checked_out("old");
  ASSERT_TRUE(checkout) << checkout.error().message;
  EXPECT_EQ(text_of(checkout->root() / "third party/lib/l"), "library 1");
  EXPECT_EQ(text_of(checkout->root() / "third party/lib/deep/inner/i"), "inner 1");
  EXPECT_EQ(repository.traces(), before);
}

TEST_F(Submodules, AreAtTheRevisionsCommit) {
  library.write("l", "library 2");
  library.commit();
  repository.git({"-C", "third party/lib", "pull", "--quiet"});
  repository.commit();
  const auto old = checked_out("old");
  const auto now = checked_out("main");
  ASSERT_TRUE(old && now);
  EXPECT_EQ(text_of(old->root() / "third party/lib/l"), "library 1");
  EXPECT_EQ(text_of(now->root() / "third party/lib/l"), "library 2");
}

TEST_F(Submodules, ThatWereRemovedSinceAreStillThere) {
  repository.git({"rm", "--quiet", "-f", "third party/lib"});
  repository.commit();
  const auto checkout = checked_out("old");
  ASSERT_TRUE(checkout) << checkout.error().message;
  EXPECT_EQ(text_of(checkout->root() / "third party/lib/l"), "library 1");
}

TEST_F(Submodules, ABuildsLeavingsInThemChangeNothing) {
  {
    const auto checkout = checked_out("old");
    ASSERT_TRUE(checkout);
    std::ofstream(checkout->root() / "third party/lib/built") << "x";
  }
  const auto again = checked_out("old");
  ASSERT_TRUE(again);
  EXPECT_FALSE(again->fresh());
}

TEST_F(Submodules, OneThatCannotBeHadIsNamed) {
  fs::remove_all(repository.root() / "third party");
  fs::remove_all(repository.root() / ".git/modules");
  fs::rename(library.root(), library.root().string() + ".gone");
  const auto checkout = checked_out("old");
  ASSERT_FALSE(checkout);
  EXPECT_THAT(checkout.error().message, HasSubstr("submodule third party/lib at "));
  EXPECT_THAT(checkout.error().hint, HasSubstr("git submodule update --init"));
}

TEST_F(Submodules, ARepositoryThatACommitBroughtAlongStartsNothing) {
  repository.git({"rm", "--quiet", "-f", "third party/lib"});
  fs::remove_all(repository.root() / ".git/modules");
  // As it could be among the files of a pull request: git would ask its remote for what it lacks.
  const std::string folder = "third party/lib";
  const fs::path marker = repository.root() / "started";
  repository.git({"init", "--quiet", "--bare", folder});
  for (const auto& [name, value] :
       {std::pair<std::string, std::string>("core.repositoryformatversion", "1"),
        {"extensions.partialClone", "origin"},
        {"remote.origin.promisor", "true"},
        {"remote.origin.url", library.root().string()},
        {"remote.origin.uploadpack", "touch '" + marker.string() + "'; git-upload-pack"}}) {
    repository.git({"--git-dir=" + folder, "config", name, value});
  }
  static_cast<void>(checked_out("old"));
  EXPECT_FALSE(fs::exists(marker));
}

TEST_F(Submodules, WhoseFileLiesAreNotFollowed) {
  repository.git({"rm", "--quiet", "-f", "third party/lib"});
  repository.write(".gitmodules", "[submodule \"../../x\"]\n  path = ../outside\n  url = " +
                                      library.root().string() +
                                      "\n[submodule \"lib\"]\n  path = a\n  url = ext::touch ran\n"
                                      "  update = !touch ran\n");
  repository.commit();
  const auto checkout = checked_out("main");
  ASSERT_TRUE(checkout) << checkout.error().message;
  EXPECT_FALSE(fs::exists(checkout->root().parent_path().parent_path() / "outside"));
  EXPECT_FALSE(fs::exists(checkout->root() / "ran"));
}

}  // namespace
}  // namespace benchc::revision
