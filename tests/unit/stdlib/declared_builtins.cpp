#include "tests/unit/stdlib/declared_builtins.h"

#include <regex>
#include <sstream>
#include <stdexcept>

#include "stdlib/modules.h"

namespace benchc::testing {
namespace {

/// "64Ki", "64KiB", "true", "\"random\"".
std::variant<double, std::string> value_of(const std::string& text) {
  static const std::map<std::string, double> kUnits = {
      {"", 1},          {"B", 1},        {"Ki", 1024},     {"KiB", 1024},           {"Mi", 1 << 20},
      {"MiB", 1 << 20}, {"Gi", 1 << 30}, {"GiB", 1 << 30}, {"TiB", 1099511627776.0}};
  if (text == "true" || text == "false") return text == "true" ? 1.0 : 0.0;
  if (text.front() == '"') return text.substr(1, text.size() - 2);
  std::size_t digits = 0;
  const double number = std::stod(text, &digits);
  const auto unit = kUnits.find(text.substr(digits));
  if (unit == kUnits.end()) throw std::runtime_error("no value: " + text);
  return number * unit->second;
}

std::string full_name(std::string_view module, const std::string& builtin) {
  const std::string name(module);
  return name.ends_with("." + builtin) ? name : name + "." + builtin;
}

}  // namespace

std::map<std::string, DeclaredBuiltin> declared_builtins() {
  static const std::regex kBuiltin(R"(builtin (\w+) \{)");
  static const std::regex kParam(
      R"re(  param (\w+) *= ("[^"]*"|\w+)(?: in (?:\[.*\]|(\w+)\.\.\w+))?)re");
  static const std::regex kCounter(R"(  counter (\w+))");
  std::map<std::string, DeclaredBuiltin> builtins;
  for (const std::string_view module : stdlib::module_names()) {
    std::istringstream text{std::string(*stdlib::module(module))};
    std::string before;
    DeclaredBuiltin* current = nullptr;
    for (std::string line; std::getline(text, line); before = line) {
      std::smatch match;
      if (std::regex_match(line, match, kBuiltin)) {
        current = &builtins[full_name(module, match[1])];
        current->documented = before.ends_with('"');
      } else if (current != nullptr && std::regex_match(line, match, kParam)) {
        current->parameters[match[1]] = value_of(match[2]);
        if (match[3].matched) current->least[match[1]] = std::get<double>(value_of(match[3]));
      } else if (current != nullptr && std::regex_match(line, match, kCounter)) {
        current->counters.insert(match[1]);
      } else if (line == "}") {
        current = nullptr;
      } else if (current != nullptr) {
        throw std::runtime_error("not understood in a builtin: " + line);
      }
    }
  }
  return builtins;
}

}  // namespace benchc::testing
