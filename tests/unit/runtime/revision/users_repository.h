#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/revision/revision.h"
#include "runtime/workload/process_launcher.h"
#include "tests/support/temporary_directory.h"

namespace benchc::revision {

/// A real git repository, as a user has one, and a cache beside it.
class UsersRepository {
 public:
  explicit UsersRepository(const std::string& name = "project");

  const std::filesystem::path& root() const { return root_; }
  std::filesystem::path cache() const { return directory_.path() / "cache"; }

  void write(const std::string& file, std::string_view text) const;
  /// Runs git in the repository, with an identity of its own; fails the test when git does.
  std::string git(std::vector<std::string> arguments) const;
  /// Everything that is there; gives the commit's hash.
  std::string commit() const;

  Workshop workshop() const;
  /// All that could betray that somebody was here: state, branches, worktrees, settings, and each
  /// file below .git with its size and time.
  std::string traces() const;

 private:
  test::TemporaryDirectory directory_;
  std::filesystem::path root_;
  mutable workload::ProcessLauncher launcher_;
};

std::string text_of(const std::filesystem::path& file);

}  // namespace benchc::revision
