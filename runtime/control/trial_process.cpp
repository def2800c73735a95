#include "runtime/control/trial_process.h"

#include <array>
#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace benchc::control {

TrialProcess::TrialProcess(int (*work)(void*), void* argument) {
  std::array<int, 2> told{};
  std::array<int, 2> held{};
  if (pipe2(told.data(), O_CLOEXEC) != 0) {
    error_ = errno;
    return;
  }
  if (pipe2(held.data(), O_CLOEXEC) != 0) {
    error_ = errno;
    close(told[0]);
    close(told[1]);
    return;
  }
  pid_ = fork();
  if (pid_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    close(told[0]);
    close(held[1]);
    const int result = work(argument);
    char nothing = 0;
    if (write(told[1], &result, sizeof(result)) == sizeof(result)) {
      while (read(held[0], &nothing, 1) < 0 && errno == EINTR) {
      }
    }
    _exit(0);
  }
  const int fork_error = errno;
  close(told[1]);
  close(held[0]);
  hold_ = held[1];
  if (pid_ < 0) {
    error_ = fork_error;
  } else {
    ssize_t size = 0;
    while ((size = read(told[0], &error_, sizeof(error_))) < 0 && errno == EINTR) {
    }
    // Ended for it, as a seccomp filter may.
    if (size != sizeof(error_)) error_ = EPERM;
  }
  close(told[0]);
}

TrialProcess::~TrialProcess() {
  if (hold_ >= 0) close(hold_);
  if (pid_ <= 0) return;
  while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

}  // namespace benchc::control
