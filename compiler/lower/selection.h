#pragma once

#include <optional>
#include <vector>

#include "compiler/lower/lower.h"

namespace benchc::lower {

struct Chosen {
  const model::Suite* suite = nullptr;
  /// In the model's order.
  std::vector<model::CaseRef> cases;
};

/// The suite and the cases that are to run; nothing when a diagnostic was added.
std::optional<Chosen> choose(model::Checked& checked, const Selection& selection,
                             diagnostics::Diagnostics& diagnostics);

}  // namespace benchc::lower
