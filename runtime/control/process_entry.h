#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/control/process_settings.h"
#include "runtime/plan/error.h"

/// How a process takes its settings on, between its birth and its program.
namespace benchc::control {

/// A network namespace with nothing in it but a loopback device that is down, made once and entered
/// by one process after the other: that costs a small part of what making one does, and leaves the
/// kernel nothing to clean up while the next is measured. Where benchc may not make one by itself,
/// it is made inside a user namespace in which everyone keeps their numbers.
class EmptyNetwork {
 public:
  static Expected<EmptyNetwork> make();

  EmptyNetwork(EmptyNetwork&& other) noexcept;
  EmptyNetwork& operator=(EmptyNetwork&& other) noexcept;
  EmptyNetwork(const EmptyNetwork&) = delete;
  EmptyNetwork& operator=(const EmptyNetwork&) = delete;
  ~EmptyNetwork();

  /// Open files of the namespaces; -1: no user namespace is needed.
  int network() const { return network_; }
  int user() const { return user_; }

 private:
  EmptyNetwork() = default;

  int network_ = -1;
  int user_ = -1;
};

/// A setting that a process takes on. ASLR and cores are not here: every process has those.
enum class Setting : std::uint8_t { Nice, Fifo, MemoryPolicy, Cgroup, Network, Umask };

/// Settings as a process between its birth and execve can take them on: open files and plain
/// numbers.
class ProcessEntry {
 public:
  /// Opens what is needed. `network` is there where the settings say `network_off`, and outlives
  /// it.
  static Expected<ProcessEntry> prepare(const ProcessSettings& settings,
                                        const EmptyNetwork* network);

  ProcessEntry(ProcessEntry&& other) noexcept;
  ProcessEntry& operator=(ProcessEntry&& other) = delete;
  ProcessEntry(const ProcessEntry&) = delete;
  ProcessEntry& operator=(const ProcessEntry&) = delete;
  ~ProcessEntry();

  /// Whether `settings` need one at all.
  static bool needed(const ProcessSettings& settings);

  /// Takes all of them on in the calling process: system calls alone, nothing is allocated, and
  /// memory may be shared with a suspended parent. 0, or the number of the error, and `failed` says
  /// of what.
  int take_on(Setting& failed) const noexcept;

 private:
  ProcessEntry() = default;

  static constexpr std::size_t kNodeWords = 16;

  std::optional<int> nice_;
  std::optional<int> fifo_;
  std::optional<unsigned> umask_;
  std::optional<int> memory_mode_;
  std::array<unsigned long, kNodeWords> nodes_{};
  std::vector<int> cgroups_;
  int network_ = -1;
  int user_ = -1;
};

/// Why a process could not take `failed` on, for people: "nice -5 needs root, CAP_SYS_NICE or …".
std::string entry_failure(Setting failed, int error, const ProcessSettings& settings);

}  // namespace benchc::control
