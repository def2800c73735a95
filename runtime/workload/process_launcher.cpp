#include "runtime/workload/process_launcher.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <limits>

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/workload/capture.h"
#include "runtime/workload/orphans.h"
#include "runtime/workload/process_start.h"

namespace benchc::workload {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();
/// Between the polite request to end and the end.
constexpr std::int64_t kGrace = kSecond / 2;
/// How often a set stop flag is looked for.
constexpr std::int64_t kStopSlice = kSecond / 10;
constexpr std::size_t kBufferBytes = 64 * 1024;
/// What is read at most after the process has ended: what a pipe can hold, and not what a leftover
/// goes on to write.
constexpr int kFinalReads = 17;

std::int64_t monotonic() {
  timespec time = {};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<std::int64_t>(time.tv_sec) * kSecond + time.tv_nsec;
}

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

Finished not_started(std::string cause) {
  Finished finished;
  finished.end = Finished::End::NotStarted;
  finished.cause = std::move(cause);
  return finished;
}

/// One of the two outputs. The end that is written to stays open on our side too: otherwise the
/// closing of each output at a process's exit would wake us, and disturb its core, just before the
/// end that we wait for.
struct Stream {
  Descriptor read_end;
  Descriptor write_end;
  Capture capture;

  explicit Stream(std::size_t keep) : capture(keep) {}

  bool open() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) return false;
    read_end = Descriptor(ends[0]);
    write_end = Descriptor(ends[1]);
    return fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0;
  }

  /// Reads what is there. Closes itself at the end of the output.
  void drain(char* buffer, int reads) {
    for (int i = 0; i < reads && read_end; ++i) {
      const ssize_t size = read(read_end.get(), buffer, kBufferBytes);
      if (size > 0) {
        capture.add(buffer, static_cast<std::size_t>(size));
        if (static_cast<std::size_t>(size) < kBufferBytes) return;
      } else if (size < 0 && errno == EINTR) {
        continue;
      } else {
        if (size == 0 || errno != EAGAIN) read_end.close();
        return;
      }
    }
  }
};

/// A file in memory with `text`, to be read from its beginning: a child that reads slowly, or not
/// at all, blocks nobody.
Descriptor memory_file(const std::string& text) {
  Descriptor file(memfd_create("stdin", MFD_CLOEXEC));
  if (!file) return file;
  std::size_t written = 0;
  while (written < text.size()) {
    const ssize_t size = write(file.get(), text.data() + written, text.size() - written);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return {};
    written += static_cast<std::size_t>(size);
  }
  if (lseek(file.get(), 0, SEEK_SET) != 0) return {};
  return file;
}

std::vector<char*> pointers(const std::vector<std::string>& strings) {
  std::vector<char*> result;
  result.reserve(strings.size() + 1);
  // execve's signature is older than const.
  for (const std::string& text : strings) result.push_back(const_cast<char*>(text.c_str()));
  result.push_back(nullptr);
  return result;
}

/// To the process's group, and to it alone where it has left that.
void signal_all(pid_t process, int signal) {
  if (kill(-process, signal) != 0) kill(process, signal);
}

/// Waits until the process has ended, which it makes it do at the deadline or when it is told to
/// stop.
Finished::End wait_for_end(const Started& process, const Launch& launch, std::int64_t deadline,
                           Stream& out, Stream& err, char* buffer) {
  Finished::End end = Finished::End::Exited;
  const auto terminate = [&](Finished::End why, std::int64_t now) {
    end = why;
    signal_all(process.pid, SIGTERM);
    // One that is stopped cannot hear it.
    signal_all(process.pid, SIGCONT);
    deadline = now + kGrace;
  };
  // Without a time limit and a flag there is nothing to look for but the process.
  const bool watched = launch.stop.any();
  while (true) {
    const std::int64_t now = deadline == kNever && !watched ? 0 : monotonic();
    if (watched && end == Finished::End::Exited && launch.stop.set()) {
      terminate(Finished::End::Interrupted, now);
    }
    if (now >= deadline) {
      if (end == Finished::End::Exited) {
        terminate(Finished::End::TimedOut, now);
      } else {
        signal_all(process.pid, SIGKILL);
        deadline = kNever;
      }
    }
    std::int64_t patience = deadline == kNever ? kNever : deadline - now;
    if (watched && end == Finished::End::Exited) patience = std::min(patience, kStopSlice);
    const timespec limit = {patience / kSecond, patience % kSecond};
    std::array<pollfd, 3> watch = {{{process.pidfd.get(), POLLIN, 0},
                                    {out.read_end.get(), POLLIN, 0},
                                    {err.read_end.get(), POLLIN, 0}}};
    const int ready =
        ppoll(watch.data(), watch.size(), patience == kNever ? nullptr : &limit, nullptr);
    if (ready <= 0) continue;
    if (watch[0].revents != 0) return end;
    if (watch[1].revents != 0) out.drain(buffer, 1);
    if (watch[2].revents != 0) err.drain(buffer, 1);
  }
}

}  // namespace

