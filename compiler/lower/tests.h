#pragma once

#include <vector>

#include "compiler/model/model.h"
#include "runtime/plan/rule_test.h"

namespace benchc::lower {

struct LoweredTests {
  std::vector<plan::RuleTest> tests;
  diagnostics::Diagnostics diagnostics;
};

/// The tests that one file or module of a spec without errors declares, in its order: each with a
/// plan of only the rule that it tests, at the rule's own confidence, and the cases that it judges.
/// Waivers are left out, unless the test expects one. `module` is one of `checked.modules`.
LoweredTests lower_tests(const model::Checked& checked, const model::Module& module);

}  // namespace benchc::lower
