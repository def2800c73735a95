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

/// The text of benchc/native.h, for the compilers of native workloads.
std::string_view native_header();

}  // namespace benchc::stdlib
