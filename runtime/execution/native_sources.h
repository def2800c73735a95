#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runtime/plan/plan.h"

namespace benchc::execution {

/// A file that native cases are made of, as they compile it.
struct NativeSource {
  /// One of the cases', for the file and all that decides what comes of it.
  plan::Native native;
  /// For people: the file, and the compiler and the flags where it is compiled several ways.
  std::string name;
  /// Builds (indices) that one of its workloads needs.
  std::vector<std::uint32_t> needs;
  std::vector<std::uint32_t> cases;
  /// Of which of the plan's revisions (an index) the file is; absent: of this one.
  std::optional<std::uint32_t> revision;
};

/// The plan's, each once, in the order of the cases. Kernels of the stdlib need none.
std::vector<NativeSource> native_sources(const plan::Plan& plan);

/// Whether one of the workload's metrics is of the allocations that benchc counts.
bool counts_allocations(const plan::Workload& workload);

/// Why a native case cannot be measured without a part of benchc's own, for people.
std::string missing_part(const std::string& name, std::span<const std::filesystem::path> folders);

/// The beginning of what a compiler wrote, where its first complaint is, as much as a result keeps.
std::string first_complaints(const std::string& output);

}  // namespace benchc::execution
