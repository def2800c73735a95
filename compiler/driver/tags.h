#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "compiler/driver/driver.h"
#include "runtime/rules/baseline.h"

namespace benchc::driver {

/// What git says of tags, a line each: commit, tagged commit (empty where the tag is no object of
/// its own), seconds since 1970, name. Lines that are none of it are left out.
std::vector<rules::Tag> read_tags(std::string_view answer);

/// Asks git for the repository's tags, once and not before somebody wants them. No lock is taken,
/// and nothing is fetched. `world` must outlive it.
rules::TagsOf tags_of(World& world, std::filesystem::path repository);

}  // namespace benchc::driver
