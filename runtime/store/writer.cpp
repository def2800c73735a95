#include <algorithm>
#include <cerrno>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/store/columns.h"
#include "runtime/store/directory.h"
#include "runtime/store/file.h"
#include "runtime/store/h5_write.h"
#include "runtime/store/journal.h"
#include "runtime/store/record.h"
#include "runtime/store/store.h"

namespace benchc::store {
namespace {

/// HDF5 attributes are limited to 64 KiB.
constexpr std::size_t kLongestField = 32 * 1024;
constexpr std::size_t kLongestCaseId = 4096;
/// Skipped cases are synced together: they hold no measurement.
constexpr unsigned kSkippedASync = 1024;

bool storable(std::string_view text, std::size_t longest) {
  return text.size() <= longest && text.find('\0') == std::string_view::npos;
}

/// Refuses at the beginning what could not be written at the end.
Expected<void> check_info(const plan::RunInfo& info) {
  if (!valid_run_id(info.id)) return failure("a run's id is letters, digits, `.`, `_` and `-`");
  const std::pair<const char*, const std::string*> fields[] = {
      {"benchc_version", &info.benchc_version}, {"spec", &info.spec},
      {"plan_hash", &info.plan_hash},           {"suite", &info.suite},
      {"git_revision", &info.git_revision},     {"git_branch", &info.git_branch},
      {"machine_class", &info.machine_class}};
  for (const auto& [name, text] : fields) {
    if (!storable(*text, kLongestField)) {
      return failure(std::string(name) + " is longer than 32 KiB or has a NUL in it");
    }
  }
  if (!storable(info.spec_text, info.spec_text.size()))
    return failure("the spec's text has a NUL in it");
  std::set<std::string_view> names;
  for (const auto& [name, value] : info.fingerprint) {
    if (name.empty() || !storable(name, 256) || !storable(value, kLongestField) ||
        !names.insert(name).second) {
      return failure(
          "the machine's fingerprint has a field without a name of its own, or one too long");
    }
  }
  return {};
}

Expected<void> check_case(const plan::CaseResult& result) {
  if (!storable(result.id, kLongestCaseId)) {
    return failure("a case's id is longer than 4,096 bytes or has a NUL in it");
  }
  if (std::string problem = case_problem(result); !problem.empty()) {
    return failure(std::move(problem));
  }
  for (const auto* processes : {&result.process, &result.excluded.process}) {
    if (std::find(processes->begin(), processes->end(), kOwnProcess) == processes->end()) continue;
    return failure("case " + result.id + " has a process whose number is too large");
  }
  for (const auto* family : {&result.series, &result.machine, &result.passes}) {
    for (const plan::Series& series : *family) {
      if (storable(series.metric, kLongestField) && storable(series.unit, kLongestField)) continue;
      return failure("a metric of case " + result.id +
                     " has too long a name or unit, or a NUL in it");
    }
  }
  return {};
}

/// Makes the store's directories. A store that benchc makes ignores itself, so that no samples are
/// committed by accident.
Expected<std::filesystem::path> prepare(const std::filesystem::path& store) {
  const std::string what = "cannot write into the store " + store.string();
  std::error_code error;
  const std::filesystem::file_type type = std::filesystem::status(store, error).type();
  if (type == std::filesystem::file_type::not_found) {
    std::filesystem::create_directories(store, error);
    if (error) return tl::unexpected(system_error(what, error.value()));
    const std::filesystem::path ignore = store / ".gitignore";
    const Descriptor file(::open(ignore.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (file.fd() >= 0) {
      if (Expected<void> done = write_at(file, 0, "*\n", ignore); !done)
        return tl::unexpected(done.error());
    }
  } else if (type != std::filesystem::file_type::directory && !error) {
    return failure("the store " + store.string() + " is not a directory");
  }
  const std::filesystem::path runs = runs_directory(store);
  error.clear();
  std::filesystem::create_directories(runs, error);
  if (error) return tl::unexpected(system_error(what, error.value()));
  if (Expected<void> done = sync_directory(store); !done) return tl::unexpected(done.error());
  return runs;
}

/// Takes the lock of a journal whose writer is dead; absent while one lives, or when the journal is
/// gone.
std::optional<Descriptor> lock_abandoned(const std::filesystem::path& journal) {
  Descriptor file(::open(journal.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK));
  if (file.fd() < 0 || ::flock(file.fd(), LOCK_EX | LOCK_NB) != 0) return std::nullopt;
  // Between opening and locking another process may have turned it into a file.
  struct stat opened {};
  struct stat named {};
  if (::fstat(file.fd(), &opened) != 0 || ::stat(journal.c_str(), &named) != 0 ||
      opened.st_ino != named.st_ino || opened.st_dev != named.st_dev) {
    return std::nullopt;
  }
  return file;
}

/// Makes files of the journals that killed runs left. What cannot be converted stays a journal,
/// which is read as well.
void recover(const std::filesystem::path& store) {
  const Expected<std::map<std::string, std::filesystem::path>> files = find_runs(store);
  if (!files) return;
  for (const auto& [id, path] : *files) {
    std::filesystem::path journal = path;
    journal.replace_extension(kJournalExtension);
    if (::access(journal.c_str(), F_OK) != 0) continue;
    const std::optional<Descriptor> lock = lock_abandoned(journal);
    if (!lock) continue;
    std::filesystem::path target = path;
    target.replace_extension(kRunExtension);
    if (::access(target.c_str(), F_OK) == 0 || write_run_file(journal, target)) {
      ::unlink(journal.c_str());
    }
  }
}

}  // namespace

struct RunWriter::File {
  std::filesystem::path journal;
  std::filesystem::path target;
  Descriptor file;
  std::uint64_t size = 0;
  unsigned unsynced = 0;
  bool finished = false;
  /// Set when the disk did not confirm what it was given: nothing can be promised from then on.
  std::optional<Error> broken;

  /// Appends a record; when that fails the journal is as it was before.
  Expected<void> append(RecordKind kind, std::string_view payload, bool durable) {
    if (broken) return tl::unexpected(*broken);
    const std::string record = frame(kind, payload);
    if (Expected<void> done = write_at(file, size, record, journal); !done) {
      if (::ftruncate(file.fd(), static_cast<off_t>(size)) != 0) broken = done.error();
      return done;
    }
    size += record.size();
    if (!durable && ++unsynced < kSkippedASync) return {};
    unsynced = 0;
    Expected<void> done = sync(file, journal);
    if (!done) broken = done.error();
    return done;
  }
};

RunWriter::RunWriter(std::unique_ptr<File> file) : file_(std::move(file)) {}
RunWriter::RunWriter(RunWriter&&) noexcept = default;
RunWriter& RunWriter::operator=(RunWriter&&) noexcept = default;
RunWriter::~RunWriter() = default;

Expected<RunWriter> RunWriter::create(const std::filesystem::path& store,
                                      const plan::RunInfo& info) {
  if (Expected<void> checked = check_info(info); !checked) return tl::unexpected(checked.error());
  const Expected<std::filesystem::path> runs = prepare(store);
  if (!runs) return tl::unexpected(runs.error());
  recover(store);

  auto file = std::make_unique<File>();
  file->journal = *runs / (info.id + std::string(kJournalExtension));
  file->target = *runs / (info.id + std::string(kRunExtension));
  if (::access(file->target.c_str(), F_OK) == 0) {
    return failure("there is a run " + info.id + " in the store " + store.string() + " already");
  }
  file->file =
      Descriptor(::open(file->journal.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (file->file.fd() < 0) {
    if (errno == EEXIST) {
      return failure("there is a run " + info.id + " in the store " + store.string() + " already");
    }
    return tl::unexpected(system_error("cannot write into the store " + store.string(), errno));
  }
  Expected<void> done;
  // Held until the writer is gone, by finishing or by dying: that is how others know. One that
  // looks at the journal just now holds it for a moment, so this may wait.
  while (::flock(file->file.fd(), LOCK_EX) != 0) {
    if (errno == EINTR) continue;
    done = tl::unexpected(system_error("cannot lock " + file->journal.string(), errno));
    break;
  }
  if (done) done = write_at(file->file, 0, file_head(Role::Journal), file->journal);
  file->size = kHeadSize;
  if (done) done = file->append(RecordKind::Info, encode_info(info, Texts::With), true);
  if (done) done = sync_directory(*runs);
  if (!done) {
    ::unlink(file->journal.c_str());
    return tl::unexpected(done.error());
  }
  return RunWriter(std::move(file));
}

Expected<void> RunWriter::commit(const plan::CaseResult& result) {
  if (file_->finished) return failure("the run is finished already");
  if (Expected<void> checked = check_case(result); !checked) return checked;
  return file_->append(RecordKind::Case, encode_case(result),
                       result.state != plan::CaseState::Skipped);
}

Expected<void> RunWriter::finish(const plan::RunInfo& info) {
  if (file_->finished) return failure("the run is finished already");
  Expected<void> done = file_->append(RecordKind::End, encode_end(info), true);
  if (done) done = write_run_file(file_->journal, file_->target);
  if (!done) {
    Error error = done.error();
    error.hint = "the run is kept in " + file_->journal.string() +
                 " and is made a file by the next run" +
                 (error.hint.empty() ? "" : "; " + error.hint);
    return tl::unexpected(std::move(error));
  }
  file_->finished = true;
  ::unlink(file_->journal.c_str());
  return {};
}

}  // namespace benchc::store
