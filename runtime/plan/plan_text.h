#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "runtime/plan/plan.h"

namespace benchc::plan {

/// For people: what runs, in what order, under which controls, for how long, and which rules judge
/// it. Long lists of cases are cut after `maximum_cases` a workload, and the rest counted.
std::string to_text(const Plan& plan, std::size_t maximum_cases = 20);

/// For Graphviz: builds → groups of cases → rules.
std::string to_dot(const Plan& plan);

/// Text without control characters (each becomes \xNN), so that a name from a stranger cannot drive
/// a terminal.
std::string printable(std::string_view text);

/// How many columns of a terminal the text takes: "µs" has two, though three bytes.
std::size_t columns(std::string_view text);

}  // namespace benchc::plan
