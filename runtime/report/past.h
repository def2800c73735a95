#pragma once

#include <string>

#include "runtime/rules/rules.h"

/// What earlier runs say, in words. Private to the room.
namespace benchc::report {

/// "98.2% of 168 runs over 30 d met it (99% asked): 3 missed, error budget 179% spent, burning
/// 4.2x". The share is of the runs that tell; those that cannot are counted behind it.
std::string objective_line(const rules::ObjectiveEvidence& objective);

/// "2 h to 9 days old", "41 days old".
std::string age_words(const rules::BaselineAge& age);

}  // namespace benchc::report
