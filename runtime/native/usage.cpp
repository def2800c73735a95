#include "runtime/native/usage.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

namespace benchc::native {
namespace {

std::uint64_t read_ns(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000U +
         static_cast<std::uint64_t>(now.tv_nsec);
}

std::int64_t microseconds(const timeval& time) {
  return std::int64_t{time.tv_sec} * 1'000'000 + time.tv_usec;
}

std::int64_t rusage_peak() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return std::int64_t{usage.ru_maxrss} * 1024;
}

/// A line of /proc/self/status, in bytes; 0 where it is not there.
std::int64_t status_bytes(int status, const char* line) {
  std::array<char, 4096> text = {};
  if (status < 0 || pread(status, text.data(), text.size() - 1, 0) <= 0) return 0;
  const char* found = std::strstr(text.data(), line);
  return found == nullptr ? 0 : std::strtoll(found + std::strlen(line), nullptr, 10) * 1024;
}

int open_status() { return open("/proc/self/status", O_RDONLY | O_CLOEXEC); }

}  // namespace

std::uint64_t process_cpu_ns() { return read_ns(CLOCK_PROCESS_CPUTIME_ID); }

std::uint64_t thread_cpu_ns() { return read_ns(CLOCK_THREAD_CPUTIME_ID); }

Usage read_usage() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return {microseconds(usage.ru_utime), microseconds(usage.ru_stime),
          std::int64_t{usage.ru_minflt} + usage.ru_majflt,
          std::int64_t{usage.ru_nvcsw} + usage.ru_nivcsw};
}

void report_usage(Reply& reply, double cpu_seconds, const Usage& from, const Usage& to) {
  const auto user = static_cast<double>(std::max<std::int64_t>(to.user_us - from.user_us, 0));
  const auto system = static_cast<double>(std::max<std::int64_t>(to.system_us - from.system_us, 0));
  reply.cpu_seconds = cpu_seconds;
  reply.system_seconds = user + system > 0 ? cpu_seconds * (system / (user + system)) : 0;
  reply.user_seconds = cpu_seconds - reply.system_seconds;
  reply.page_faults = to.page_faults - from.page_faults;
  reply.context_switches = to.context_switches - from.context_switches;
}

PeakMemory::PeakMemory() : status_(open_status()), inherited_(rusage_peak()) {}

PeakMemory::~PeakMemory() {
  if (status_ >= 0) close(status_);
}

std::int64_t PeakMemory::bytes() const {
  const std::int64_t peak = rusage_peak();
  if (peak > inherited_) return peak;
  const std::int64_t own = status_bytes(status_, "VmHWM:");
  return own > 0 ? own : peak;
}

std::uint64_t data_bytes() {
  const int status = open_status();
  const std::int64_t bytes = status_bytes(status, "VmData:");
  if (status >= 0) close(status);
  return static_cast<std::uint64_t>(std::max<std::int64_t>(bytes, 0));
}

}  // namespace benchc::native
