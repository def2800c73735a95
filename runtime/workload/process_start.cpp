#include "runtime/workload/process_start.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/native/protocol.h"

namespace benchc::workload {
namespace {

constexpr std::string_view kDefaultPath = "/usr/local/bin:/usr/bin:/bin";
constexpr std::size_t kStackBytes = 32 * 1024;
// The kernel's own, which glibc's sigset_t is larger than.
constexpr std::size_t kKernelSignalSetBytes = 8;
constexpr int kSignals = 64;
constexpr int kSocketFd = native::kSocket;

/// Laid out as the kernel's struct sigaction, which glibc's differs from.
struct KernelSignalAction {
  void (*handler)(int);
  unsigned long flags;
  void (*restorer)();
  std::uint64_t mask;
};

struct Child {
  const Start* start;
  const sigset_t* mask;
  volatile Stage failed;
  volatile control::Setting setting;
  volatile int error;
};

/// Runs in the child on memory that it shares with the suspended parent: system calls alone, none
/// through a wrapper that a sanitizer might have replaced.
__attribute__((no_sanitize("address", "undefined", "thread"))) int run_child(void* argument) {
  auto* child = static_cast<Child*>(argument);
  const Start& start = *child->start;
  // When benchc is killed nobody is left to end its child, which would disturb the next run. The
  // thread that starts a process outlives it, so only a kill ends that thread first.
  syscall(SYS_prctl, PR_SET_PDEATHSIG, SIGKILL);
  Stage stage = Stage::Group;
  long result = syscall(SYS_setpgid, 0, 0);
  if (result == 0 && start.directory != nullptr) {
    stage = Stage::Directory;
    result = syscall(SYS_chdir, start.directory);
  }
  if (result >= 0 && start.settings != nullptr) {
    // While the files that it needs are open, and before a cpuset could undo the choice of cores.
    stage = Stage::Settings;
    control::Setting failed = control::Setting::Nice;
    const int error = start.settings->take_on(failed);
    if (error != 0) {
      result = -1;
      errno = error;
      child->setting = failed;
    }
  }
  if (result >= 0) {
    stage = Stage::Streams;
    result = syscall(SYS_dup3, start.stdin_fd, 0, 0);
    if (result >= 0) result = syscall(SYS_dup3, start.stdout_fd, 1, 0);
    if (result >= 0) result = syscall(SYS_dup3, start.stderr_fd, 2, 0);
    if (result >= 0 && start.socket_fd == kSocketFd) {
      result = syscall(SYS_fcntl, kSocketFd, F_SETFD, 0);
    } else if (result >= 0 && start.socket_fd >= 0) {
      result = syscall(SYS_dup3, start.socket_fd, kSocketFd, 0);
    }
  }
  // What benchc itself inherited without close-on-exec; a kernel that cannot do this keeps it open.
  syscall(SYS_close_range, start.socket_fd >= 0 ? kSocketFd + 1U : 3U, ~0U, 0U);
  if (result >= 0 && start.pinned) {
    stage = Stage::Cores;
    result = syscall(SYS_sched_setaffinity, 0, sizeof(start.cores), &start.cores);
  }
  if (result >= 0 && start.aslr_off) {
    stage = Stage::Aslr;
    result = syscall(SYS_personality, 0xffffffffUL);
    if (result >= 0) result = syscall(SYS_personality, result | ADDR_NO_RANDOMIZE);
  }
  if (result >= 0) {
    stage = Stage::Exec;
    // benchc's handlers must not run here once signals are let through; what it ignores, the child
    // does not.
    KernelSignalAction action = {};
    for (int signal = 1; signal <= kSignals; ++signal) {
      if (signal == SIGKILL || signal == SIGSTOP) continue;
      syscall(SYS_rt_sigaction, signal, &action, nullptr, kKernelSignalSetBytes);
    }
    syscall(SYS_rt_sigprocmask, SIG_SETMASK, child->mask, nullptr, kKernelSignalSetBytes);
    syscall(SYS_execve, start.program, start.argv, start.environment);
  }
  child->error = errno;
  child->failed = stage;
  syscall(SYS_exit, 127);
  return 127;
}

std::string_view variable(const Launch& launch, std::string_view name) {
  if (launch.environment == nullptr) return {};
  for (const std::string& entry : *launch.environment) {
    if (entry.size() > name.size() && entry.starts_with(name) && entry[name.size()] == '=') {
      return std::string_view(entry).substr(name.size() + 1);
    }
  }
  return {};
}

std::string in_directory(const std::string& path, const Launch& launch) {
  if (path.starts_with('/') || launch.directory.empty()) return path;
  return launch.directory + "/" + path;
}

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    close();
    fd_ = other.release();
  }
  return *this;
}

