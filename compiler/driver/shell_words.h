#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/plan/error.h"

namespace benchc::driver {

/// A command's words as /bin/sh would read them, without running one: quotes and backslashes are
/// taken away. What only a shell can do (a pipe, a variable, a pattern) is an error.
Expected<std::vector<std::string>> shell_words(std::string_view command);

}  // namespace benchc::driver
