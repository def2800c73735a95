#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/control/process_settings.h"
#include "runtime/plan/error.h"

/// The room of what is measured. `launcher.h` starts a process and reaps it, `workload.h` is one
/// thing that yields samples; each has its real ones in files of their own, and fakes in
/// tests/support.
namespace benchc::workload {

/// How much of the end of each output is always kept, for the report of a failure.
inline constexpr std::size_t kTailBytes = 4096;

/// How much of the beginning of an output is kept where something reads it.
inline constexpr std::size_t kReadableBytes = std::size_t{64} << 20;

/// Complete and as execve takes it: "NAME=value". Shared, since thousands of cases have the same
/// one.
using ProcessEnvironment = std::shared_ptr<const std::vector<std::string>>;

/// Whether to stop: any of the flags is set. Null flags never are.
struct StopFlags {
  std::array<const std::atomic<bool>*, 2> flags = {nullptr, nullptr};

  bool any() const { return flags[0] != nullptr || flags[1] != nullptr; }
  bool set() const;
};

/// A process to be started, without a shell.
struct Launch {
  /// Never empty. The first is looked up in the environment's PATH unless it has a `/`; with one it
  /// is relative to `directory`.
  std::vector<std::string> argv;
  /// The working directory; "" is benchc's own.
  std::string directory;
  /// Null: none at all.
  ProcessEnvironment environment;
  /// What it reads; /dev/null where absent.
  std::optional<std::string> stdin_text;
  /// Seconds after which its process group is ended.
  double timeout = 600;
  /// Logical cores that it may run on; empty: as benchc itself.
  std::vector<unsigned> cores;
  control::ProcessSettings settings;
  /// What is to be counted of the process and its descendants, by the names of metrics: events of
  /// the processor ("instructions", "cycles", "cache_misses", "branch_misses"), and what the kernel
  /// tells in files ("energy", "cpu_pressure", "memory_pressure", "io_pressure", "memory_peak").
  std::vector<std::string> events;
  /// How many bytes of the beginning of each output to keep; the tail is kept in any case.
  std::size_t keep_stdout = 0;
  std::size_t keep_stderr = 0;
  /// Looked at while waiting, some times a second.
  StopFlags stop;
};

/// What a process wrote to one of its outputs.
struct Output {
  /// The beginning, as much as was asked for.
  std::string text;
  /// The last kTailBytes at most.
  std::string tail;
  /// All that was written, kept or not.
  std::uint64_t bytes = 0;

  /// Whether `text` is not all of it.
  bool cut() const { return bytes > text.size(); }
};

/// What the kernel counted for a process and those of its descendants that it waited for.
struct Usage {
  double user_seconds = 0;
  double system_seconds = 0;
  /// Peak resident set. The kernel counts benchc's own peak into it, since the process begins
  /// inside benchc: a value of `max_rss_floor_bytes` says "at most that".
  std::int64_t max_rss_bytes = 0;
  std::int64_t max_rss_floor_bytes = 0;
  std::int64_t page_faults = 0;
  std::int64_t context_switches = 0;
  /// Those of them that took it off its core while it wanted to go on.
  std::int64_t involuntary_switches = 0;
};

/// What was counted of one event.
struct EventCount {
  std::string name;
  /// Scaled up where the counter was shared with others.
  double value = 0;
  /// Share of the time in which it was counted, in (0, 1]; below 1 the value is an estimate.
  double counted = 1;
};

/// A process that has ended, or that never began.
struct Finished {
  enum class End : std::uint8_t { Exited, Killed, TimedOut, Interrupted, NotStarted };
  End end = End::NotStarted;
  /// Exited: the exit code. Killed: the signal's number.
  int code = 0;
  /// NotStarted: why, for people: "no such file: build/sorter". Exited and Killed: what the kernel
  /// killed it, or one that it started, for: "memory limit of 64 MiB of its cgroup"; mostly empty.
  std::string cause;
  /// SCHED_FIFO was taken away from it, since it ran too long.
  bool fifo_taken = false;
  /// By the launcher's clock.
  std::int64_t started_ns = 0;
  /// From just before the start until it was reaped.
  double wall_seconds = 0;
  Usage usage;
  /// Of those that were asked for, what could be counted, in their order.
  std::vector<EventCount> events;
  Output out;
  Output err;

  bool exited_with(int exit_code) const { return end == End::Exited && code == exit_code; }
};

/// For people: "exited with code 3", "killed by SIGSEGV", "timed out after 30 s", "interrupted",
/// "could not be started: no such file: build/sorter".
std::string describe(const Finished& finished, double timeout);

/// "SIGSEGV", or "signal 42" where it has no name.
std::string signal_name(int signal);

/// A number of seconds for people: "30 s", "0.25 s".
std::string seconds_text(double seconds);

class Dialogue;

/// Starts processes, and knows the time. Several threads may run processes at once.
class Launcher {
 public:
  virtual ~Launcher() = default;

  /// Starts the process, waits until it has ended, and ends whatever it left behind: the rest of
  /// its process group at once, descendants that left the group when no other process of this
  /// launcher runs.
  virtual Finished run(const Launch& launch) = 0;

  /// Starts the process to talk with it; `launch.timeout` and `stdin_text` have no meaning here. An
  /// error says why it could not be started.
  virtual Expected<std::unique_ptr<Dialogue>> talk(const Launch& launch) = 0;

  /// Nanoseconds of a clock that never goes backwards (CLOCK_MONOTONIC).
  virtual std::int64_t now() const = 0;
};

}  // namespace benchc::workload
