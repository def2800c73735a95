#pragma once

#include <filesystem>

#include "compiler/driver/driver.h"

namespace benchc::driver {

/// The folder in which benchc notes what it changes of the machine: of this user, and not of a
/// repository, since one machine is set up at a time. Empty where the user has no home.
std::filesystem::path control_journal(const World& world);

}  // namespace benchc::driver
