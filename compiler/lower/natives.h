#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/lower/setting.h"
#include "runtime/plan/plan.h"

namespace benchc::lower {

/// What a native or builtin workload measures, case by case.
class NativeReader {
 public:
  /// `workload` has a `native`, and must outlive it.
  NativeReader(const model::Workload& workload, diagnostics::Diagnostics& diagnostics);

  plan::Native read(std::uint64_t case_index);

 private:
  using Texts = std::vector<std::string>;

  const model::Native& native_;
  std::optional<Setting<std::string>> file_;
  std::optional<Setting<std::string>> compiler_;
  std::optional<Setting<Texts>> flags_;
  std::optional<Setting<Texts>> includes_;
  std::optional<Setting<Texts>> libraries_;
  std::optional<Setting<double>> memory_;
};

}  // namespace benchc::lower
