#pragma once

#include <string_view>

#include "runtime/profile/folded.h"

namespace benchc::profile {

/// How many callers callgrind tells apart, as `--separate-callers` takes it.
inline constexpr int kSeparateCallers = 64;

/// The stacks of a file that callgrind wrote with `--separate-callers`: it counts each function
/// apart for each chain of callers, so what a function cost itself is what its stack cost. The
/// first event is taken: instructions. An error where the text is no such file.
Expected<Folded> fold_callgrind(std::string_view text);

}  // namespace benchc::profile
