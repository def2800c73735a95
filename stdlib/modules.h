#pragma once

#include <optional>
#include <string_view>
#include <vector>

/// The modules that every spec can import, part of the program.
namespace benchc::stdlib {

/// The text of a module by its dotted name, "std.env".
std::optional<std::string_view> module(std::string_view name);

/// All of them, in order.
std::vector<std::string_view> module_names();

}  // namespace benchc::stdlib
