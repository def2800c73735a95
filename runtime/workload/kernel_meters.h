#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/workload/launcher.h"

/// What the kernel tells in files before and after a process: energy, pressure, the peak memory of
/// its cgroup.
namespace benchc::workload {

/// Whether it is the name of such a metric: energy, cpu_pressure, memory_pressure, io_pressure,
/// memory_peak.
bool is_metered(std::string_view name);

/// Why it cannot be told here, for people; empty where it can. `cgroup`: processes are started in a
/// cgroup of their own.
std::string why_not_metered(std::string_view name, bool cgroup,
                            const std::filesystem::path& root = "/");

/// The meters of one process. Energy is that of the whole machine: the sum of the processor
/// packages' RAPL counters (/sys/class/powercap/intel-rapl:N), with their overflow. Pressure is the
/// time in which some task of the process's cgroup stood still for want of a resource (PSI,
/// `some`), or one of the machine where it has no cgroup that tells.
class KernelMeters {
 public:
  /// `root` holds sys and proc.
  explicit KernelMeters(std::filesystem::path root = "/") : root_(std::move(root)) {}

  /// Reads those of `names` that are such metrics, before the start. `cgroups` as in
  /// ProcessSettings.
  void begin(std::span<const std::string> names, std::span<const std::string> cgroups);
  /// What they have come to: joules, seconds, bytes. What could not be read is not among them.
  std::vector<EventCount> end() const;

 private:
  struct Meter {
    std::string name;
    std::filesystem::path file;
    double before = 0;
    /// Where it begins again at 0; 0: never.
    double range = 0;
    /// To base units.
    double scale = 1;
  };
  void add(const std::string& name, std::span<const std::string> cgroups);

  std::filesystem::path root_;
  std::vector<Meter> meters_;
};

}  // namespace benchc::workload
