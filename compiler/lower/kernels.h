#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/lower/setting.h"
#include "runtime/plan/plan.h"

namespace benchc::lower {

/// What a workload by `kernel` launches, case by case.
class KernelReader {
 public:
  /// `workload` has a `kernel`, and must outlive it.
  KernelReader(const model::Workload& workload, diagnostics::Diagnostics& diagnostics);

  plan::Kernel read(std::uint64_t case_index);

 private:
  using Texts = std::vector<std::string>;

  const model::Kernel& kernel_;
  Setting<std::string> file_;
  std::optional<Setting<Texts>> flags_;
  std::optional<Setting<Texts>> includes_;
  std::optional<Setting<std::vector<double>>> global_;
  std::optional<Setting<std::vector<double>>> local_;
  /// Values of scalars, bytes of buffers.
  std::vector<Setting<double>> arguments_;
  /// What has been looked at.
  const model::Workload& workload_;
  diagnostics::Diagnostics& diagnostics_;
  model::Memo<bool> sound_;
};

/// Where a workload's command runs, case by case.
class ContainerReader {
 public:
  /// `workload` has a `container`, and must outlive it.
  ContainerReader(const model::Workload& workload, diagnostics::Diagnostics& diagnostics);

  plan::Container read(std::uint64_t case_index);

 private:
  const model::Container& container_;
  Setting<std::string> image_;
  std::optional<Setting<double>> cpus_;
  std::optional<Setting<double>> memory_;
};

}  // namespace benchc::lower
