#include "runtime/control/process_probe.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <climits>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <optional>
#include <string_view>

#include <linux/mempolicy.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "runtime/control/process_entry.h"
#include "runtime/control/trial_process.h"

namespace benchc::control {
namespace {

/// Of the capabilities in /proc/PID/status.
constexpr unsigned kMayLockMemory = 14;

std::string first_line(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

std::optional<long> number_in(const std::filesystem::path& path) {
  const std::string line = first_line(path);
  long value = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), value);
  if (error != std::errc{} || end == line.data()) return {};
  return value;
}

/// The value behind "NAME:" in a process's status.
std::string status_of(const std::string& process, std::string_view name) {
  std::ifstream file("/proc/" + process + "/status");
  std::string line;
  while (std::getline(file, line)) {
    if (!line.starts_with(name) || line.size() <= name.size() || line[name.size()] != ':') continue;
    const std::size_t value = line.find_first_not_of(" \t", name.size() + 1);
    return value == std::string::npos ? "" : line.substr(value);
  }
  return {};
}

std::string namespace_of(const std::string& process) {
  std::array<char, 64> name{};
  const ssize_t size = readlink(("/proc/" + process + "/ns/net").c_str(), name.data(), name.size());
  return size > 0 ? std::string(name.data(), static_cast<std::size_t>(size)) : std::string();
}

struct Entrance {
  const ProcessEntry* entry;
  bool lock_memory;
  bool own_memory_policy;
};

/// In the trial process, whose memory is a copy: what went wrong is told by its number alone.
int enter(void* argument) {
  const auto* entrance = static_cast<Entrance*>(argument);
  if (entrance->lock_memory && mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) != 0) return errno;
  Setting failed = Setting::Nice;
  int error = entrance->entry->take_on(failed);
  if (error == 0 && entrance->own_memory_policy) {
    int mode = MPOL_DEFAULT;
    failed = Setting::MemoryPolicy;
    if (syscall(SYS_get_mempolicy, &mode, nullptr, 0UL, nullptr, 0UL) != 0 ||
        mode == MPOL_DEFAULT) {
      error = EIO;
    }
  }
  return error == 0 ? 0 : error | (static_cast<int>(failed) + 1) << 16;
}

std::string octal(unsigned mask) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%03o", mask);
  return text.data();
}

std::string locked_memory_refused() {
  rlimit limit{};
  getrlimit(RLIMIT_MEMLOCK, &limit);
  if (limit.rlim_max == RLIM_INFINITY) return {};
  const std::string rights = status_of("self", "CapEff");
  std::uint64_t all = 0;
  std::from_chars(rights.data(), rights.data() + rights.size(), all, 16);
  if ((all >> kMayLockMemory & 1U) != 0) return {};
  return "locked memory is limited to " + std::to_string(limit.rlim_max >> 10U) +
         " KiB (ulimit -l); it needs root, CAP_IPC_LOCK or no limit";
}

std::string memory_text(const MemoryPolicy& policy) {
  std::string text = policy.kind == MemoryPolicy::Kind::Bind ? "nodes [" : "interleaved over [";
  for (std::size_t i = 0; i < policy.nodes.size(); ++i) {
    text += (i > 0 ? ", " : "") + std::to_string(policy.nodes[i]);
  }
  return text + "]";
}

/// Each setting as the process has it; what it has not after all is `unmet`.
Probed read_back(const ProcessSettings& settings, pid_t pid) {
  Probed probed;
  const std::string process = std::to_string(pid);
  const auto found = [&](const std::string& what, bool met) {
    if (met) {
      probed.obtained += (probed.obtained.empty() ? "" : ", ") + what;
    } else if (probed.unmet.empty()) {
      probed.unmet = "it was taken, and then read back as " + what;
    }
  };
  if (settings.nice) {
    errno = 0;
    const int nice = getpriority(PRIO_PROCESS, static_cast<id_t>(pid));
    found("nice " + std::to_string(nice), errno == 0 && nice == *settings.nice);
  }
  if (settings.fifo) {
    sched_param priority = {};
    sched_getparam(pid, &priority);
    const bool fifo = sched_getscheduler(pid) == SCHED_FIFO;
    found(fifo ? "fifo " + std::to_string(priority.sched_priority) : "no SCHED_FIFO",
          fifo && priority.sched_priority == *settings.fifo);
  }
  if (settings.umask) {
    const std::string mask = status_of(process, "Umask");
    unsigned value = 0;
    std::from_chars(mask.data(), mask.data() + mask.size(), value, 8);
    found(octal(value), value == (*settings.umask & 0777U));
  }
  if (settings.network_off) {
    const std::string theirs = namespace_of(process);
    found(theirs.empty() ? "unknown" : "off", !theirs.empty() && theirs != namespace_of("self"));
  }
  if (settings.memory_policy.kind != MemoryPolicy::Kind::Default) {
    found(memory_text(settings.memory_policy), true);
  }
  if (settings.memory_locked) {
    const std::string locked = status_of(process, "VmLck");
    found("on", !locked.empty() && !locked.starts_with("0 "));
  }
  if (!settings.cgroups.empty()) found("entered", true);
  return probed;
}

}  // namespace

Probed probe(const ProcessSettings& settings) {
  std::optional<EmptyNetwork> network;
  if (settings.network_off) {
    Expected<EmptyNetwork> made = EmptyNetwork::make();
    if (!made) return {"", made.error().message};
    network = std::move(*made);
  }
  const Expected<ProcessEntry> entry =
      ProcessEntry::prepare(settings, network ? &*network : nullptr);
  if (!entry) return {"", entry.error().message};
  if (settings.memory_locked) {
    if (std::string refused = locked_memory_refused(); !refused.empty()) {
      return {"", std::move(refused)};
    }
  }

  Entrance entrance = {&*entry, settings.memory_locked,
                       settings.memory_policy.kind != MemoryPolicy::Kind::Default};
  const TrialProcess trial(enter, &entrance);
  if (trial.error() != 0) {
    const int error = trial.error() & 0xffff;
    const int stage = trial.error() >> 16;
    if (stage > 0) return {"", entry_failure(static_cast<Setting>(stage - 1), error, settings)};
    const char* words = strerrordesc_np(error);
    const std::string what = trial.pid() > 0 && settings.memory_locked
                                 ? "memory cannot be locked"
                                 : "a process to try it in could not be started";
    return {"", what + ": " + (words != nullptr ? words : std::to_string(error))};
  }
  return read_back(settings, trial.pid());
}

std::string fifo_danger(std::span<const unsigned> measured, std::span<const unsigned> usable,
                        const std::filesystem::path& root) {
  const bool one_is_left = std::any_of(usable.begin(), usable.end(), [&](unsigned core) {
    return std::find(measured.begin(), measured.end(), core) == measured.end();
  });
  if (!one_is_left) {
    return "every core is measured on: a process under SCHED_FIFO could keep all others from "
           "running";
  }
  const std::filesystem::path kernel = root / "proc/sys/kernel";
  const std::optional<long> runtime = number_in(kernel / "sched_rt_runtime_us");
  const std::optional<long> period = number_in(kernel / "sched_rt_period_us");
  if (!runtime || !period || *runtime < 0 || *runtime >= *period) {
    return "kernel.sched_rt_runtime_us does not keep time for other processes: one under "
           "SCHED_FIFO could take its core for ever";
  }
  return {};
}

}  // namespace benchc::control
