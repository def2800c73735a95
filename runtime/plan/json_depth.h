#pragma once

#include <string_view>

namespace benchc::plan {

inline constexpr unsigned kMaximumJsonDepth = 200;

/// Whether JSON text nests no deeper than `limit`. To be asked before untrusted text is given to a
/// recursive parser.
bool json_depth_ok(std::string_view text, unsigned limit = kMaximumJsonDepth);

}  // namespace benchc::plan
