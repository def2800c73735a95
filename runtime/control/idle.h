#pragma once

#include <chrono>
#include <map>
#include <span>
#include <string_view>
#include <vector>

#include "runtime/control/topology.h"

namespace benchc::control {

/// Time that a logical core has spent, in ticks: in all, and with nothing to do.
struct CoreTime {
  double total = 0;
  double idle = 0;
};

/// By core, from the text of /proc/stat.
std::map<unsigned, CoreTime> parse_core_times(std::string_view stat);

/// The share of time, in [0, 1], that each core had nothing to do between two readings. Cores
/// without one are left out.
std::map<unsigned, double> idle_shares(const std::map<unsigned, CoreTime>& before,
                                       const std::map<unsigned, CoreTime>& after);

/// A watch of this machine's cores that goes on while other work is done.
struct IdleWatch {
  std::map<unsigned, CoreTime> before;
  std::chrono::steady_clock::time_point began;
};
IdleWatch begin_idle_watch();

/// How idle they were since the watch began, which is waited for to have gone on for `seconds`. One
/// that is older than a second says nothing of the present, and is begun anew.
std::map<unsigned, double> end_idle_watch(IdleWatch watch, double seconds);

/// The `count` best of `candidates`, in the order of their ids; fewer where there are fewer. Better
/// is: more idle, a busy neighbour on the same physical core counting half; then a physical core
/// not taken yet; then not core 0, on which the kernel does its own work.
std::vector<unsigned> idlest(const Topology& candidates, const Topology& all,
                             const std::map<unsigned, double>& idle, std::size_t count);

}  // namespace benchc::control
