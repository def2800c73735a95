#include "runtime/event/event.h"

#include <algorithm>
#include <cerrno>

#include <linux/perf_event.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace benchc::event {
namespace {

constexpr std::array<Event, kEvents> kKnown = {{
    {"instructions", PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS},
    {"cycles", PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES},
    {"cache_misses", PERF_TYPE_HARDWARE, PERF_COUNT_HW_CACHE_MISSES},
    {"branch_misses", PERF_TYPE_HARDWARE, PERF_COUNT_HW_BRANCH_MISSES},
}};

class LinuxKernel final : public Kernel {
 public:
  int open(const Event& event, Scope scope) override {
    perf_event_attr attributes = {};
    attributes.size = sizeof(attributes);
    attributes.type = event.type;
    attributes.config = event.config;
    attributes.disabled = 1;
    attributes.inherit = scope == Scope::Thread ? 0 : 1;
    attributes.enable_on_exec = scope == Scope::Started ? 1 : 0;
    attributes.exclude_hv = 1;
    attributes.exclude_kernel = 1;
    attributes.read_format = PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING;
    const long descriptor =
        syscall(SYS_perf_event_open, &attributes, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
    return descriptor < 0 ? -errno : static_cast<int>(descriptor);
  }
  bool read(int counter, Values& values) override {
    ssize_t got = 0;
    do {
      got = ::read(counter, values.data(), sizeof(values));
    } while (got < 0 && errno == EINTR);
    return got == static_cast<ssize_t>(sizeof(values));
  }
  void enable(int counter, bool on) override {
    ioctl(counter, on ? PERF_EVENT_IOC_ENABLE : PERF_EVENT_IOC_DISABLE, 0);
  }
  void close(int counter) override { ::close(counter); }
};

}  // namespace

std::span<const Event, kEvents> events() { return kKnown; }

std::optional<std::size_t> find(std::string_view name) {
  const auto* const found = std::find_if(kKnown.begin(), kKnown.end(),
                                         [&](const Event& event) { return event.name == name; });
  if (found == kKnown.end()) return std::nullopt;
  return static_cast<std::size_t>(found - kKnown.begin());
}

Kernel& this_kernel() {
  static LinuxKernel kernel;
  return kernel;
}

std::optional<Count> scaled(const Values& values) {
  const auto [value, enabled, running] = values;
  if (running == 0) return std::nullopt;
  const double counted =
      running >= enabled ? 1 : static_cast<double>(running) / static_cast<double>(enabled);
  return Count{static_cast<double>(value) / counted, counted};
}

}  // namespace benchc::event
