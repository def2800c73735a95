#include "runtime/workload/running_process.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <utility>
#include <vector>

#include <poll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/workload/fifo_guard.h"

namespace benchc::workload {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
/// Between the polite request to end and the end.
constexpr std::int64_t kGrace = kSecond / 2;
/// How often a set stop flag is looked for.
constexpr std::int64_t kStopSlice = kSecond / 10;
/// What is read at most after the process has ended: what a pipe can hold, and not what a leftover
/// goes on to write.
constexpr int kFinalReads = 17;

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

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

/// To the process's group, and to the process itself where it has left that, perhaps with others
/// in it. The end is no polite request, which must come once.
void signal_all(pid_t process, int signal) {
  kill(-process, signal);
  if (signal == SIGKILL || getpgid(process) != process) kill(process, signal);
}

}  // namespace

std::int64_t monotonic_ns() {
  timespec time = {};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<std::int64_t>(time.tv_sec) * kSecond + time.tv_nsec;
}

std::int64_t deadline_after(std::int64_t now, double seconds) {
  if (!(seconds > 0 && seconds < 1e9)) return kNever;
  return now + static_cast<std::int64_t>(seconds * 1e9);
}

RunningProcess::RunningProcess(const Launch& launch)
    : stop_(launch.stop),
      out_(launch.keep_stdout),
      err_(launch.keep_stderr),
      fifo_(launch.settings.fifo.has_value()) {}

std::string RunningProcess::prepare(const Launch& launch, int null_fd,
                                    const control::EmptyNetwork* network) {
  null_fd_ = null_fd;
  if (launch.argv.empty()) return "the command is empty";
  Expected<std::string> program = find_program(launch.argv.front(), launch);
  if (!program) return program.error().message;
  program_ = std::move(*program);
  for (const unsigned core : launch.cores) {
    if (core >= CPU_SETSIZE) return "no core " + std::to_string(core);
  }
  if (launch.stdin_text) {
    text_ = memory_file(*launch.stdin_text);
    if (!text_) return "no memory for its standard input";
  }
  if (null_fd_ < 0 || !out_.open() || !err_.open()) {
    return std::string("no file descriptors left: ") + std::strerror(errno);
  }
  if (control::ProcessEntry::needed(launch.settings)) {
    Expected<control::ProcessEntry> entry =
        control::ProcessEntry::prepare(launch.settings, network);
    if (!entry) return entry.error().message;
    entry_.emplace(std::move(*entry));
    if (!launch.settings.cgroups.empty()) memory_kill_.emplace(launch.settings);
  }
  rusage own = {};
  getrusage(RUSAGE_SELF, &own);
  rss_floor_bytes_ = own.ru_maxrss * 1024;
  return {};
}

std::string RunningProcess::start(const Launch& launch, int socket) {
  Start start;
  start.program = program_.c_str();
  const std::vector<char*> argv = pointers(launch.argv);
  start.argv = argv.data();
  std::vector<char*> variables;
  if (launch.environment != nullptr) variables = pointers(*launch.environment);
  if (variables.empty()) variables.push_back(nullptr);
  start.environment = variables.data();
  start.directory = launch.directory.empty() ? nullptr : launch.directory.c_str();
  start.aslr_off = launch.settings.aslr_off;
  start.settings = entry_ ? &*entry_ : nullptr;
  start.pinned = !launch.cores.empty();
  CPU_ZERO(&start.cores);
  for (const unsigned core : launch.cores) CPU_SET(core, &start.cores);
  start.stdin_fd = text_ ? text_.get() : null_fd_;
  start.stdout_fd = out_.write_end.get();
  start.stderr_fd = err_.write_end.get();
  start.socket_fd = socket;

  if (!launch.events.empty()) {
    events_.open(launch.events);
    meters_.begin(launch.events, launch.settings.cgroups);
  }
  started_ns_ = monotonic_ns();
  process_ = start_process(start);
  entry_.reset();
  if (process_.failed == Stage::None) return {};
  return start_failure(process_, launch, program_);
}

