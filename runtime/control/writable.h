#pragma once

#include <string>
#include <string_view>

#include "runtime/control/tree.h"

namespace benchc::control {

/// Whether a control may ever write this value to this file: the file is one of those that controls
/// set, named exactly so, and the value has a form that belongs in it. Whatever a journal says,
/// nothing else is written.
bool writable(std::string_view path, std::string_view value);

/// The setting for people: "governor of core policy 0", "affinity of interrupt 24".
std::string setting_name(std::string_view path);

/// Whether a file that holds `text` stands at `value`: by the word in brackets of a choice, by the
/// cores of a list or of a mask, however the kernel writes them, else by the whole.
bool stands_at(std::string_view path, std::string_view text, std::string_view value);

}  // namespace benchc::control
