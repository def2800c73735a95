#include "tests/unit/runtime/revision/users_repository.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

namespace benchc::revision {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> variables(const fs::path& home) {
  return {std::string("PATH=") + std::getenv("PATH"), "HOME=" + home.string(),
          "GIT_CONFIG_NOSYSTEM=1"};
}

}  // namespace

UsersRepository::UsersRepository(const std::string& name) : root_(directory_.path() / name) {
  fs::create_directories(root_);
  git({"init", "--quiet", "--initial-branch", "main"});
}

void UsersRepository::write(const std::string& file, std::string_view text) const {
  fs::create_directories((root_ / file).parent_path());
  std::ofstream(root_ / file, std::ios::binary) << text;
}

std::string UsersRepository::git(std::vector<std::string> arguments) const {
  const std::vector<std::string> start = {"git",
                                          "-c",
                                          "user.name=test",
                                          "-c",
                                          "user.email=test@localhost",
                                          "-c",
                                          "commit.gpgsign=false",
                                          "-c",
                                          "protocol.file.allow=always"};
  arguments.insert(arguments.begin(), start.begin(), start.end());
  const workload::Finished finished =
      launcher_.run({.argv = arguments,
                     .directory = root_.string(),
                     .environment = std::make_shared<const std::vector<std::string>>(
                         variables(directory_.path())),
                     .keep_stdout = 1U << 20U});
  EXPECT_TRUE(finished.exited_with(0)) << arguments[9] << ": " << finished.err.tail;
  std::string out = finished.out.text;
  while (!out.empty() && out.back() == '\n') out.pop_back();
  return out;
}

std::string UsersRepository::commit() const {
  git({"add", "--all"});
  git({"commit", "--quiet", "--allow-empty", "--message", "A state"});
  return git({"rev-parse", "HEAD"});
}

Workshop UsersRepository::workshop() const {
  return {.repository = root_,
          .folder = cache() / "worktrees",
          .environment = variables(directory_.path()),
          .launcher = launcher_};
}

std::string UsersRepository::traces() const {
  std::vector<std::string> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root_ / ".git")) {
    files.push_back(entry.path().string() + " " +
                    std::to_string(entry.last_write_time().time_since_epoch().count()) + " " +
                    (entry.is_regular_file() ? std::to_string(entry.file_size()) : ""));
  }
  std::sort(files.begin(), files.end());
  std::string all;
  for (const std::string& file : files) all += file + "\n";
  return all;
}

std::string text_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

}  // namespace benchc::revision
