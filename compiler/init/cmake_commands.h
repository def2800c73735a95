#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace benchc::init {

/// `name(argument…)`; the name in lower case, quotes resolved.
struct CmakeCommand {
  std::string name;
  std::vector<std::string> arguments;
  std::size_t line = 1;
};

/// The commands of a CMakeLists.txt in order; what does not look like one is skipped.
std::vector<CmakeCommand> cmake_commands(std::string_view text);

}  // namespace benchc::init