/// Counts a process as live from before its start until what it left was ended.
class ProcessLauncher::Live {
 public:
  explicit Live(ProcessLauncher& launcher) : launcher_(launcher) {
    const std::lock_guard lock(launcher_.mutex_);
    ++launcher_.live_;
  }
  Live(const Live&) = delete;
  Live& operator=(const Live&) = delete;
  ~Live() {
    const std::lock_guard lock(launcher_.mutex_);
    if (--launcher_.live_ == 0) end_orphans(launcher_.spared_);
  }

 private:
  ProcessLauncher& launcher_;
};

ProcessLauncher::ProcessLauncher() {
  // Where benchc was started with closed streams, the null device takes their numbers: ours must
  // lie above those that a child's streams are put on.
  int null = open("/dev/null", O_RDWR);
  while (null >= 0 && null <= STDERR_FILENO) null = open("/dev/null", O_RDWR);
  if (null >= 0) fcntl(null, F_SETFD, FD_CLOEXEC);
  null_fd_ = null;
  // A parent that ignored it would have the kernel reap our children, and their usage with them.
  struct sigaction action = {};
  if (sigaction(SIGCHLD, nullptr, &action) == 0 && action.sa_handler == SIG_IGN) {
    signal(SIGCHLD, SIG_DFL);
  }
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  spared_ = children();
}

ProcessLauncher::~ProcessLauncher() {
  if (null_fd_ >= 0) close(null_fd_);
}

std::int64_t ProcessLauncher::now() const { return monotonic(); }

Finished ProcessLauncher::run(const Launch& launch) {
  if (launch.argv.empty()) return not_started("the command is empty");
  const Expected<std::string> program = find_program(launch.argv.front(), launch);
  if (!program) return not_started(program.error().message);

  Start start;
  start.program = program->c_str();
  const std::vector<char*> argv = pointers(launch.argv);
  start.argv = argv.data();
  std::vector<char*> variables;
  if (launch.environment != nullptr) variables = pointers(*launch.environment);
  if (variables.empty()) variables.push_back(nullptr);
  start.environment = variables.data();
  start.directory = launch.directory.empty() ? nullptr : launch.directory.c_str();
  start.aslr_off = launch.aslr_off;
  CPU_ZERO(&start.cores);
  for (const unsigned core : launch.cores) {
    if (core >= CPU_SETSIZE) return not_started("no core " + std::to_string(core));
    CPU_SET(core, &start.cores);
    start.pinned = true;
  }

  Descriptor text;
  if (launch.stdin_text) {
    text = memory_file(*launch.stdin_text);
    if (!text) return not_started("no memory for its standard input");
  }
  Stream out(launch.keep_stdout);
  Stream err(launch.keep_stderr);
  if (null_fd_ < 0 || !out.open() || !err.open()) {
    return not_started(std::string("no file descriptors left: ") + std::strerror(errno));
  }
  start.stdin_fd = text ? text.get() : null_fd_;
  start.stdout_fd = out.write_end.get();
  start.stderr_fd = err.write_end.get();

  Finished finished;
  rusage own = {};
  getrusage(RUSAGE_SELF, &own);
  finished.usage.max_rss_floor_bytes = own.ru_maxrss * 1024;

  const Live live(*this);
  finished.started_ns = monotonic();
  Started process = start_process(start);
  if (process.failed != Stage::None) {
    finished.cause = start_failure(process, launch, *program);
    return finished;
  }

  const bool limited = launch.timeout > 0 && launch.timeout < 1e9;
  const std::int64_t deadline =
      limited ? finished.started_ns + static_cast<std::int64_t>(launch.timeout * 1e9) : kNever;
  std::array<char, kBufferBytes> buffer;
  finished.end = wait_for_end(process, launch, deadline, out, err, buffer.data());

  // Before it is reaped, while its number cannot have become another's.
  kill(-process.pid, SIGKILL);
  int status = 0;
  rusage usage = {};
  while (wait4(process.pid, &status, 0, &usage) < 0 && errno == EINTR) {
  }
  finished.wall_seconds = static_cast<double>(monotonic() - finished.started_ns) / 1e9;
  out.drain(buffer.data(), kFinalReads);
  err.drain(buffer.data(), kFinalReads);

  if (WIFSIGNALED(status)) {
    finished.code = WTERMSIG(status);
    if (finished.end == Finished::End::Exited) finished.end = Finished::End::Killed;
  } else {
    finished.code = WEXITSTATUS(status);
  }
  finished.usage.user_seconds = seconds(usage.ru_utime);
  finished.usage.system_seconds = seconds(usage.ru_stime);
  finished.usage.max_rss_bytes = usage.ru_maxrss * 1024;
  finished.usage.page_faults = usage.ru_minflt + usage.ru_majflt;
  finished.usage.context_switches = usage.ru_nvcsw + usage.ru_nivcsw;
  finished.out = out.capture.take();
  finished.err = err.capture.take();
  return finished;
}

}  // namespace benchc::workload
