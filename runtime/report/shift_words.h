#pragma once

#include <string>

#include "runtime/rules/rules.h"

/// Where a series of runs changed, in words. Private to the room.
namespace benchc::report {

/// "shifted with run R (commit 1111 → 2222), between runs Q and S; 12 of 52 runs since". What is
/// not known is left out.
std::string shift_line(const rules::ShiftEvidence& shift);

}  // namespace benchc::report
