#pragma once

#include <cstdint>

#include <sys/types.h>

namespace benchc::workload {

/// How long a process that is waited for may run under SCHED_FIFO before that is taken away from
/// it, in nanoseconds. By the clock, not by its CPU time: its descendants run under it too.
inline constexpr std::int64_t kMostFifo = 10'000'000'000;

/// Gives the process, its group and its descendants back to the usual scheduler.
void take_fifo_away(pid_t process);

}  // namespace benchc::workload
