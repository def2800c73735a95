#pragma once

#include <string>
#include <vector>

#include <sched.h>
#include <sys/types.h>

#include "runtime/control/process_entry.h"
#include "runtime/plan/error.h"
#include "runtime/workload/launcher.h"

/// The start of a process, apart from waiting for it.
namespace benchc::workload {

/// Where `name` is found in PATH's directories: of the environment given, or the usual ones where
/// it has none. A name with a `/` is its own answer.
Expected<std::string> find_program(const std::string& name, const Launch& launch);

/// A file descriptor that closes itself.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(); }

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  int release();
  void close();

 private:
  int fd_ = -1;
};

/// All that the child needs between its birth and execve, made before: nothing is allocated in
/// between.
struct Start {
  const char* program = nullptr;
  char* const* argv = nullptr;
  char* const* environment = nullptr;
  /// Null: benchc's own.
  const char* directory = nullptr;
  int stdin_fd = -1;
  int stdout_fd = -1;
  int stderr_fd = -1;
  /// Becomes descriptor 3; -1: none.
  int socket_fd = -1;
  bool pinned = false;
  cpu_set_t cores = {};
  bool aslr_off = false;
  /// Null: none.
  const control::ProcessEntry* settings = nullptr;
};

/// What went wrong in the child, if anything did.
enum class Stage : std::uint8_t {
  None,
  Clone,
  Group,
  Directory,
  Settings,
  Streams,
  Cores,
  Aslr,
  Exec
};

struct Started {
  pid_t pid = -1;
  Descriptor pidfd;
  Stage failed = Stage::None;
  /// Settings: which.
  control::Setting setting = control::Setting::Nice;
  int error = 0;
};

/// Starts a process that shares benchc's memory until execve, as vfork does, so that the start
/// costs the same however large benchc is. When a stage failed, there is no process any more.
Started start_process(const Start& start);

/// Why a start failed, for people.
std::string start_failure(const Started& started, const Launch& launch, const std::string& program);

}  // namespace benchc::workload
