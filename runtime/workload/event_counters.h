#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/event/event.h"
#include "runtime/workload/launcher.h"

/// What the processor counts of a command's process.
namespace benchc::workload {

/// Whether it is the name of an event: instructions, cycles, cache_misses, branch_misses.
bool is_event(std::string_view name);

/// Why the event cannot be counted here, for people; empty where it can.
std::string why_not_counted(std::string_view name, event::Kernel& kernel = event::this_kernel());

/// The counters of one process and its descendants. Opened by the thread that starts it, disabled;
/// the child inherits them, its execve enables them, and at the exit of each process the kernel
/// adds what it counted to these. So nothing of benchc is counted, and the child is never stopped.
/// Counters that are inherited cannot be read as a group (PERF_FORMAT_GROUP), and each of them is
/// scaled by its own share of the time. See perf_event_open(2).
class EventCounters {
 public:
  explicit EventCounters(event::Kernel& kernel = event::this_kernel()) : kernel_(&kernel) {}
  EventCounters(const EventCounters&) = delete;
  EventCounters& operator=(const EventCounters&) = delete;
  ~EventCounters();

  /// Those of `names` that are events, where they can be had.
  void open(std::span<const std::string> names);

  /// When the process was reaped. What was never counted is not among them.
  std::vector<EventCount> read() const;

 private:
  struct Counter {
    std::string name;
    int descriptor = -1;
  };
  event::Kernel* kernel_;
  std::vector<Counter> counters_;
};

}  // namespace benchc::workload
