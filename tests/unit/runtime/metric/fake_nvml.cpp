// A library that answers as NVML would, of two GPUs; what is wrong with it is said by FAKE_NVML.

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <unistd.h>

namespace {

bool is(const char* word) {
  const char* const said = std::getenv("FAKE_NVML");
  return said != nullptr && std::strcmp(said, word) == 0;
}

int first;
int second;

}  // namespace

extern "C" {

int nvmlInit_v2() {
  if (is("crash")) std::abort();
  while (is("hang")) pause();
  std::puts("a word that nobody asked for");
  std::fflush(stdout);
  return is("refuse") ? 9 : 0;
}

int nvmlDeviceGetCount_v2(unsigned* count) {
  *count = is("many") ? 1'000'000 : 2;
  return 0;
}

int nvmlDeviceGetHandleByIndex_v2(unsigned index, void** device) {
  if (is("crash late") && index == 1) std::abort();
  *device = index == 0 ? &first : &second;
  return 0;
}

int nvmlDeviceGetName(void* device, char* name, unsigned length) {
  if (device == &second) return 3;
  // All of it, and no end, which NVML promises.
  if (is("no end")) {
    std::memset(name, 'x', length);
  } else {
    std::snprintf(name, length, "Fake \x1b[1m H100");
  }
  return 0;
}

int nvmlDeviceGetClockInfo(void* device, int which, unsigned* clock) {
  if (device == &second && which == 2) return 3;
  *clock = which == 1 ? 1980 : 2619;
  return 0;
}

int nvmlDeviceGetMaxClockInfo(void* device, int which, unsigned* clock) {
  if (device == &second) return 3;
  *clock = which == 1 ? 2010 : 2619;
  return 0;
}

int nvmlDeviceGetCurrentClocksThrottleReasons(void* device, unsigned long long* reasons) {
  *reasons = device == &first ? 0x44 : 0x1;
  return 0;
}

}  // extern "C"
