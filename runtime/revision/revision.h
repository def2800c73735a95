#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "runtime/plan/error.h"
#include "runtime/plan/program.h"
#include "runtime/workload/launcher.h"

/// Another revision of the repository as files in a folder of its own, and what was built there. It
/// borrows the objects of the user's repository and writes nothing there: not a branch, not the
/// index, not the list of worktrees, even when it is killed.
namespace benchc::revision {

/// How many checkouts of a repository are kept; the one that was used longest ago goes first.
inline constexpr std::size_t kKeptCheckouts = 10;

/// Where and with what revisions are checked out.
struct Workshop {
  /// benchc's root, which may be a folder below git's.
  std::filesystem::path repository;
  /// Where checkouts are kept: CACHE/worktrees.
  std::filesystem::path folder;
  /// What git is started with: "NAME=value". GIT_DIR and the like count for the user's repository
  /// alone.
  std::vector<std::string> environment;
  workload::Launcher& launcher;
  workload::StopFlags stop = {};
};

/// What a reference stands for: full hashes in hexadecimal.
struct Identity {
  std::string commit;
  std::string tree;
};

/// A branch, a tag, a commit or any other of git's names for one. An error says what to fetch where
/// the clone is shallow.
Expected<Identity> identify(const Workshop& workshop, const std::string& reference);

class FolderLock;

/// A checkout, kept from other benchc as long as the object lives.
class Checkout {
 public:
  Checkout(std::filesystem::path folder, std::filesystem::path prefix,
           std::unique_ptr<FolderLock> lock, bool fresh);
  Checkout(Checkout&&) noexcept;
  Checkout& operator=(Checkout&&) noexcept;
  ~Checkout();

  /// What `repository` is in the user's own files.
  std::filesystem::path root() const { return folder_ / prefix_; }
  /// Whether it was made just now.
  bool fresh() const { return fresh_; }

  /// Which of the builds (of the spec at the path `spec`) have nothing to do: they succeeded here
  /// with the same command, variables and needs, `environment` had the same values of what
  /// compilers and build systems read, and what they produce is there. What was noted of the others
  /// is forgotten, since they are about to run.
  std::vector<bool> made(const std::string& spec, const std::vector<plan::Build>& builds,
                         const std::vector<std::string>& environment) const;
  /// Notes that one of them (an index) has succeeded.
  void note_made(const std::string& spec, const std::vector<plan::Build>& builds,
                 const std::vector<std::string>& environment, std::size_t build) const;

 private:
  std::filesystem::path notes() const;

  std::filesystem::path folder_;
  std::filesystem::path prefix_;
  std::unique_ptr<FolderLock> lock_;
  bool fresh_ = false;
};

/// The revision's files, with its submodules: those that are there from an earlier time, if nothing
/// changed them, or new ones. `making` is called before new ones are made. Two benchc at one time
/// get a checkout each.
Expected<Checkout> check_out(
    const Workshop& workshop, const Identity& identity,
    const std::function<void()>& making = [] {});

}  // namespace benchc::revision
