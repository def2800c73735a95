#include "runtime/metric/nvml.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <utility>

#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

namespace benchc::metric {
namespace {

// NVML's own, by the NVML API Reference; its header is not to be had without its toolkit.
using Device = void*;
constexpr int kSuccess = 0;
constexpr int kClockSm = 1;
constexpr int kClockMemory = 2;

constexpr std::size_t kMostGpus = 64;
constexpr unsigned kUntold = ~0U;

/// What the asking process says: one Head, and then so many Answers.
struct Head {
  enum class Kind : std::uint32_t { Answered, NotLoaded, NoFunction, Refused };
  Kind kind = Kind::Answered;
  std::uint32_t gpus = 0;
  /// Refused: NVML's code.
  std::int32_t code = 0;
};

struct Answer {
  std::array<char, 96> name = {};
  std::uint32_t core = kUntold;
  std::uint32_t most_core = kUntold;
  std::uint32_t memory = kUntold;
  std::uint32_t most_memory = kUntold;
  std::uint64_t throttled = 0;
};

template <typename T>
std::span<const char> bytes_of(const T& value) {
  return {reinterpret_cast<const char*>(&value), sizeof(value)};
}

void say(int pipe, std::span<const char> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(pipe, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) _exit(1);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

/// A function of the library; ends the process where it is needed and not there.
template <typename Function>
Function* function_of(void* library, const char* name, int pipe, bool needed = true) {
  void* const found = dlsym(library, name);
  if (found == nullptr && needed) {
    say(pipe, bytes_of(Head{Head::Kind::NoFunction, 0, 0}));
    _exit(0);
  }
  return reinterpret_cast<Function*>(found);
}

/// The whole of the asking process.
[[noreturn]] void ask(const char* path, int pipe) {
  void* const library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    say(pipe, bytes_of(Head{Head::Kind::NotLoaded, 0, 0}));
    _exit(0);
  }
  const auto init = function_of<int()>(library, "nvmlInit_v2", pipe);
  const auto count = function_of<int(unsigned*)>(library, "nvmlDeviceGetCount_v2", pipe);
  const auto handle =
      function_of<int(unsigned, Device*)>(library, "nvmlDeviceGetHandleByIndex_v2", pipe);
  const auto name = function_of<int(Device, char*, unsigned)>(library, "nvmlDeviceGetName", pipe);
  const auto now =
      function_of<int(Device, int, unsigned*)>(library, "nvmlDeviceGetClockInfo", pipe);
  const auto most =
      function_of<int(Device, int, unsigned*)>(library, "nvmlDeviceGetMaxClockInfo", pipe, false);
  const auto reasons = function_of<int(Device, unsigned long long*)>(
      library, "nvmlDeviceGetCurrentClocksThrottleReasons", pipe, false);
  unsigned gpus = 0;
  int code = init();
  if (code == kSuccess) code = count(&gpus);
  if (code != kSuccess) {
    say(pipe, bytes_of(Head{Head::Kind::Refused, 0, code}));
    _exit(0);
  }
  gpus = std::min<unsigned>(gpus, kMostGpus);
  say(pipe, bytes_of(Head{Head::Kind::Answered, gpus, 0}));
  for (unsigned i = 0; i < gpus; ++i) {
    Answer answer;
    Device device = nullptr;
    if (handle(i, &device) == kSuccess) {
      const auto clock = [&](auto* asked, int which, std::uint32_t& place) {
        unsigned value = 0;
        if (asked != nullptr && asked(device, which, &value) == kSuccess) place = value;
      };
      if (name(device, answer.name.data(), answer.name.size()) != kSuccess) answer.name[0] = 0;
      clock(now, kClockSm, answer.core);
      clock(now, kClockMemory, answer.memory);
      clock(most, kClockSm, answer.most_core);
      clock(most, kClockMemory, answer.most_memory);
      unsigned long long bits = 0;
      if (reasons != nullptr && reasons(device, &bits) == kSuccess) answer.throttled = bits;
    }
    say(pipe, bytes_of(answer));
  }
  // A library's own way out may hang or crash, and all has been said.
  _exit(0);
}

std::int64_t milliseconds() {
  timespec time = {};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return std::int64_t{time.tv_sec} * 1000 + time.tv_nsec / 1'000'000;
}

/// All that is said until the end, the deadline or the limit; whether it came to its end.
bool hear(int pipe, std::int64_t deadline, std::size_t limit, std::string& said) {
  std::array<char, 4096> piece = {};
  while (said.size() < limit) {
    const std::int64_t left = deadline - milliseconds();
    if (left <= 0) return false;
    pollfd waited = {pipe, POLLIN, 0};
    const int ready = poll(&waited, 1, static_cast<int>(left));
    if (ready < 0 && errno != EINTR) return false;
    if (ready <= 0) continue;
    const ssize_t got = read(pipe, piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return got == 0;
    said.append(piece.data(), static_cast<std::size_t>(got));
  }
  return false;
}

template <typename T>
bool take(std::string_view& said, T& into) {
  if (said.size() < sizeof(into)) return false;
  std::memcpy(&into, said.data(), sizeof(into));
  said.remove_prefix(sizeof(into));
  return true;
}

std::optional<unsigned> told(std::uint32_t value) {
  if (value == kUntold) return std::nullopt;
  return value;
}

GpuReading problem(std::string why) { return {.gpus = {}, .problem = std::move(why)}; }

GpuReading understood(std::string_view said, bool complete) {
  Head head;
  if (!take(said, head)) {
    return problem(complete ? "NVML ended its process without an answer" : "NVML did not answer");
  }
  switch (head.kind) {
    case Head::Kind::NotLoaded:
      return problem("NVML is not installed");
    case Head::Kind::NoFunction:
      return problem("NVML lacks a function that is asked for");
    case Head::Kind::Refused:
      return problem("NVML refused with code " + std::to_string(head.code));
    case Head::Kind::Answered:
      break;
    default:
      return problem("NVML's process gave an answer that makes no sense");
  }
  GpuReading reading;
  Answer answer;
  for (std::uint32_t i = 0; i < head.gpus && i < kMostGpus && take(said, answer); ++i) {
    const std::string_view name(answer.name.data(),
                                strnlen(answer.name.data(), answer.name.size()));
    reading.gpus.push_back({.id = std::to_string(i),
                            .name = std::string(name),
                            .core = told(answer.core),
                            .most_core = told(answer.most_core),
                            .memory = told(answer.memory),
                            .most_memory = told(answer.most_memory),
                            .throttled = throttle_words(answer.throttled)});
  }
  if (reading.gpus.size() < head.gpus) reading.problem = "NVML ended in the middle of its answer";
  return reading;
}

}  // namespace

std::vector<std::string> throttle_words(unsigned long long reasons) {
  struct Word {
    unsigned long long bits;
    std::string_view word;
  };
  // nvmlClocksThrottleReasons of the NVML API Reference, without GpuIdle (0x1).
  constexpr std::array kWords = {
      Word{0x002, "a setting of its clocks"},
      Word{0x004, "power cap"},
      Word{0x008, "slowdown by hardware"},
      Word{0x010, "sync boost"},
      Word{0x020 | 0x040, "heat"},
      Word{0x080, "power brake"},
      Word{0x100, "a setting of the display"},
  };
  std::vector<std::string> words;
  for (const Word& word : kWords) {
    if ((reasons & word.bits) != 0) words.emplace_back(word.word);
  }
  return words;
}

GpuReading ask_nvml(const std::filesystem::path& library, double timeout) {
  std::array<int, 2> ends = {};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return problem("no pipe could be had");
  const std::string path = library.string();
  const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  const pid_t child = fork();
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    // A library that crashes is to leave neither a core nor a word.
    const rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) dup2(null, stream);
    ask(path.c_str(), ends[1]);
  }
  close(ends[1]);
  if (null >= 0) close(null);
  GpuReading reading;
  if (child < 0) {
    reading = problem("no process could be started to ask NVML in");
  } else {
    std::string said;
    const std::int64_t deadline = milliseconds() + static_cast<std::int64_t>(timeout * 1000);
    const bool complete =
        hear(ends[0], deadline, sizeof(Head) + (kMostGpus + 1) * sizeof(Answer), said);
    kill(child, SIGKILL);
    while (waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
    }
    reading = understood(said, complete);
  }
  close(ends[0]);
  return reading;
}

}  // namespace benchc::metric
