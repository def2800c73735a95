#include "runtime/store/directory.h"

#include <algorithm>
#include <optional>
#include <system_error>
#include <utility>

#include "runtime/store/file.h"
#include "runtime/store/h5_read.h"
#include "runtime/store/journal.h"
#include "runtime/store/store.h"

namespace benchc::store {
namespace {

/// Runs whose files end in `extension`.
std::error_code collect(const std::filesystem::path& runs, std::string_view extension,
                        std::map<std::string, std::filesystem::path>& found) {
  std::error_code error;
  std::filesystem::directory_iterator entry(runs, error);
  while (!error && entry != std::filesystem::directory_iterator()) {
    const std::string name = entry->path().filename().string();
    if (name.ends_with(extension)) {
      const std::string id = name.substr(0, name.size() - extension.size());
      if (valid_run_id(id)) found.insert_or_assign(id, entry->path());
    }
    entry.increment(error);
  }
  return error;
}

/// The file that a journal became when its run was finished after the directory was read.
std::filesystem::path successor(const std::filesystem::path& path) {
  std::error_code ignored;
  std::filesystem::path finished = path;
  finished.replace_extension(kRunExtension);
  if (path.extension() != kJournalExtension || std::filesystem::exists(path, ignored)) return path;
  return finished;
}

Error renamed(const std::filesystem::path& path, const std::string& id) {
  return {path.string() + " does not hold the run of its name: it is of run " + id,
          "a run's file keeps its name; read it from elsewhere as a file"};
}

Expected<plan::RunInfo> read_info(const std::filesystem::path& path) {
  Expected<std::optional<RecordReader>> reader = RecordReader::open(path);
  if (!reader) return tl::unexpected(reader.error());
  if (!*reader) return read_run_info(path);
  Expected<Head> head = read_head(**reader, path);
  if (!head) return tl::unexpected(head.error());
  return std::move(head->info);
}

}  // namespace

std::filesystem::path runs_directory(const std::filesystem::path& store) { return store / "runs"; }

bool valid_run_id(std::string_view id) {
  constexpr std::size_t kLongest = 128;
  if (id.empty() || id.size() > kLongest || id.front() == '.') return false;
  return std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  });
}

Expected<std::map<std::string, std::filesystem::path>> find_runs(
    const std::filesystem::path& store) {
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(store, error);
  if (status.type() == std::filesystem::file_type::not_found) return {};
  if (error)
    return tl::unexpected(system_error("cannot read the store " + store.string(), error.value()));
  if (status.type() != std::filesystem::file_type::directory) {
    return failure("the store " + store.string() + " is not a directory");
  }
  std::map<std::string, std::filesystem::path> found;
  // Journals first: one that becomes a finished file meanwhile is then seen twice, never not at
  // all.
  for (const std::string_view extension : {kJournalExtension, kRunExtension}) {
    error = collect(runs_directory(store), extension, found);
    if (error == std::errc::no_such_file_or_directory) return {};
    if (error) {
      return tl::unexpected(system_error("cannot read the store " + store.string(), error.value()));
    }
  }
  return found;
}

Expected<plan::RunInfo> read_info_at(const std::string& id, const std::filesystem::path& path) {
  Expected<plan::RunInfo> info = read_info(path);
  if (!info && successor(path) != path) info = read_info(successor(path));
  if (info && info->id != id) return tl::unexpected(renamed(path, info->id));
  return info;
}

Expected<plan::Run> read_run_at(const std::string& id, const std::filesystem::path& path) {
  Expected<plan::Run> run = load_file(path);
  if (!run && successor(path) != path) run = load_file(successor(path));
  if (run && run->info.id != id) return tl::unexpected(renamed(path, run->info.id));
  return run;
}

}  // namespace benchc::store
