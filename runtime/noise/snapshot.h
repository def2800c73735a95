#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "runtime/control/tree.h"

namespace benchc::noise {

struct ProcessTime {
  std::string name;
  /// In ticks, of all its threads.
  double ticks = 0;
};

/// What the kernel has counted until now: texts of its files, empty where it does not have them.
struct Snapshot {
  /// Nanoseconds of a clock that never goes backwards.
  std::int64_t at_ns = 0;
  /// /proc/stat, /proc/interrupts, /proc/vmstat, /proc/meminfo.
  std::string stat;
  std::string interrupts;
  std::string vmstat;
  std::string meminfo;
  /// /proc/pressure/cpu, memory and io.
  std::string cpu_pressure;
  std::string memory_pressure;
  std::string io_pressure;
  /// cpu.stat of the control group that benchc is in.
  std::string group;
  /// By process.
  std::map<long, ProcessTime> processes;
  /// By core: 1/s.
  std::map<unsigned, double> frequencies;
  /// How often cores were slowed down because they were hot, in all.
  double throttled = 0;
};

/// Reads them below `root`; at most 20,000 processes.
Snapshot read_snapshot(const std::filesystem::path& root, std::int64_t now_ns);

/// The frequencies alone, by core, 1/s: they change while nothing else is counted.
std::map<unsigned, double> read_frequencies(const control::Tree& tree);

/// "1234 (name) S 1 …" of /proc/PID/stat; a name may hold anything. Ticks are negative where the
/// text is none.
ProcessTime parse_process(const std::string& stat);

}  // namespace benchc::noise