int Descriptor::release() { return std::exchange(fd_, -1); }

void Descriptor::close() {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

Expected<std::string> find_program(const std::string& name, const Launch& launch) {
  if (name.empty()) return failure("the command's name is empty");
  if (name.find('/') != std::string::npos) return name;
  std::string_view path = variable(launch, "PATH");
  if (path.empty()) path = kDefaultPath;
  bool forbidden = false;
  while (true) {
    const std::size_t colon = path.find(':');
    const std::string_view entry = path.substr(0, colon);
    // An empty entry means the working directory, as everywhere.
    std::string candidate = entry.empty() ? "./" + name : std::string(entry) + "/" + name;
    const std::string seen = in_directory(candidate, launch);
    struct stat status = {};
    if (stat(seen.c_str(), &status) == 0 && S_ISREG(status.st_mode)) {
      if (access(seen.c_str(), X_OK) == 0) return candidate;
      forbidden = true;
    }
    if (colon == std::string_view::npos) break;
    path.remove_prefix(colon + 1);
  }
  if (forbidden) return failure("permission denied: " + name);
  return failure("no such program in PATH: " + name);
}

Started start_process(const Start& start) {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  // Signals that benchc has blocked are let through in the child.
  sigset_t none;
  sigemptyset(&none);

  alignas(16) std::byte stack[kStackBytes];
  Child child = {&start, &none, Stage::None, control::Setting::Nice, 0};
  int pidfd = -1;
  Started started;
  started.pid = clone(run_child, stack + kStackBytes,
                      CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD, &child, &pidfd);
  if (started.pid < 0) {
    started.failed = Stage::Clone;
    started.error = errno;
  } else {
    started.pidfd = Descriptor(pidfd);
    started.failed = child.failed;
    started.setting = child.setting;
    started.error = child.error;
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (started.pid > 0 && started.failed != Stage::None) {
    while (waitpid(started.pid, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  return started;
}

std::string start_failure(const Started& started, const Launch& launch,
                          const std::string& program) {
  const std::string words = strerrordesc_np(started.error) != nullptr
                                ? strerrordesc_np(started.error)
                                : "error " + std::to_string(started.error);
  switch (started.failed) {
    case Stage::Directory:
      if (started.error == ENOENT) return "no such directory: " + launch.directory;
      if (started.error == ENOTDIR) return "not a directory: " + launch.directory;
      return "working directory " + launch.directory + ": " + words;
    case Stage::Settings:
      return control::entry_failure(started.setting, started.error, launch.settings);
    case Stage::Cores: {
      std::string cores;
      for (unsigned core : launch.cores) {
        cores += (cores.empty() ? "" : ", ") + std::to_string(core);
      }
      return "not allowed on core " + cores + ": " + words;
    }
    case Stage::Aslr:
      return "address space layout randomization cannot be switched off: " + words;
    case Stage::Exec: {
      struct stat status = {};
      const std::string seen = in_directory(program, launch);
      const bool exists = stat(seen.c_str(), &status) == 0;
      if (!exists) {
        return (started.error == EACCES ? "permission denied: " : "no such file: ") + program;
      }
      if (S_ISDIR(status.st_mode)) return "is a directory: " + program;
      if (started.error == ENOENT) return "the interpreter that " + program + " names is missing";
      if (started.error == EACCES) return "permission denied: " + program;
      if (started.error == ENOEXEC) return "not a program: " + program;
      if (started.error == E2BIG) return "the arguments and the environment are too long";
      return program + ": " + words;
    }
    default:
      return words;
  }
}

}  // namespace benchc::workload
