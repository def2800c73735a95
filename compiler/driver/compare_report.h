#pragma once

#include <string>

#include "runtime/report/report.h"

namespace benchc::driver {

/// What a comparison came to, for people: a line for each case and metric with both medians, the
/// change, its interval and the pairs behind it. `b` is what was compared with the reference.
std::string comparison_text(const report::Report& report, const std::string& b);

/// The same as one JSON object (docs/cli.md).
std::string comparison_json(const report::Report& report, const std::string& b);

}  // namespace benchc::driver
