#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <variant>

namespace benchc::testing {

/// A `builtin` as a module of the stdlib declares it, read as text.
struct DeclaredBuiltin {
  /// Defaults, in bytes, plain numbers, 1 for true, or text.
  std::map<std::string, std::variant<double, std::string>> parameters;
  /// Least values, where a range bounds them.
  std::map<std::string, double> least;
  std::set<std::string> counters;
  bool documented = false;
};

/// Of all modules, by full name: "std.stream.triad"; `sort` of std.sort is "std.sort".
std::map<std::string, DeclaredBuiltin> declared_builtins();

}  // namespace benchc::testing
