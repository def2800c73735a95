#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "runtime/plan/plan.h"
#include "runtime/workload/launcher.h"

namespace benchc::workload {

/// Where native workloads find what they are made of.
struct NativeTools {
  /// The program that bodies run in.
  std::filesystem::path host;
  /// Preloaded into it where allocations are counted.
  std::filesystem::path allocation_counter;
  /// Compiled libraries are kept here from run to run; made when needed.
  std::filesystem::path cache;
  /// The text of benchc/native.h, which is written into the cache for the compiler to find.
  std::string header;
  /// $CXX and $CC; empty: c++ and cc.
  std::string cxx;
  std::string cc;
};

/// What came of a source file.
struct NativeLibrary {
  /// The shared library to load; empty where it failed.
  std::filesystem::path path;
  /// The same code with its functions in other random orders, where that was asked for and can be
  /// had; processes take them in turn.
  std::vector<std::filesystem::path> orders;
  /// Whether an earlier run had compiled it.
  bool cached = false;
  /// Why it failed, for people: "bench/parse.cpp did not compile", and what the compiler wrote.
  std::string reason;
  std::string output;
};

/// How many orders a source is linked in; fixed ones, so that they are found again.
inline constexpr unsigned kLinkOrders = 4;

/// Compiles a source file, or finds what was compiled of the same text, headers, flags and
/// compiler. The compiler runs in `repository`; the flags are `native`'s, or -O2 where it has none,
/// behind -std=c++20 (C: -std=c17) and what makes a shared library. A compiler that is interrupted
/// leaves nothing behind. It may run on `cores`; none: as benchc itself. A native of Kind::Library
/// is only looked for.
///
/// With `shuffling_linker` ("lld" or "mold") it is compiled once, each function in a section of its
/// own, and linked by that in several random orders of the sections (`orders`; `path` is the
/// first). What cannot be linked so is linked as ever, without `orders`.
NativeLibrary build_native(const plan::Native& native, const std::filesystem::path& repository,
                           const NativeTools& tools, const std::vector<unsigned>& cores,
                           const StopFlags& stop, Launcher& launcher,
                           const std::string& shuffling_linker = {});

}  // namespace benchc::workload
