#include "runtime/control/journal.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <ctime>
#include <fstream>
#include <iterator>
#include <string_view>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/control/kernel_text.h"
#include "runtime/control/writable.h"

namespace benchc::control {
namespace {

constexpr std::string_view kHead = "benchc controls 1";
/// The settings of the largest machine, each some hundred bytes.
constexpr std::size_t kMostBytes = 16U << 20;
/// A second in all.
constexpr int kMostAttempts = 100;
constexpr long kPauseNanoseconds = 10'000'000;
constexpr std::size_t kMostNotes = 1U << 17;

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int fd() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

Expected<void> write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(fd, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failure(words_of(errno));
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  if (::fsync(fd) != 0) return failure(words_of(errno));
  return {};
}

Expected<std::string> read_all(int fd) {
  std::string text;
  char buffer[1U << 16];
  while (true) {
    const ssize_t count = ::read(fd, buffer, sizeof(buffer));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failure(words_of(errno));
    if (count == 0) return text;
    text.append(buffer, static_cast<std::size_t>(count));
    if (text.size() > kMostBytes) return failure("it is too long");
  }
}

/// The host's name as a part of a file's.
std::string host_name() {
  char name[256] = {};
  if (::gethostname(name, sizeof(name) - 1) != 0) return "host";
  std::string safe = name;
  for (char& character : safe) {
    const bool plain = (character >= '0' && character <= '9') ||
                       (character >= 'a' && character <= 'z') ||
                       (character >= 'A' && character <= 'Z') || character == '-';
    if (!plain) character = '_';
  }
  return safe.empty() ? "host" : safe;
}

std::filesystem::path file_in(const std::filesystem::path& folder, std::string_view ending) {
  return folder / (host_name() + std::string(ending));
}

template <typename Number>
bool take_number(std::string_view& text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

std::optional<ProcessIdentity> identity_of(std::string_view text) {
  ProcessIdentity process;
  const std::size_t blank = text.find(' ');
  if (blank == std::string_view::npos) return std::nullopt;
  process.boot = text.substr(0, blank);
  text.remove_prefix(blank + 1);
  if (!take_number(text, process.pid) || process.pid <= 0 || !text.starts_with(' ')) {
    return std::nullopt;
  }
  text.remove_prefix(1);
  if (!take_number(text, process.started) || !text.empty()) return std::nullopt;
  return process;
}

/// What stands behind the name in a process's stat, from its third word on; the name may have any
/// characters in it. Empty where there is no such process.
std::string stat_of(const std::string& process) {
  std::ifstream file("/proc/" + process + "/stat");
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const std::size_t name_end = text.rfind(") ");
  return name_end == std::string::npos ? "" : text.substr(name_end + 2);
}

/// Whether a process is gone, or dead and not yet taken note of by its parent.
bool has_ended(const std::string& process) {
  const std::string stat = stat_of(process);
  return stat.empty() || stat.front() == 'Z' || stat.front() == 'X';
}

/// When a process started: the 22nd word of its stat.
unsigned long long start_of(int pid) {
  const std::string stat = stat_of(std::to_string(pid));
  std::string_view rest = stat;
  for (int word = 3; word < 22; ++word) {
    rest.remove_prefix(std::min(rest.find(' '), rest.size()));
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  }
  unsigned long long number = 0;
  return take_number(rest, number) ? number : 0;
}

std::string section(const ProcessIdentity& owner, std::span<const Noted> settings) {
  std::string text = std::string(kHead) + "\nby " + owner.boot + " " + std::to_string(owner.pid) +
                     " " + std::to_string(owner.started) + "\n";
  for (const Noted& setting : settings) {
    text += "was " + setting.path + " " + setting.value + "\n";
  }
  return text;
}

/// Somebody else's journal says what somebody else wants.
std::string mistrust(int fd) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) return words_of(errno);
  if (!S_ISREG(status.st_mode)) return "it is not a plain file";
  if (status.st_uid != ::geteuid()) return "it belongs to another user";
  if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0) return "others may write to it";
  return {};
}

/// The number of the process that wrote itself into a lock's file; empty where there is none.
std::string holder_in(int lock) {
  if (::lseek(lock, 0, SEEK_SET) != 0) return {};
  std::string holder = read_all(lock).value_or("");
  holder.resize(std::min(holder.find_first_not_of("0123456789"), holder.size()));
  return holder;
}

tl::unexpected<Error> cannot(std::string_view what, const std::filesystem::path& path,
                             const std::string& why) {
  return failure("cannot " + std::string(what) + " `" + path.string() + "`: " + why);
}

}  // namespace

ProcessIdentity this_process() {
  ProcessIdentity process;
  std::ifstream file("/proc/sys/kernel/random/boot_id");
  file >> process.boot;
  if (process.boot.empty()) process.boot = "-";
  process.pid = ::getpid();
  process.started = start_of(process.pid);
  return process;
}

bool is_running(const ProcessIdentity& process) {
  return process.boot == this_process().boot && process.started != 0 &&
         start_of(process.pid) == process.started && !has_ended(std::to_string(process.pid));
}

bool Journal::waits(const std::filesystem::path& folder) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(file_in(folder, ".journal"), error);
  return !error && size > 0;
}

