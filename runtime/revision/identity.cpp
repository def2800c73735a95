#include <algorithm>
#include <string>
#include <string_view>

#include "runtime/revision/git.h"
#include "runtime/revision/revision.h"

namespace benchc::revision {
namespace {

constexpr std::size_t kLongestReference = 1024;

/// What git would take for an option, or nobody can have meant.
bool is_refused(std::string_view reference) {
  return reference.empty() || reference.size() > kLongestReference || reference.starts_with('-') ||
         std::any_of(reference.begin(), reference.end(), [](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return byte < 0x20 || byte == 0x7f;
         });
}

/// How a clone that has only its newest commits gets the reference.
std::string hint_for(const Git& git, const std::string& reference) {
  const auto shallow = git.run({"rev-parse", "--is-shallow-repository"});
  if (!shallow || *shallow != "true") return "`git fetch --all --tags` brings what the server has";
  // An ancestor, a commit by its number, or what it points to: no name that the server knows. And
  // nothing of a stranger's that somebody's shell would take for more than a name.
  constexpr const char* kPlain =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._/-+";
  if (reference.find_first_not_of(kPlain) != std::string::npos || reference == "HEAD" ||
      reference.find_first_not_of("0123456789abcdef") == std::string::npos) {
    return "this clone is shallow: `git fetch --unshallow` brings its history";
  }
  constexpr std::string_view kOrigin = "origin/";
  const std::string_view branch =
      std::string_view(reference).substr(reference.starts_with(kOrigin) ? kOrigin.size() : 0);
  std::string hint = "this clone is shallow: `git fetch --depth 1 origin ";
  if (reference.starts_with(kOrigin)) {
    hint.append("+refs/heads/").append(branch).append(":refs/remotes/").append(reference);
  } else {
    hint.append(branch).append(":").append(branch);
  }
  return hint + "` brings it";
}

bool is_hash(std::string_view text) {
  return (text.size() == 40 || text.size() == 64) &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

Expected<Identity> identify(const Workshop& workshop, const std::string& reference) {
  if (is_refused(reference)) return failure("`" + reference + "` is no name of a revision");
  const Git git = Git::in_users(workshop, workshop.repository);
  if (const auto inside = git.run({"rev-parse", "--git-dir"}); !inside) {
    return failure("git: " + inside.error().message);
  }
  const auto commit =
      git.run({"rev-parse", "--verify", "--quiet", "--end-of-options", reference + "^{commit}"});
  if (!commit || !is_hash(*commit)) {
    return failure("git knows no revision `" + reference + "` here", hint_for(git, reference));
  }
  const auto tree = git.run({"rev-parse", "--verify", "--quiet", *commit + "^{tree}"});
  if (!tree || !is_hash(*tree)) {
    return failure("the files of `" + reference + "` are not in this clone",
                   hint_for(git, reference));
  }
  return Identity{.commit = *commit, .tree = *tree};
}

}  // namespace benchc::revision
