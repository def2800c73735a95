#include "compiler/driver/git_state.h"

#include <optional>
#include <vector>

#include "compiler/driver/program_answer.h"

namespace benchc::driver {
namespace {

std::optional<std::string> ask_git(World& world, const std::filesystem::path& repository,
                                   std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "git");
  return answer_of(world, repository, std::move(arguments));
}

/// CI systems check out a revision without its branch, and name the branch in a variable.
std::string branch_named_by_ci(const World& world) {
  for (const char* name : {"GITHUB_HEAD_REF", "GITHUB_REF_NAME", "CI_COMMIT_REF_NAME",
                           "BUILDKITE_BRANCH", "CIRCLE_BRANCH", "BRANCH_NAME"}) {
    if (const auto value = world.variable(name); value && !value->empty()) return *value;
  }
  return {};
}

}  // namespace

GitState read_git_state(World& world, const std::filesystem::path& repository) {
  GitState state;
  const auto revision = ask_git(world, repository, {"rev-parse", "--verify", "HEAD"});
  if (!revision) return state;
  state.revision = *revision;
  const auto branch = ask_git(world, repository, {"symbolic-ref", "--short", "--quiet", "HEAD"});
  state.branch = branch && !branch->empty() ? *branch : branch_named_by_ci(world);
  const auto changes =
      ask_git(world, repository, {"status", "--porcelain", "--untracked-files=no", "--", "."});
  state.dirty = !changes || !changes->empty();
  return state;
}

}  // namespace benchc::driver
