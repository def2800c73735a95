#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "runtime/control/process_entry.h"
#include "runtime/workload/event_counters.h"
#include "runtime/workload/kernel_meters.h"
#include "runtime/workload/launcher.h"
#include "runtime/workload/memory_kill.h"
#include "runtime/workload/output_pipe.h"
#include "runtime/workload/process_start.h"

namespace benchc::workload {

/// CLOCK_MONOTONIC in nanoseconds.
std::int64_t monotonic_ns();

inline constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

/// When `seconds` from `now` have passed; kNever where that is no limit.
std::int64_t deadline_after(std::int64_t now, double seconds);

/// A process of a launcher from its start until it is reaped, and what it writes meanwhile. The
/// thread that starts it must live until then: with that thread the process is ended.
class RunningProcess {
 public:
  /// `launch` is needed no longer than `start`.
  explicit RunningProcess(const Launch& launch);

  /// Whatever may go wrong before there is a process: "" or why it cannot be started. `network` is
  /// there where the launch's settings switch the network off.
  std::string prepare(const Launch& launch, int null_fd, const control::EmptyNetwork* network);

  /// Starts what was prepared, `socket` (or -1) as its descriptor 3: "" or why it did not start.
  std::string start(const Launch& launch, int socket);

  enum class Woken : std::uint8_t { Ended, Readable };

  /// Waits until the process has ended, or `socket` (or -1) has something to read. At the deadline,
  /// or when the launch's stop flag is set, the process is made to end, and its end waited for.
  Woken wait(std::int64_t deadline, int socket);

  /// Makes it end at once, for no reason of its own. What is left of its group ends with it.
  void end_now();

  /// Ends what is left of its group and reaps it: only when it has ended, and once.
  Finished reap();

  pid_t pid() const { return process_.pid; }

 private:
  StopFlags stop_;
  OutputPipe out_;
  OutputPipe err_;
  Descriptor text_;
  std::string program_;
  int null_fd_ = -1;
  std::optional<control::ProcessEntry> entry_;
  std::optional<MemoryKill> memory_kill_;
  EventCounters events_;
  KernelMeters meters_;
  bool fifo_ = false;
  bool fifo_taken_ = false;
  Started process_;
  std::int64_t started_ns_ = 0;
  std::int64_t rss_floor_bytes_ = 0;
  Finished::End end_ = Finished::End::Exited;
};

}  // namespace benchc::workload
