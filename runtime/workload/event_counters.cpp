#include "runtime/workload/event_counters.h"

#include <cerrno>
#include <cstring>

#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace benchc::workload {
namespace {

struct Event {
  std::string_view name;
  std::uint64_t config;
};

constexpr std::array kEvents = {Event{"instructions", PERF_COUNT_HW_INSTRUCTIONS},
                                Event{"cycles", PERF_COUNT_HW_CPU_CYCLES},
                                Event{"cache_misses", PERF_COUNT_HW_CACHE_MISSES},
                                Event{"branch_misses", PERF_COUNT_HW_BRANCH_MISSES}};

const Event* find(std::string_view name) {
  for (const Event& event : kEvents) {
    if (event.name == name) return &event;
  }
  return nullptr;
}

/// In user space alone, so that the number is one of the program and the same whether or not
/// benchc may look into the kernel.
int open_event(const Event& event, EventKernel& kernel) {
  return kernel.open(PERF_TYPE_HARDWARE, event.config, true);
}

class LinuxEvents final : public EventKernel {
 public:
  int open(std::uint32_t type, std::uint64_t config, bool user_space_only) override {
    perf_event_attr attributes = {};
    attributes.size = sizeof(attributes);
    attributes.type = type;
    attributes.config = config;
    attributes.disabled = 1;
    attributes.inherit = 1;
    attributes.enable_on_exec = 1;
    attributes.exclude_hv = 1;
    attributes.exclude_kernel = user_space_only ? 1 : 0;
    attributes.read_format = PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING;
    const long descriptor =
        syscall(SYS_perf_event_open, &attributes, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
    return descriptor < 0 ? -errno : static_cast<int>(descriptor);
  }
  bool read(int counter, std::array<std::uint64_t, 3>& values) override {
    ssize_t got = 0;
    do {
      got = ::read(counter, values.data(), sizeof(values));
    } while (got < 0 && errno == EINTR);
    return got == static_cast<ssize_t>(sizeof(values));
  }
  void close(int counter) override { ::close(counter); }
};

}  // namespace

EventKernel& this_event_kernel() {
  static LinuxEvents events;
  return events;
}

bool is_event(std::string_view name) { return find(name) != nullptr; }

std::string why_not_counted(std::string_view name, EventKernel& kernel) {
  const Event* event = find(name);
  if (event == nullptr) return "it is no event that benchc counts";
  const int counter = open_event(*event, kernel);
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
    const Event* event = find(name);
    if (event == nullptr) continue;
    const int descriptor = open_event(*event, *kernel_);
    if (descriptor >= 0) counters_.push_back({name, descriptor});
  }
}

std::vector<EventCount> EventCounters::read() const {
  std::vector<EventCount> counts;
  for (const Counter& counter : counters_) {
    std::array<std::uint64_t, 3> values = {};
    if (!kernel_->read(counter.descriptor, values)) continue;
    const auto [value, enabled, running] = values;
    if (running == 0) continue;
    const double counted =
        running >= enabled ? 1 : static_cast<double>(running) / static_cast<double>(enabled);
    counts.push_back({counter.name, static_cast<double>(value) / counted, counted});
  }
  return counts;
}

}  // namespace benchc::workload
