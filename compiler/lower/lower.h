#pragma once

#include <string>

#include "compiler/model/model.h"
#include "runtime/plan/plan.h"

namespace benchc::lower {

/// What to run of a spec.
struct Selection {
  /// A suite's name; empty: every workload and rule.
  std::string suite;
  /// A selector in the language's notation, as in `--only 'sort[n >= 1Mi]'`; empty: all.
  std::string only;
};

struct Lowered {
  plan::Plan plan;
  /// Unknown suite, a selector that matches nothing. Positions are in the spec or in the command
  /// line's text.
  diagnostics::Diagnostics diagnostics;
};

/// How samples are taken, as plans have it.
plan::Measure lower_measure(const model::Measure& measure);

/// Model → plan. Deterministic: the same model and selection give the same plan on any machine.
Lowered lower(model::Checked& checked, const Selection& selection);

}  // namespace benchc::lower