RunningProcess::Woken RunningProcess::wait(std::int64_t deadline, int socket) {
  std::array<char, kPipeBufferBytes> buffer;
  const auto terminate = [&](Finished::End why, std::int64_t now) {
    end_ = why;
    signal_all(process_.pid, SIGTERM);
    // One that is stopped cannot hear it.
    signal_all(process_.pid, SIGCONT);
    deadline = now + kGrace;
    // What it may yet say is no answer any more.
    socket = -1;
  };
  // Without a time limit and a flag there is nothing to look for but the process.
  const bool watched = stop_.any();
  std::int64_t fifo_ends = fifo_ ? monotonic_ns() + kMostFifo : kNever;
  while (true) {
    const std::int64_t now =
        deadline == kNever && !watched && fifo_ends == kNever ? 0 : monotonic_ns();
    if (watched && end_ == Finished::End::Exited && stop_.set()) {
      terminate(Finished::End::Interrupted, now);
    }
    if (now >= deadline) {
      if (end_ == Finished::End::Exited) {
        terminate(Finished::End::TimedOut, now);
      } else {
        signal_all(process_.pid, SIGKILL);
        deadline = kNever;
      }
    }
    if (now >= fifo_ends) {
      take_fifo_away(process_.pid);
      fifo_taken_ = true;
      // One that it starts meanwhile, or that takes it again.
      fifo_ends = now + kSecond;
    }
    const std::int64_t next = std::min(deadline, fifo_ends);
    std::int64_t patience = next == kNever ? kNever : next - now;
    if (watched && end_ == Finished::End::Exited) patience = std::min(patience, kStopSlice);
    const timespec limit = {patience / kSecond, patience % kSecond};
    std::array<pollfd, 4> watch = {{{process_.pidfd.get(), POLLIN, 0},
                                    {socket, POLLIN, 0},
                                    {out_.read_end.get(), POLLIN, 0},
                                    {err_.read_end.get(), POLLIN, 0}}};
    const int ready =
        ppoll(watch.data(), watch.size(), patience == kNever ? nullptr : &limit, nullptr);
    if (ready <= 0) continue;
    // An answer counts although its process has ended since.
    if (watch[1].revents != 0) return Woken::Readable;
    if (watch[0].revents != 0) return Woken::Ended;
    if (watch[2].revents != 0) out_.drain(buffer.data(), 1);
    if (watch[3].revents != 0) err_.drain(buffer.data(), 1);
  }
}

void RunningProcess::end_now() {
  signal_all(process_.pid, SIGKILL);
  siginfo_t info = {};
  while (waitid(P_PID, static_cast<id_t>(process_.pid), &info, WEXITED | WNOWAIT) < 0 &&
         errno == EINTR) {
  }
}

Finished RunningProcess::reap() {
  Finished finished;
  finished.end = end_;
  finished.fifo_taken = fifo_taken_;
  finished.started_ns = started_ns_;
  finished.usage.max_rss_floor_bytes = rss_floor_bytes_;
  // Before it is reaped, while its number cannot have become another's.
  kill(-process_.pid, SIGKILL);
  int status = 0;
  rusage usage = {};
  while (wait4(process_.pid, &status, 0, &usage) < 0 && errno == EINTR) {
  }
  finished.wall_seconds = static_cast<double>(monotonic_ns() - started_ns_) / 1e9;
  std::array<char, kPipeBufferBytes> buffer;
  out_.drain(buffer.data(), kFinalReads);
  err_.drain(buffer.data(), kFinalReads);

  if (WIFSIGNALED(status)) {
    finished.code = WTERMSIG(status);
    if (finished.end == Finished::End::Exited) finished.end = Finished::End::Killed;
  } else {
    finished.code = WEXITSTATUS(status);
  }
  const bool badly = finished.end == Finished::End::Killed ||
                     (finished.end == Finished::End::Exited && finished.code != 0);
  if (memory_kill_ && badly) finished.cause = memory_kill_->since();
  finished.usage.user_seconds = seconds(usage.ru_utime);
  finished.usage.system_seconds = seconds(usage.ru_stime);
  finished.usage.max_rss_bytes = usage.ru_maxrss * 1024;
  finished.usage.page_faults = usage.ru_minflt + usage.ru_majflt;
  finished.usage.context_switches = usage.ru_nvcsw + usage.ru_nivcsw;
  finished.usage.involuntary_switches = usage.ru_nivcsw;
  finished.events = events_.read();
  for (EventCount& count : meters_.end()) finished.events.push_back(std::move(count));
  finished.out = out_.capture.take();
  finished.err = err_.capture.take();
  return finished;
}

}  // namespace benchc::workload
