#include "compiler/driver/git_state.h"

#include <array>
#include <optional>
#include <vector>

#include "runtime/workload/launcher.h"

namespace benchc::driver {
namespace {

constexpr double kTimeoutSeconds = 30;
constexpr std::size_t kAnswerBytes = 4096;

/// What `git arguments…` printed, without the line break; nothing when it failed.
std::optional<std::string> ask_git(World& world, const std::filesystem::path& repository,
                                   std::vector<std::string> arguments) {
  std::vector<std::string> environment;
  for (const char* name : {"PATH", "HOME", "GIT_DIR", "GIT_WORK_TREE", "GIT_CONFIG_COUNT"}) {
    if (const auto value = world.variable(name)) environment.push_back(std::string(name) + "=" + *value);
  }
  // A check of the state must not take the index's lock, which would disturb the user's own git.
  environment.emplace_back("GIT_OPTIONAL_LOCKS=0");
  arguments.insert(arguments.begin(), "git");
  const workload::Finished finished = world.launcher.run(
      {.argv = std::move(arguments),
       .directory = repository.string(),
       .environment = std::make_shared<const std::vector<std::string>>(std::move(environment)),
       .timeout = kTimeoutSeconds,
       .keep_stdout = kAnswerBytes});
  if (!finished.exited_with(0)) return std::nullopt;
  std::string answer = finished.out.text;
  while (!answer.empty() && answer.back() == '\n') answer.pop_back();
  return answer;
}

/// CI systems check out a revision without its branch, and name the branch in a variable.
std::string branch_named_by_ci(const World& world) {
  for (const char* name : {"GITHUB_HEAD_REF", "GITHUB_REF_NAME", "CI_COMMIT_REF_NAME", "BUILDKITE_BRANCH",
                           "CIRCLE_BRANCH", "BRANCH_NAME"}) {
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
  const auto changes = ask_git(world, repository, {"status", "--porcelain", "--untracked-files=no", "--", "."});
  state.dirty = !changes || !changes->empty();
  return state;
}

}  // namespace benchc::driver
