#pragma once

#include <cstdint>

#include "runtime/native/protocol.h"

/// What the kernel counts for this process.
namespace benchc::native {

/// CPU time in nanoseconds: of all threads, or of the one that asks.
std::uint64_t process_cpu_ns();
std::uint64_t thread_cpu_ns();

/// Page faults, context switches, and how CPU time is split, of all threads.
struct Usage {
  std::int64_t user_us = 0;
  std::int64_t system_us = 0;
  std::int64_t page_faults = 0;
  std::int64_t context_switches = 0;
};
Usage read_usage();

/// Puts in what was used in between. `cpu_seconds` is split into user and system time in the
/// proportion that the kernel tells, whose own numbers are coarser.
void report_usage(Reply& reply, double cpu_seconds, const Usage& from, const Usage& to);

/// The peak resident set in bytes; not that of the process that this one came from, which getrusage
/// counts in.
class PeakMemory {
 public:
  PeakMemory();
  PeakMemory(const PeakMemory&) = delete;
  PeakMemory& operator=(const PeakMemory&) = delete;
  ~PeakMemory();

  std::int64_t bytes() const;

 private:
  int status_ = -1;
  /// What getrusage said at first: above it, what it says is this process's.
  std::int64_t inherited_ = 0;
};

/// Bytes that count against RLIMIT_DATA now.
std::uint64_t data_bytes();

}  // namespace benchc::native
