#include "runtime/revision/submodules.h"

#include <algorithm>
#include <fstream>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace benchc::revision {
namespace {

namespace fs = std::filesystem;

constexpr unsigned kDeepestSubmodule = 8;
constexpr std::size_t kMostSubmodules = 1000;

struct Submodule {
  std::string name;
  std::string path;
  std::string commit;
};

bool leads_out(const fs::path& path) {
  return path.empty() || path.is_absolute() ||
         std::any_of(path.begin(), path.end(), [](const fs::path& part) { return part == ".."; });
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    if (end > 0) parts.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

/// What .gitmodules declares and the commit has.
Expected<std::vector<Submodule>> submodules(const Git& git, const std::string& commit) {
  std::vector<Submodule> found;
  std::error_code error;
  const fs::path declared = git.folder() / ".gitmodules";
  if (!fs::is_regular_file(fs::symlink_status(declared, error))) return found;
  const auto paths = git.run(
      {"config", "--null", "--file", ".gitmodules", "--get-regexp", "^submodule\\..*\\.path$"});
  // Git says so where there is no such entry.
  if (!paths) return found;
  for (const std::string_view entry : split(*paths, '\0')) {
    if (found.size() == kMostSubmodules) return failure("it has too many submodules");
    const std::size_t end = std::min(entry.find('\n'), entry.size());
    std::string_view name = entry.substr(0, end);
    name.remove_prefix(std::string_view("submodule.").size());
    name.remove_suffix(std::string_view(".path").size());
    const std::string path(entry.substr(std::min(end + 1, entry.size())));
    if (leads_out(path)) continue;
    const auto at = git.run({"ls-tree", "-z", commit, "--", ":(literal)" + path});
    constexpr std::string_view kLink = "160000 commit ";
    if (!at || !at->starts_with(kLink)) continue;
    const std::string_view rest = std::string_view(*at).substr(kLink.size());
    const std::size_t tab = rest.find('\t');
    if (tab == std::string_view::npos) continue;
    found.push_back({std::string(name), path, std::string(rest.substr(0, tab))});
  }
  return found;
}

/// Where the user's repository has the submodule's commit already.
std::optional<Source> source_of(const Workshop& workshop, const Source& outer,
                                const Submodule& submodule) {
  const fs::path in_files = outer.files.empty() ? fs::path() : outer.files / submodule.path;
  std::vector<fs::path> candidates;
  if (!in_files.empty()) candidates.push_back(in_files);
  if (!leads_out(submodule.name)) candidates.push_back(outer.shared / "modules" / submodule.name);
  for (const fs::path& candidate : candidates) {
    std::error_code error;
    const bool has_files = fs::exists(candidate / ".git", error);
    // Above a folder that is no repository git would find another one. And one without `.git` among
    // the files may have come with a commit, with settings that make git start programs.
    const bool trusted = has_files || candidate != in_files;
    if (!trusted || (!has_files && !fs::exists(candidate / "HEAD", error))) continue;
    const Git git = Git::in_own(workshop, candidate, {});
    const std::string commit = submodule.commit + "^{commit}";
    // Of a submodule that is gone, git's settings name files that are, too.
    std::vector<std::string> ask = {"--git-dir=.", "--work-tree=.", "cat-file", "-e", commit};
    if (has_files) ask.erase(ask.begin(), ask.begin() + 2);
    if (!git.run(std::move(ask))) continue;
    const auto shared = has_files ? shared_folder(git) : Expected<fs::path>(candidate);
    if (!shared) continue;
    return Source{.files = has_files ? candidate : fs::path(), .shared = *shared};
  }
  return std::nullopt;
}

/// From where it was cloned: a relative address of a submodule begins there.
std::string address_of(const Workshop& workshop, const Source& source) {
  const Git git = Git::in_own(workshop, source.shared, {});
  const std::string address =
      git.run({"config", "--file", "config", "--get", "remote.origin.url"}).value_or("");
  const bool is_path = address.find(':') == std::string::npos;
  if (address.empty() || !is_path || fs::path(address).is_absolute()) return address;
  const fs::path& from = source.files.empty() ? source.shared : source.files;
  return (from / address).lexically_normal().string();
}

Expected<void> add_submodule(const Workshop& workshop, const Source& outer, const Git& git,
                             const Submodule& submodule, unsigned depth) {
  if (const auto source = source_of(workshop, outer, submodule)) {
    return make_repository(workshop, *source, git.folder() / submodule.path, submodule.commit,
                           depth + 1);
  }
  if (const std::string address = address_of(workshop, outer); !address.empty()) {
    if (const auto set = git.run({"config", "remote.origin.url", address}); !set) {
      return tl::unexpected(set.error());
    }
  }
  const auto updated = git.run(
      {"submodule", "--quiet", "update", "--init", "--recursive", "--force", "--", submodule.path});
  if (updated) return {};
  return failure("submodule " + submodule.path + " at " + submodule.commit.substr(0, 12) +
                     " cannot be had: " + updated.error().message,
                 "`git submodule update --init` in the repository, with that commit fetched");
}

Expected<void> write(const fs::path& file, const std::string& text) {
  std::ofstream stream(file, std::ios::binary | std::ios::trunc);
  stream << text;
  stream.close();
  if (stream.fail()) return failure("the cache cannot be written: " + file.string());
  return {};
}

/// With the source's objects, and the end of its history where it is shallow.
Expected<void> borrow(const Source& source, const fs::path& folder) {
  const std::string objects = (source.shared / "objects").string();
  if (objects.find('\n') != std::string::npos) {
    return failure("a repository whose path has a line break cannot be borrowed from");
  }
  std::error_code error;
  const fs::path own = folder / ".git";
  if (fs::exists(source.shared / "shallow", error)) {
    fs::copy_file(source.shared / "shallow", own / "shallow", fs::copy_options::overwrite_existing,
                  error);
    if (error) return failure("the end of the shallow history cannot be read: " + error.message());
  }
  return write(own / "objects/info/alternates", objects + "\n");
}

}  // namespace

Expected<void> make_repository(const Workshop& workshop, const Source& source,
                               const fs::path& folder, const std::string& commit, unsigned depth) {
  if (depth > kDeepestSubmodule) return failure("its submodules nest too deep");
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) {
    return failure("the cache cannot be written: " + folder.string() + ": " + error.message(),
                   "`[run] cache` in benchc.toml names another folder");
  }
  const Git git = Git::in_own(workshop, folder, source.shared / "lfs");
  std::vector<std::string> init = {"init", "--quiet", "--template=", "--initial-branch=benchc"};
  if (commit.size() == 64) init.emplace_back("--object-format=sha256");
  init.emplace_back(".");
  if (const auto made = git.run(std::move(init)); !made) return tl::unexpected(made.error());
  if (auto borrowed = borrow(source, folder); !borrowed) return borrowed;
  // Builds ask `git describe`.
  if (depth == 0) {
    static_cast<void>(
        git.run({"fetch", "--quiet", "--no-tags", "--update-shallow", "--no-recurse-submodules",
                 "--", source.shared.string(), "+refs/tags/*:refs/tags/*"}));
  }
  if (const auto there = git.run({"checkout", "--quiet", "--force", "--detach", commit}); !there) {
    return failure("its files cannot be checked out: " + there.error().message);
  }
  const auto declared = submodules(git, commit);
  if (!declared) return tl::unexpected(declared.error());
  for (const Submodule& submodule : *declared) {
    if (auto added = add_submodule(workshop, source, git, submodule, depth); !added) return added;
  }
  return {};
}

}  // namespace benchc::revision
