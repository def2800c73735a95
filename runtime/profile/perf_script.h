#pragma once

#include <string>
#include <string_view>

#include "runtime/profile/folded.h"

namespace benchc::profile {

/// What `perf script -F comm,pid,tid,event,ip,sym,dso` printed.
struct PerfScript {
  /// Below the name of the process; a function of the kernel ends in `_[k]`, and one whose name is
  /// not known is its file in brackets.
  Folded stacks;
  /// What the samples were taken by: "cycles", "cpu-clock"; empty without a sample.
  std::string event;
  std::size_t samples = 0;
};

/// Reads it. A last sample that was cut off is left out where `cut`; lines that are no stack are
/// skipped.
PerfScript fold_perf_script(std::string_view text, bool cut = false);

}  // namespace benchc::profile
