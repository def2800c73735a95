#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stdlib/include/benchc/native.h"
#include "stdlib/std/region.h"

namespace {

/// A way to start a program: its process, or -1 with errno.
using Start = pid_t (*)(const char* program);

// The environment is empty, so that neither what is in it nor a preloaded library is measured.
char* const kEnvironment[] = {nullptr};
constexpr int kNotExecuted = 127;

[[gnu::noinline]] pid_t by_posix_spawn(const char* program) {
  char* const arguments[] = {const_cast<char*>(program), nullptr};
  pid_t process = -1;
  const int error = posix_spawn(&process, program, nullptr, nullptr, arguments, kEnvironment);
  if (error == 0) return process;
  errno = error;
  return -1;
}

[[gnu::noinline]] pid_t by_fork(const char* program) {
  char* const arguments[] = {const_cast<char*>(program), nullptr};
  const pid_t process = fork();
  if (process == 0) {
    execve(program, arguments, kEnvironment);
    _exit(kNotExecuted);
  }
  return process;
}

// In a function of its own that is not expanded: the child shares its frame with the parent.
[[gnu::noinline]] pid_t by_vfork(const char* program) {
  char* const arguments[] = {const_cast<char*>(program), nullptr};
  const pid_t process = vfork();
  if (process == 0) {
    execve(program, arguments, kEnvironment);
    _exit(kNotExecuted);
  }
  return process;
}

Start way(std::string_view name) {
  if (name == "posix_spawn") return by_posix_spawn;
  if (name == "fork") return by_fork;
  if (name == "vfork") return by_vfork;
  return nullptr;
}

/// The exit code of a process, or -1 when it ended otherwise or cannot be waited for.
int reap(pid_t process) {
  int status = 0;
  while (waitpid(process, &status, 0) != process) {
    if (errno != EINTR) return -1;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

const char* first_program(const char* first, const char* second) {
  return access(first, X_OK) == 0 ? first : second;
}

}  // namespace

BENCHC_ENTRY(std_spawn, bench) {
  const Start start = way(bench.text("how"));
  if (start == nullptr) bench.fail("std.spawn: `how` is posix_spawn, fork or vfork");
  const char* const program = first_program("/bin/true", "/usr/bin/true");
  const char* const failing = first_program("/bin/false", "/usr/bin/false");

  // Each page is touched: a fork has to copy the entries of those that are there.
  const benchc::stdlib::Region resident(bench.size("resident"));
  const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  for (std::size_t at = 0; at < resident.size(); at += page) resident.data()[at] = 1;

  const auto run = [&](const char* what) {
    const pid_t process = start(what);
    if (process < 0) {
      bench.fail(
          ("std.spawn: cannot start " + std::string(what) + ": " + std::strerror(errno)).c_str());
    }
    return reap(process);
  };
  // Tells a program that was executed from a start that always says 0.
  const int status = run(failing);
  if (status <= 0 || status == kNotExecuted) {
    bench.fail(
        "std.spawn: a process that has to fail did not: /bin/false is needed, and its status");
  }

  bench.items(1);
  bench.measure([&] {
    if (run(program) != 0) bench.fail("std.spawn: /bin/true did not end with 0");
  });
}
