#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "compiler/driver/driver.h"

namespace benchc::driver {

/// What a program that benchc itself asks (never one of a spec) printed, without the last line
/// break; nothing when it is not there, failed, or took over half a minute.
std::optional<std::string> answer_of(World& world, const std::filesystem::path& directory,
                                     std::vector<std::string> argv);

}  // namespace benchc::driver
