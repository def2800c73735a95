#pragma once

#include <string_view>

namespace benchc::driver {

/// Whether the pattern names the whole text: `*` is any text. In time of the product of their
/// lengths at most.
bool matches(std::string_view pattern, std::string_view text);

}  // namespace benchc::driver
