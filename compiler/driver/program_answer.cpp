#include "compiler/driver/program_answer.h"

#include <memory>

#include "runtime/workload/launcher.h"

namespace benchc::driver {
namespace {

constexpr double kTimeoutSeconds = 30;

}  // namespace

std::optional<std::string> answer_of(World& world, const std::filesystem::path& directory,
                                     std::vector<std::string> argv, std::size_t most_bytes) {
  std::vector<std::string> environment;
  for (const char* name : {"PATH", "HOME", "GIT_DIR", "GIT_WORK_TREE"}) {
    if (const auto value = world.variable(name))
      environment.push_back(std::string(name) + "=" + *value);
  }
  // A look at git's state must not take the index's lock, which would disturb the user's own git.
  environment.emplace_back("GIT_OPTIONAL_LOCKS=0");
  environment.emplace_back("LC_ALL=C");
  const workload::Finished finished = world.launcher.run(
      {.argv = std::move(argv),
       .directory = directory.string(),
       .environment = std::make_shared<const std::vector<std::string>>(std::move(environment)),
       .timeout = kTimeoutSeconds,
       .keep_stdout = most_bytes});
  if (!finished.exited_with(0)) return std::nullopt;
  std::string answer = finished.out.text;
  while (!answer.empty() && answer.back() == '\n') answer.pop_back();
  return answer;
}

}  // namespace benchc::driver
