#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string>

#include <fcntl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "stdlib/include/benchc/native.h"

namespace {

/// A device that is open while it is called.
class Device {
 public:
  /// Throws where it cannot be opened.
  Device(const char* path, int mode) : descriptor_(open(path, mode | O_CLOEXEC)) {
    if (descriptor_ >= 0) return;
    throw std::runtime_error("std.syscall: cannot open " + std::string(path) + ": " +
                             std::strerror(errno));
  }
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;
  ~Device() { close(descriptor_); }
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

std::int64_t nanoseconds(const timespec& time) {
  return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

template <bool Unrolled>
void call_getppid(benchc::Bench<Unrolled>& bench) {
  const long parent = getppid();
  long wrong = 0;
  bench.measure([&] { wrong |= syscall(SYS_getppid) ^ parent; });
  if (wrong != 0) bench.fail("std.syscall: getppid gave another process than the parent");
}

template <bool Unrolled>
void call_read(benchc::Bench<Unrolled>& bench) {
  const Device device("/dev/zero", O_RDONLY);
  bench.bytes(1);
  long wrong = 0;
  bench.measure([&] {
    char byte = 1;
    wrong |= (read(device.descriptor(), &byte, 1) ^ 1) | byte;
  });
  if (wrong != 0) bench.fail("std.syscall: /dev/zero gave something else than a byte of 0");
}

template <bool Unrolled>
void call_write(benchc::Bench<Unrolled>& bench) {
  const Device device("/dev/null", O_WRONLY);
  bench.bytes(1);
  const char byte = 1;
  long wrong = 0;
  bench.measure([&] { wrong |= write(device.descriptor(), &byte, 1) ^ 1; });
  if (wrong != 0) bench.fail("std.syscall: /dev/null did not take a byte");
}

template <bool Unrolled>
void call_clock(benchc::Bench<Unrolled>& bench) {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  const std::int64_t begin = nanoseconds(time);
  std::int64_t last = begin;
  bool wrong = false;
  std::uint64_t calls = 0;
  bench.measure([&] {
    wrong |= clock_gettime(CLOCK_MONOTONIC, &time) != 0;
    const std::int64_t now = nanoseconds(time);
    wrong |= now < last;
    last = now;
    ++calls;
  });
  if (wrong) bench.fail("std.syscall: CLOCK_MONOTONIC went back, or could not be read");
  // So many calls last longer than a tick of any clock there is.
  if (calls > 10'000'000 && last == begin) bench.fail("std.syscall: CLOCK_MONOTONIC stands still");
}

}  // namespace

BENCHC_ENTRY(std_syscall, bench) {
  bench.items(1);
  const std::string_view call = bench.text("call");
  if (call == "getppid") return call_getppid(bench);
  if (call == "read") return call_read(bench);
  if (call == "write") return call_write(bench);
  if (call == "clock_gettime") return call_clock(bench);
  bench.fail("std.syscall: `call` is getppid, read, write or clock_gettime");
}
