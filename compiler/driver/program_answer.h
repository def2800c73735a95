#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "compiler/driver/driver.h"

namespace benchc::driver {

/// What a program that benchc itself asks (never one of a spec) printed, without the last line
/// break; nothing when it is not there, failed, or took over half a minute. Of a longer answer the
/// beginning, `most_bytes` of it.
std::optional<std::string> answer_of(World& world, const std::filesystem::path& directory,
                                     std::vector<std::string> argv, std::size_t most_bytes = 4096);

}  // namespace benchc::driver
