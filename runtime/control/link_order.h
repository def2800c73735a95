#pragma once

#include <string>

namespace benchc::control {

/// A linker that can put sections in random order, as compilers name it behind -fuse-ld=: "lld" or
/// "mold", whichever a compiler would find; "" where there is none.
std::string shuffling_linker();

}  // namespace benchc::control
