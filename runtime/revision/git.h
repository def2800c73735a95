#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/revision/revision.h"

/// Private to the room.
namespace benchc::revision {

/// Runs git in a folder, with no hook and no question to a user.
class Git {
 public:
  /// In the user's repository, as their variables say.
  static Git in_users(const Workshop& workshop, const std::filesystem::path& folder);
  /// In a repository of benchc's own. `storage` is where the user's repository keeps files of Git
  /// LFS; may be empty.
  static Git in_own(const Workshop& workshop, const std::filesystem::path& folder,
                    const std::filesystem::path& storage);

  /// What it printed, without the last line break; an error has its first complaint.
  Expected<std::string> run(std::vector<std::string> arguments) const;

  const std::filesystem::path& folder() const { return folder_; }

 private:
  Git(const Workshop& workshop, std::filesystem::path folder, bool users,
      std::vector<std::pair<std::string, std::string>> settings);

  const Workshop& workshop_;
  std::filesystem::path folder_;
  workload::ProcessEnvironment environment_;
};

/// Where a repository keeps what its worktrees share.
Expected<std::filesystem::path> shared_folder(const Git& git);

}  // namespace benchc::revision
