#include <algorithm>
#include <fstream>
#include <optional>
#include <system_error>
#include <utility>

#include "runtime/revision/folder_lock.h"
#include "runtime/revision/git.h"
#include "runtime/revision/made_builds.h"
#include "runtime/revision/revision.h"
#include "runtime/revision/submodules.h"
#include "runtime/workload/native_cache.h"

namespace benchc::revision {
namespace {

namespace fs = std::filesystem;

/// More benchc at one time than anybody starts.
constexpr int kMostAtOnce = 16;

/// In the checkout's .git, where no build looks.
constexpr const char* kNotes = ".git/benchc";
constexpr const char* kFinished = "finished";
constexpr const char* kBuilds = "builds";

Error unwritable(const fs::path& path, const std::error_code& why) {
  return {"the cache cannot be written: " + path.string() + ": " + why.message(),
          "`[run] cache` in benchc.toml names another folder"};
}

/// A name that says whose checkouts these are, and that no other repository has.
std::string repository_id(const fs::path& top, const fs::path& shared) {
  std::string name = top.filename().string().substr(0, 40);
  for (char& c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_';
    if (!plain) c = '_';
  }
  return name + "-" + workload::digest({shared.string()}).substr(0, 16);
}

/// Whether the checkout is whole, and nobody changed a file of it that git knows.
bool usable(const Git& git, const std::string& commit) {
  std::error_code error;
  if (!fs::exists(git.folder() / kNotes / kFinished, error)) return false;
  const auto changes =
      git.run({"status", "--porcelain", "--untracked-files=no", "--ignore-submodules=untracked"});
  if (!changes || !changes->empty()) return false;
  if (git.run({"rev-parse", "HEAD"}).value_or("") == commit) return true;
  // The same files under another commit.
  return git.run({"update-ref", "--no-deref", "HEAD", commit}).has_value();
}

/// The file's time is when the checkout was used last.
Expected<void> note_use(const fs::path& folder) {
  const fs::path notes = folder / kNotes;
  std::error_code error;
  fs::create_directories(notes / kBuilds, error);
  if (error) return tl::unexpected(unwritable(notes, error));
  std::ofstream stream(notes / kFinished, std::ios::trunc);
  stream << "This checkout is whole.\n";
  stream.close();
  if (stream.fail()) return failure("the cache cannot be written: " + notes.string());
  return {};
}

void remove_checkout(const fs::path& folder) {
  std::error_code ignored;
  // What is half removed must not be taken for whole.
  fs::remove(folder / kNotes / kFinished, ignored);
  fs::remove_all(folder, ignored);
}

/// All but those that were used last, and but those that somebody uses.
void prune(const fs::path& folder) {
  std::vector<std::pair<fs::file_time_type, fs::path>> checkouts;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    std::error_code ignored;
    if (!at->is_directory(ignored) || at->is_symlink(ignored)) continue;
    auto used = fs::last_write_time(at->path() / kNotes / kFinished, ignored);
    if (ignored) used = fs::file_time_type::min();
    checkouts.emplace_back(used, at->path());
  }
  if (checkouts.size() <= kKeptCheckouts) return;
  std::sort(checkouts.begin(), checkouts.end(), std::greater<>());
  for (std::size_t i = kKeptCheckouts; i < checkouts.size(); ++i) {
    const auto lock = FolderLock::take(checkouts[i].second.string() + ".lock");
    if (!lock || !*lock) continue;
    remove_checkout(checkouts[i].second);
    (*lock)->remove_file();
  }
}

/// Of the spec's build, whose key is in it.
fs::path note_of(const fs::path& notes, const std::string& spec, const plan::Build& build) {
  return notes / kBuilds / workload::digest({spec, build.name});
}

}  // namespace

Checkout::Checkout(fs::path folder, fs::path prefix, std::unique_ptr<FolderLock> lock, bool fresh)
    : folder_(std::move(folder)),
      prefix_(std::move(prefix)),
      lock_(std::move(lock)),
      fresh_(fresh) {}
Checkout::Checkout(Checkout&&) noexcept = default;
Checkout& Checkout::operator=(Checkout&&) noexcept = default;
Checkout::~Checkout() = default;

fs::path Checkout::notes() const { return folder_ / kNotes; }

std::vector<bool> Checkout::made(const std::string& spec, const std::vector<plan::Build>& builds,
                                 const std::vector<std::string>& environment) const {
  const std::vector<std::string> keys = build_keys(builds, environment);
  std::vector<bool> made(builds.size());
  for (std::size_t at = 0; at < builds.size(); ++at) {
    const auto produced = [&](const std::string& file) {
      std::error_code error;
      return fs::exists(root() / file, error);
    };
    made[at] = workload::file_text(note_of(notes(), spec, builds[at])) == keys[at] &&
               std::all_of(builds[at].produces.begin(), builds[at].produces.end(), produced);
  }
  // What needs one that runs again runs again.
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t at = 0; at < builds.size(); ++at) {
      const auto is_made = [&](std::uint32_t need) { return need < made.size() && made[need]; };
      const bool all = std::all_of(builds[at].needs.begin(), builds[at].needs.end(), is_made);
      if (!made[at] || all) continue;
      made[at] = false;
      changed = true;
    }
  }
  for (std::size_t at = 0; at < builds.size(); ++at) {
    std::error_code ignored;
    if (!made[at]) fs::remove(note_of(notes(), spec, builds[at]), ignored);
  }
  return made;
}

void Checkout::note_made(const std::string& spec, const std::vector<plan::Build>& builds,
                         const std::vector<std::string>& environment, std::size_t build) const {
  const std::string key = build_keys(builds, environment)[build];
  // A note that is not whole is no key.
  std::ofstream(note_of(notes(), spec, builds[build]), std::ios::binary | std::ios::trunc) << key;
}

Expected<Checkout> check_out(const Workshop& workshop, const Identity& identity,
                             const std::function<void()>& making) {
  const Git users = Git::in_users(workshop, workshop.repository);
  const auto shared = shared_folder(users);
  if (!shared) return tl::unexpected(shared.error());
  const auto prefix = users.run({"rev-parse", "--show-prefix"});
  const auto top = users.run({"rev-parse", "--show-toplevel"});
  if (!prefix || !top) return tl::unexpected(prefix ? top.error() : prefix.error());

  const fs::path folder = workshop.folder / repository_id(*top, *shared);
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return tl::unexpected(unwritable(folder, error));
  for (int turn = 1; turn <= kMostAtOnce; ++turn) {
    const fs::path own = folder / (identity.tree + (turn == 1 ? "" : "." + std::to_string(turn)));
    auto lock = FolderLock::take(own.string() + ".lock");
    if (!lock) return tl::unexpected(lock.error());
    if (!*lock) continue;
    bool fresh = false;
    if (!usable(Git::in_own(workshop, own, *shared / "lfs"), identity.commit)) {
      making();
      fresh = true;
      remove_checkout(own);
      const Source source{.files = *top, .shared = *shared};
      if (auto made = make_repository(workshop, source, own, identity.commit); !made) {
        return tl::unexpected(made.error());
      }
    }
    if (auto noted = note_use(own); !noted) return tl::unexpected(noted.error());
    prune(folder);
    return Checkout(own, *prefix, std::move(*lock), fresh);
  }
  return failure("too many benchc use this revision at one time");
}

}  // namespace benchc::revision
