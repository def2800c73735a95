#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <span>
#include <string>
#include <vector>

namespace benchc::metric {

/// What the machine did in an interval, of the cores that are measured on. A value that cannot be
/// told is absent (NaN).
struct MachineInterval {
  static constexpr double kAbsent = std::numeric_limits<double>::quiet_NaN();
  /// Share of the cores' time that the hypervisor gave to others.
  double steal = kAbsent;
  /// Mean of the cores, 1/s, at the end.
  double frequency = kAbsent;
  /// Tasks that ran or wanted to, at the end: of the whole machine, benchc among them.
  double run_queue = kAbsent;
  /// Of the whole machine, 1/s.
  double interrupts = kAbsent;
  double context_switches = kAbsent;
  /// Of the processor, degrees Celsius, at the end.
  double temperature = kAbsent;
};

/// Reads /proc/stat, cpufreq and a temperature from files that stay open.
class MachineWatch {
 public:
  /// `cores`: those that are measured on; empty: all. `root` holds proc and sys.
  explicit MachineWatch(std::span<const unsigned> cores, const std::filesystem::path& root = "/");
  MachineWatch(const MachineWatch&) = delete;
  MachineWatch& operator=(const MachineWatch&) = delete;
  ~MachineWatch();

  /// Begins an interval at `now`, nanoseconds of a clock that never goes backwards.
  void begin(std::int64_t now);
  /// Ends it.
  MachineInterval end(std::int64_t now);
  /// Goes on from where the last interval ended, without reading again.
  void begin_at_end() { begun_ = ended_; }

  /// Cores of the machine, as /proc/stat lists them; 0 where it cannot be read.
  unsigned machine_cores() const { return machine_cores_; }

 private:
  struct Counters {
    std::int64_t at = 0;
    /// Of the measured cores, in ticks of 1/100 s.
    std::uint64_t stolen = 0;
    std::uint64_t all = 0;
    std::uint64_t interrupts = 0;
    std::uint64_t switches = 0;
    std::uint64_t running = 0;
    bool has_cores = false;
    bool has_totals = false;
  };
  Counters counters(std::int64_t now);

  std::vector<unsigned> cores_;
  int stat_ = -1;
  int temperature_ = -1;
  std::vector<int> frequencies_;
  std::string buffer_;
  unsigned machine_cores_ = 0;
  Counters begun_;
  Counters ended_;
};

}  // namespace benchc::metric
