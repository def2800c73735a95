#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "runtime/plan/error.h"

namespace benchc::control {

/// A logical core that this process may use.
struct Core {
  /// As the operating system numbers it.
  unsigned id = 0;
  /// The same for logical cores that share a physical one.
  unsigned physical = 0;
  /// Kept free of other work by the kernel (isolcpus).
  bool isolated = false;
  /// The node whose memory is nearest, as the operating system numbers it.
  unsigned node = 0;

  friend bool operator==(const Core&, const Core&) = default;
};

/// The logical cores that this process may use, by id.
using Topology = std::vector<Core>;

/// Asks hwloc. `root` is where /sys is found. Never empty: at worst core 0.
Topology read_topology(const std::filesystem::path& root = "/");

/// A list as the kernel writes it: "0-3,7". Anything else is an error.
Expected<std::vector<unsigned>> parse_core_list(std::string_view text);

}  // namespace benchc::control
