#include "runtime/workload/event_counters.h"

#include <cerrno>
#include <cstring>
#include <optional>

namespace benchc::workload {

bool is_event(std::string_view name) { return event::find(name).has_value(); }

std::string why_not_counted(std::string_view name, event::Kernel& kernel) {
  const std::optional<std::size_t> found = event::find(name);
  if (!found) return "it is no event that benchc counts";
  const int counter = kernel.open(event::events()[*found], event::Scope::Started);
  if (counter >= 0) {
    kernel.close(counter);
    return {};
  }
  switch (-counter) {
    case ENOENT:
    case ENODEV:
    case EOPNOTSUPP:
      return "this machine has no hardware counter for it, as most virtual machines";
    case EACCES:
    case EPERM:
      return "the kernel does not let this user count: set the sysctl kernel.perf_event_paranoid "
             "to 2 or below";
    case EMFILE:
    case ENFILE:
      return "no file descriptors are left for counters";
    case ENOSYS:
      return "this kernel has no perf_event_open";
    default:
      return std::string("the kernel refuses the counter: ") + std::strerror(-counter);
  }
}

EventCounters::~EventCounters() {
  for (const Counter& counter : counters_) kernel_->close(counter.descriptor);
}

void EventCounters::open(std::span<const std::string> names) {
  for (const std::string& name : names) {
    const std::optional<std::size_t> found = event::find(name);
    if (!found) continue;
    const int descriptor = kernel_->open(event::events()[*found], event::Scope::Started);
    if (descriptor >= 0) counters_.push_back({name, descriptor});
  }
}

std::vector<EventCount> EventCounters::read() const {
  std::vector<EventCount> counts;
  for (const Counter& counter : counters_) {
    event::Values values = {};
    if (!kernel_->read(counter.descriptor, values)) continue;
    if (const std::optional<event::Count> count = event::scaled(values)) {
      counts.push_back({counter.name, count->value, count->counted});
    }
  }
  return counts;
}

}  // namespace benchc::workload
