#pragma once

#include <cstddef>

namespace benchc::diagnostics {

/// Nobody reads more, and each costs a look at its line, which a stranger can make long.
inline constexpr std::size_t kMostShown = 1000;

}  // namespace benchc::diagnostics
