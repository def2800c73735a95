#pragma once

#include <string>

#include "compiler/lsp/workspace.h"

namespace benchc::lsp {

/// The last measured median and noise of a workload's cases, as a table; "" where nothing is known.
std::string measured_table(const Analysis& analysis, const model::Workload& workload);

/// A quantity for people, in a unit that leaves few digits: "1.53 ms".
std::string readable(double value, const std::string& unit);

}  // namespace benchc::lsp
