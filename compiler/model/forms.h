#pragma once

#include <vector>

#include "compiler/model/spec.h"

namespace benchc::model {

/// What says what a workload runs.
enum class WorkloadForm : std::uint8_t {
  /// Nothing does.
  None,
  Command,
  Native,
  Builtin,
  Kernel,
  /// A command in a container.
  Container,
  Harness
};

/// Finds the form of a workload's block; reports a missing and a second one, and settings that it
/// does not have. `rejected` are statements that are told of already.
WorkloadForm check_form(const Declaration& declaration,
                        const std::vector<const syntax::Statement*>& rejected,
                        Diagnostics& diagnostics);

}  // namespace benchc::model
