#pragma once

#include <span>
#include <string_view>

#include "stdlib/include/benchc/native.h"

/// The kernels behind `builtin = std.…`: part of the program that native bodies run in.
namespace benchc::stdlib {

struct Kernel {
  /// "std.stream.triad", as its module declares it.
  std::string_view name;
  benchc_entry entry = nullptr;
  /// Its unrolled copy; null where it has none.
  benchc_entry unrolled = nullptr;
};

/// All of them, in order of their names.
std::span<const Kernel> kernels();

/// Null where there is none of that name.
const Kernel* find_kernel(std::string_view name);

}  // namespace benchc::stdlib
