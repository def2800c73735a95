#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/noise/snapshot.h"

namespace benchc::noise {

/// What a core did between two moments. Shares are of the core's time, in [0, 1].
struct CoreActivity {
  unsigned id = 0;
  /// With anything but waiting, what was stolen not counted.
  double busy = 0;
  double steal = 0;
  /// Serving interrupts, hard and soft.
  double interrupted = 0;
  /// 1/s.
  double interrupts = 0;
  /// The least and the most that was seen, 1/s; absent where the kernel does not tell.
  std::optional<double> least_frequency;
  std::optional<double> most_frequency;
};

/// A process of somebody else's.
struct Neighbour {
  long process = 0;
  std::string name;
  /// How many cores' worth of time it took: 1.5.
  double cores = 0;
};

/// What two readings of the clock are worth, in seconds.
struct ClockCost {
  /// The least difference of two readings that is not 0.
  double resolution = 0;
  /// Of a reading, as a mean without the longest gap.
  double cost = 0;
  /// The longest gap between two readings of a loop that does nothing else: what interrupted it.
  double longest_gap = 0;
};

/// What the machine did while benchc watched it and did nothing itself.
struct Observation {
  double seconds = 0;
  std::vector<CoreActivity> cores;
  /// Cores' worth of time that others took, and what of it was by processes that were too short to
  /// be seen by name.
  double others = 0;
  double nameless = 0;
  /// The three that took most.
  std::vector<Neighbour> neighbours;
  /// On all cores, 1/s.
  double context_switches = 0;
  double started_processes = 0;
  /// Share of all memory; absent where the kernel does not tell.
  std::optional<double> free_memory;
  /// Pages that went from or to swap, and faults that waited for a disk: 1/s.
  double swapped = 0;
  double major_faults = 0;
  /// Share of the time in which something waited; absent where the kernel does not tell.
  std::optional<double> cpu_pressure;
  std::optional<double> memory_pressure;
  std::optional<double> io_pressure;
  /// How often cores were slowed down because of heat.
  double throttled = 0;
  /// Periods in which benchc's own control group was kept from running by its limit.
  double group_throttled = 0;
  ClockCost clock;
};

/// What happened between two snapshots. `ticks` a second is what the kernel counts time in; times
/// of process `own` are nobody's else.
Observation between(const Snapshot& before, const Snapshot& after, double ticks, long own);

}  // namespace benchc::noise
