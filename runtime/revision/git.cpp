#include "runtime/revision/git.h"

#include <algorithm>
#include <array>
#include <memory>

namespace benchc::revision {
namespace {

namespace fs = std::filesystem;

/// A checkout of a large repository from a slow disk.
constexpr double kTimeoutSeconds = 1800;
constexpr std::size_t kAnswerBytes = std::size_t{1} << 20;

/// What ties git to the repository from which benchc was started: hooks have these set.
constexpr std::array<std::string_view, 7> kOfOneRepository = {
    "GIT_DIR",        "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY",
    "GIT_COMMON_DIR", "GIT_PREFIX",    "GIT_NAMESPACE"};

std::string_view name_of(const std::string& variable) {
  return std::string_view(variable).substr(0, variable.find('='));
}

/// "https://token@host/path" as "https://host/path": what git says is shown and stored, which a
/// password or a token must not be.
std::string without_users(std::string_view text) {
  constexpr std::string_view kScheme = "://";
  std::string shown;
  while (!text.empty()) {
    const std::size_t found = text.find(kScheme);
    const std::size_t host = found == std::string_view::npos ? text.size() : found + kScheme.size();
    shown += text.substr(0, host);
    text.remove_prefix(host);
    const std::string_view authority = text.substr(0, text.find_first_of("/ '\"\t"));
    const std::size_t user = authority.rfind('@');
    if (found != std::string_view::npos && user != std::string_view::npos) {
      text.remove_prefix(user + 1);
    }
  }
  return shown;
}

/// "fatal: needed a single revision" without the first word.
std::string first_complaint(const std::string& text) {
  std::string_view line = std::string_view(text).substr(0, text.find_first_of("\r\n"));
  for (const std::string_view word : {"fatal: ", "error: "}) {
    if (line.starts_with(word)) line.remove_prefix(word.size());
  }
  return without_users(line);
}

}  // namespace

Git::Git(const Workshop& workshop, fs::path folder, bool users,
         std::vector<std::pair<std::string, std::string>> settings)
    : workshop_(workshop), folder_(std::move(folder)) {
  std::vector<std::string> variables;
  for (const std::string& variable : workshop.environment) {
    const std::string_view name = name_of(variable);
    const bool tied =
        std::find(kOfOneRepository.begin(), kOfOneRepository.end(), name) != kOfOneRepository.end();
    if (!tied || users) variables.push_back(variable);
  }
  // A look must not take the index's lock, which would disturb the user's own git.
  if (users) variables.emplace_back("GIT_OPTIONAL_LOCKS=0");
  variables.emplace_back("GIT_TERMINAL_PROMPT=0");
  variables.emplace_back("LC_ALL=C");
  settings.insert(settings.end(), {{"core.hooksPath", "/dev/null"},
                                   {"core.fsmonitor", "false"},
                                   {"protocol.ext.allow", "never"},
                                   {"submodule.recurse", "false"},
                                   {"gc.auto", "0"},
                                   {"maintenance.auto", "false"}});
  for (std::size_t i = 0; i < settings.size(); ++i) {
    variables.push_back("GIT_CONFIG_KEY_" + std::to_string(i) + "=" + settings[i].first);
    variables.push_back("GIT_CONFIG_VALUE_" + std::to_string(i) + "=" + settings[i].second);
  }
  variables.push_back("GIT_CONFIG_COUNT=" + std::to_string(settings.size()));
  environment_ = std::make_shared<const std::vector<std::string>>(std::move(variables));
}

Git Git::in_users(const Workshop& workshop, const fs::path& folder) {
  return {workshop, folder, true, {}};
}

Git Git::in_own(const Workshop& workshop, const fs::path& folder, const fs::path& storage) {
  std::vector<std::pair<std::string, std::string>> settings;
  if (!storage.empty()) settings.emplace_back("lfs.storage", storage.string());
  return {workshop, folder, false, std::move(settings)};
}

Expected<std::string> Git::run(std::vector<std::string> arguments) const {
  arguments.insert(arguments.begin(), "git");
  const workload::Finished finished = workshop_.launcher.run({.argv = std::move(arguments),
                                                              .directory = folder_.string(),
                                                              .environment = environment_,
                                                              .timeout = kTimeoutSeconds,
                                                              .keep_stdout = kAnswerBytes,
                                                              .keep_stderr = kAnswerBytes,
                                                              .stop = workshop_.stop});
  if (!finished.exited_with(0)) {
    std::string why = first_complaint(finished.err.text);
    if (why.empty() || finished.end != workload::Finished::End::Exited) {
      why = "git " + workload::describe(finished, kTimeoutSeconds);
    }
    return failure(std::move(why));
  }
  if (finished.out.cut()) return failure("git answered more than is read of it");
  std::string answer = finished.out.text;
  while (!answer.empty() && answer.back() == '\n') answer.pop_back();
  return answer;
}

Expected<fs::path> shared_folder(const Git& git) {
  const auto answer = git.run({"rev-parse", "--git-common-dir"});
  if (!answer) return tl::unexpected(answer.error());
  std::error_code error;
  const fs::path folder = fs::canonical(git.folder() / *answer, error);
  if (error) return failure("git's folder cannot be read: " + error.message());
  return folder;
}

}  // namespace benchc::revision
