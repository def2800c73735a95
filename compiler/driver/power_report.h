#pragma once

#include <string>
#include <vector>

#include "runtime/plan/plan.h"
#include "runtime/rules/power.h"

namespace benchc::driver {

/// What `benchc power` tells.
struct PowerReport {
  plan::Plan plan;
  rules::Power power;
  double probability = 0.95;
  /// The run that the noise is of; empty: of a pilot.
  std::string run;
  std::string machine_class;
};

/// For people: a table for each clause, false alarms, time and money. Not `verbose`: at most 20
/// cases a clause.
std::string power_text(const PowerReport& report, bool verbose);

/// For programs: one object; its schema is in docs/power.md.
std::string power_json(const PowerReport& report);

}  // namespace benchc::driver
