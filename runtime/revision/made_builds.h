#pragma once

#include <string>
#include <vector>

#include "runtime/plan/program.h"

/// Private to the room.
namespace benchc::revision {

/// For each build a digest of all that decides what it makes of a revision's files: command,
/// variables, folder, what it needs, and what compilers and build systems read from `environment`
/// ("NAME=value").
std::vector<std::string> build_keys(const std::vector<plan::Build>& builds,
                                    const std::vector<std::string>& environment);

}  // namespace benchc::revision
