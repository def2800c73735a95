#pragma once

#include <filesystem>
#include <string>

#include "runtime/plan/result.h"

namespace benchc::metric {

/// Where the machine is read from.
struct MachineSources {
  /// Holds proc, sys and the like.
  std::filesystem::path root = "/";
  /// The first line of what the compiler says of its version; "" where nobody asked it.
  std::string compiler;
};

/// What the machine is, as the fields that plan::Fingerprint names, all of them, in that order. One
/// that cannot be told is "". `virtualization` and `container` are "none" where there is neither;
/// memory is rounded to 16 MiB, since what the kernel keeps for itself differs from boot to boot.
plan::Fingerprint read_machine(const MachineSources& sources = {});

}  // namespace benchc::metric
