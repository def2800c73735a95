#include "tests/system/program.h"

#include <array>
#include <csignal>
#include <cstdlib>
#include <stdexcept>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace benchc::system_test {
namespace {

constexpr std::size_t kMaximumOutput = 8U << 20U;

/// An unnamed file.
class Scratch {
 public:
  Scratch() : descriptor_(::open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600)) {
    if (descriptor_ < 0) throw std::runtime_error("cannot make a file in /tmp");
  }
  ~Scratch() { ::close(descriptor_); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  int descriptor() const { return descriptor_; }

  void fill(const std::string& text) const {
    if (::pwrite(descriptor_, text.data(), text.size(), 0) != static_cast<ssize_t>(text.size())) {
      throw std::runtime_error("cannot write to a file in /tmp");
    }
  }

  std::string text() const {
    std::string text;
    std::array<char, 65536> part{};
    ssize_t got = 0;
    while (text.size() < kMaximumOutput && (got = ::pread(descriptor_, part.data(), part.size(),
                                                          static_cast<off_t>(text.size()))) > 0) {
      text.append(part.data(), static_cast<std::size_t>(got));
    }
    return text;
  }

 private:
  int descriptor_;
};

std::vector<std::string> environment_of(const Program& program) {
  std::map<std::string, std::string> variables = {{"LANG", "C.UTF-8"}, {"TERM", "dumb"}};
  for (const char* name : {"PATH", "HOME", "TMPDIR", "CC", "CXX", "CCACHE_DIR", "ASAN_OPTIONS",
                           "UBSAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS"}) {
    if (const char* value = std::getenv(name)) variables[name] = value;
  }
  for (const auto& [name, value] : program.environment) variables[name] = value;
  std::vector<std::string> list;
  for (const auto& [name, value] : variables) list.push_back(name + "=" + value);
  return list;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (std::string& text : texts) list.push_back(text.data());
  list.push_back(nullptr);
  return list;
}

[[noreturn]] void become(const Program& program, char* const* argv, char** environment, int in,
                         int out, int err) {
  ::setpgid(0, 0);
  ::dup2(in, STDIN_FILENO);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(err, STDERR_FILENO);
  if (::chdir(program.directory.c_str()) != 0) ::_exit(kCouldNotPrepare);
  if (program.prepare && !program.prepare()) ::_exit(kCouldNotPrepare);
  environ = environment;
  ::execvp(argv[0], argv);
  ::_exit(127);
}

/// Whether the process ended in time.
bool wait_for(pid_t child, int seconds) {
  const int descriptor = static_cast<int>(::syscall(SYS_pidfd_open, child, 0));
  if (descriptor < 0) return true;
  pollfd ended{.fd = descriptor, .events = POLLIN, .revents = 0};
  const int ready = ::poll(&ended, 1, seconds * 1000);
  ::close(descriptor);
  return ready != 0;
}

}  // namespace

std::string Finished::all() const {
  return "exit code " + std::to_string(exit_code) + (timed_out ? " (timed out)" : "") +
         "\n--- standard output\n" + out + "\n--- standard error\n" + err;
}

Finished run(const Program& program) {
  const Scratch in;
  const Scratch out;
  const Scratch err;
  in.fill(program.input);
  std::vector<std::string> argv_texts = program.argv;
  std::vector<std::string> environment_texts = environment_of(program);
  const std::vector<char*> argv = pointers(argv_texts);
  std::vector<char*> environment = pointers(environment_texts);

  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("cannot fork");
  if (child == 0) {
    become(program, argv.data(), environment.data(), in.descriptor(), out.descriptor(),
           err.descriptor());
  }
  Finished finished;
  finished.timed_out = !wait_for(child, program.limit_seconds);
  if (finished.timed_out) ::kill(-child, SIGKILL);
  int status = 0;
  rusage usage{};
  ::wait4(child, &status, 0, &usage);
  finished.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  finished.max_rss_kib = usage.ru_maxrss;
  finished.out = out.text();
  finished.err = err.text();
  return finished;
}

void git(const std::filesystem::path& directory, std::vector<std::string> arguments) {
  const std::vector<std::string> start = {"git",
                                          "-c",
                                          "user.name=test",
                                          "-c",
                                          "user.email=test@localhost",
                                          "-c",
                                          "commit.gpgsign=false",
                                          "-c",
                                          "safe.directory=*"};
  arguments.insert(arguments.begin(), start.begin(), start.end());
  const Finished finished = run({.argv = arguments, .directory = directory});
  ASSERT_EQ(finished.exit_code, 0) << finished.all();
}

}  // namespace benchc::system_test