Expected<Journal> Journal::open(const std::filesystem::path& folder, ProcessIdentity owner) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return cannot("make", folder, error.message());
  const std::filesystem::path lock_file = file_in(folder, ".lock");
  const int flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW;
  Descriptor lock(::open(lock_file.c_str(), flags, S_IRUSR | S_IWUSR));
  if (lock.fd() < 0) return cannot("open", lock_file, words_of(errno));
  if (const std::string why = mistrust(lock.fd()); !why.empty()) {
    return cannot("use", lock_file, why);
  }
  for (int attempt = 0; ::flock(lock.fd(), LOCK_EX | LOCK_NB) != 0; ++attempt) {
    if (errno != EWOULDBLOCK) return cannot("lock", lock_file, words_of(errno));
    const std::string holder = holder_in(lock.fd());
    if (holder.empty() || !has_ended(holder) || attempt == kMostAttempts) {
      return failure("another benchc" + (holder.empty() ? "" : " (pid " + holder + ")") +
                     " holds the machine's settings");
    }
    // A child that it was just starting has the lock, too, until its program begins.
    const timespec pause = {0, kPauseNanoseconds};
    nanosleep(&pause, nullptr);
  }
  if (::ftruncate(lock.fd(), 0) == 0) {
    // Only for the message above: without it, that says less.
    (void)write_all(lock.fd(), std::to_string(owner.pid) + "\n");
  }
  Journal journal;
  journal.lock_ = lock.release();
  journal.file_ = file_in(folder, ".journal");
  journal.owner_ = std::move(owner);
  if (Expected<void> read = journal.read(); !read) return tl::make_unexpected(read.error());
  return journal;
}

Expected<void> Journal::read() {
  const Descriptor file(::open(file_.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (file.fd() < 0) {
    if (errno == ENOENT) return {};
    return cannot("open", file_, words_of(errno));
  }
  if (const std::string why = mistrust(file.fd()); !why.empty()) return cannot("use", file_, why);
  const Expected<std::string> text = read_all(file.fd());
  if (!text) return cannot("read", file_, text.error().message);
  std::string_view rest = *text;
  bool of_this_boot = false;
  int by = 0;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    // A kill cut it short; nothing was changed yet.
    if (end == std::string_view::npos) break;
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    if (line.starts_with("by ")) {
      const std::optional<ProcessIdentity> process = identity_of(line.substr(3));
      // A machine that was started again has forgotten all of it.
      of_this_boot = process && process->boot == owner_.boot;
      if (of_this_boot) by = process->pid;
      if (of_this_boot && *process != owner_ && is_running(*process)) {
        return failure("another benchc (pid " + std::to_string(by) +
                       ") holds the machine's settings");
      }
    } else if (of_this_boot && line.starts_with("was ")) {
      line.remove_prefix(4);
      const std::size_t blank = line.find(' ');
      if (blank == std::string_view::npos || left_.size() >= kMostNotes) continue;
      left_.push_back({std::string(line.substr(0, blank)), std::string(line.substr(blank + 1))});
      left_by_ = by;
    }
  }
  return {};
}

Expected<void> Journal::note(std::span<const Noted> settings) {
  const int flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW;
  const Descriptor file(::open(file_.c_str(), flags, S_IRUSR | S_IWUSR));
  if (file.fd() < 0) return cannot("open", file_, words_of(errno));
  // Begins with a line's end, in case a kill left half a line.
  if (auto written = write_all(file.fd(), "\n" + section(owner_, settings)); !written) {
    return cannot("write", file_, written.error().message);
  }
  const Descriptor folder(::open(file_.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  // Some file systems cannot sync a directory and say EINVAL; they write names at once.
  if (folder.fd() < 0 || (::fsync(folder.fd()) != 0 && errno != EINVAL)) {
    return cannot("sync", file_.parent_path(), words_of(errno));
  }
  return {};
}

Expected<void> Journal::keep_only(std::span<const Noted> settings) {
  left_.assign(settings.begin(), settings.end());
  if (settings.empty()) {
    left_by_ = 0;
    if (::unlink(file_.c_str()) != 0 && errno != ENOENT) {
      return cannot("remove", file_, words_of(errno));
    }
    return {};
  }
  std::filesystem::path next = file_;
  next += ".next";
  ::unlink(next.c_str());
  const int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW;
  const Descriptor file(::open(next.c_str(), flags, S_IRUSR | S_IWUSR));
  if (file.fd() < 0) return cannot("open", next, words_of(errno));
  if (auto written = write_all(file.fd(), section(owner_, settings)); !written) {
    return cannot("write", next, written.error().message);
  }
  if (::rename(next.c_str(), file_.c_str()) != 0) return cannot("replace", file_, words_of(errno));
  return {};
}

Journal::Journal(Journal&& other) noexcept { *this = std::move(other); }

Journal& Journal::operator=(Journal&& other) noexcept {
  if (this == &other) return *this;
  if (lock_ >= 0) ::close(lock_);
  file_ = std::move(other.file_);
  owner_ = std::move(other.owner_);
  lock_ = std::exchange(other.lock_, -1);
  left_ = std::move(other.left_);
  left_by_ = std::exchange(other.left_by_, 0);
  return *this;
}

Journal::~Journal() {
  if (lock_ >= 0) ::close(lock_);
}

PutBack put_back(std::span<const Noted> settings, const Tree& tree) {
  PutBack result;
  for (std::size_t i = settings.size(); i-- > 0;) {
    const Noted& setting = settings[i];
    if (!writable(setting.path, setting.value)) {
      result.problems.push_back("the journal names something that no control sets; left alone");
      continue;
    }
    const std::string name = setting_name(setting.path);
    const auto stands = [&] {
      const std::optional<std::string> text = tree.read(setting.path);
      return text && stands_at(setting.path, *text, setting.value);
    };
    if (stands()) continue;
    const Expected<void> written = tree.write(setting.path, setting.value);
    if (written && stands()) {
      result.done.push_back(name + " is " + setting.value + " again");
      continue;
    }
    result.problems.push_back(name + " could not be put back to " + setting.value + ": " +
                              (written ? "it reads otherwise" : written.error().message));
    result.left.push_back(setting);
  }
  std::reverse(result.left.begin(), result.left.end());
  return result;
}

}  // namespace benchc::control
