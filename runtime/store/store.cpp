#include "runtime/store/store.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <map>
#include <optional>
#include <utility>

#include "runtime/store/directory.h"
#include "runtime/store/file.h"
#include "runtime/store/h5_read.h"
#include "runtime/store/journal.h"

namespace benchc::store {
namespace {

using RunFiles = std::map<std::string, std::filesystem::path>;

/// "20261123-121507-": what ids of runs that were started in the same second begin with.
constexpr std::size_t kSecond = 16;

bool has_time(std::string_view id) {
  constexpr std::string_view kForm = "00000000-000000-";
  if (id.size() < kForm.size()) return false;
  for (std::size_t i = 0; i < kForm.size(); ++i) {
    const bool digit = id[i] >= '0' && id[i] <= '9';
    if (kForm[i] == '0' ? !digit : id[i] != kForm[i]) return false;
  }
  return true;
}

bool newer(const plan::RunInfo& a, const plan::RunInfo& b) {
  return std::pair(a.started, std::string_view(a.id)) >
         std::pair(b.started, std::string_view(b.id));
}

/// The newest of some runs. One that cannot be read is passed over unless none can.
Expected<std::string> newest_of(RunFiles::const_iterator begin, RunFiles::const_iterator end) {
  std::optional<plan::RunInfo> best;
  std::optional<Error> error;
  for (auto run = begin; run != end; ++run) {
    Expected<plan::RunInfo> info = read_info_at(run->first, run->second);
    if (!info) {
      error = info.error();
    } else if (!best || newer(*info, *best)) {
      best = std::move(*info);
    }
  }
  if (best) return best->id;
  return tl::unexpected(error.value_or(Error{"there is no run"}));
}

Expected<std::string> latest(const RunFiles& files) {
  if (std::all_of(files.begin(), files.end(),
                  [](const auto& run) { return has_time(run.first); })) {
    const std::string second = std::prev(files.end())->first.substr(0, kSecond);
    const auto begin = files.lower_bound(second);
    if (std::next(begin) == files.end()) return begin->first;
    return newest_of(begin, files.end());
  }
  return newest_of(files.begin(), files.end());
}

Expected<std::string> resolve(const RunFiles& files, const std::filesystem::path& store,
                              std::string_view id) {
  if (files.empty()) {
    return failure("there is no run in the store " + store.string(),
                   "measure one: benchc run FILE");
  }
  if (id == "latest") return latest(files);
  const auto begin = files.lower_bound(std::string(id));
  if (begin != files.end() && begin->first == id) return begin->first;
  auto end = begin;
  std::size_t count = 0;
  std::string some;
  for (; end != files.end() && end->first.starts_with(id); ++end, ++count) {
    if (count < 3) some += (some.empty() ? "" : ", ") + end->first;
  }
  if (count == 0 || id.empty()) {
    std::string message = "no run of the store " + store.string() + " has an id that begins with ";
    // What could not be an id might hold anything.
    if (valid_run_id(id)) {
      message.append("`").append(id).append("`");
    } else {
      message.append("that");
    }
    return failure(std::move(message), "the newest is " + std::prev(files.end())->first);
  }
  if (count > 1) {
    if (count > 3) some += " and " + std::to_string(count - 3) + " more";
    std::string message(1, '`');
    message.append(id).append("` is short for more than one run: ").append(some);
    return failure(std::move(message), "give more of its id");
  }
  return begin->first;
}

}  // namespace

Expected<Listing> list(const std::filesystem::path& store) {
  const Expected<RunFiles> files = find_runs(store);
  if (!files) return tl::unexpected(files.error());
  Listing listing;
  for (const auto& [id, path] : *files) {
    Expected<plan::RunInfo> info = read_info_at(id, path);
    if (info) {
      listing.runs.push_back(std::move(*info));
    } else {
      listing.damaged.push_back({path, info.error()});
    }
  }
  std::sort(listing.runs.begin(), listing.runs.end(), newer);
  return listing;
}

Expected<plan::Run> load(const std::filesystem::path& store, std::string_view id) {
  const Expected<RunFiles> files = find_runs(store);
  if (!files) return tl::unexpected(files.error());
  const Expected<std::string> whole = resolve(*files, store, id);
  if (!whole) return tl::unexpected(whole.error());
  return read_run_at(*whole, files->at(*whole));
}

Expected<plan::Run> load_file(const std::filesystem::path& file) {
  Expected<std::optional<RecordReader>> reader = RecordReader::open(file);
  if (!reader) return tl::unexpected(reader.error());
  // Made by another program: nothing but HDF5's own checks.
  if (!*reader) return read_run_file(file);
  if ((*reader)->role() == Role::Journal) return read_journal(**reader, file);
  const Expected<Head> head = read_head(**reader, file);
  if (!head) return tl::unexpected(head.error());
  const Expected<std::uint64_t> size = size_of((*reader)->file(), file);
  if (!size) return tl::unexpected(size.error());
  if (*size != head->seal->size) {
    return failure(file.string() + " is damaged: it has " + std::to_string(*size) + " bytes of " +
                   std::to_string(head->seal->size));
  }
  const Expected<std::uint32_t> checksum =
      checksum_of((*reader)->file(), head->seal->begin, *size, file);
  if (!checksum) return tl::unexpected(checksum.error());
  if (*checksum != head->seal->checksum) {
    return failure(file.string() + " is damaged: its checksum is not the one it was written with");
  }
  return read_run_file(file);
}

std::string make_run_id(std::int64_t started, std::uint32_t random) {
  const std::chrono::nanoseconds since_1970(started);
  const auto seconds =
      static_cast<std::time_t>(std::chrono::floor<std::chrono::seconds>(since_1970).count());
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  char day[32];
  std::strftime(day, sizeof day, "%Y%m%d-%H%M%S", &utc);
  char id[64];
  std::snprintf(id, sizeof id, "%s-%08x", day, random);
  return id;
}

}  // namespace benchc::store
