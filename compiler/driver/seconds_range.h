#pragma once

#include <string>

#include <CLI/CLI.hpp>

namespace benchc::driver {

/// That an option is a number of seconds from `least` to an hour. CLI::Range would take "nan".
inline CLI::Validator seconds_range(const std::string& least) {
  return CLI::Validator(
      [least](const std::string& text) {
        double seconds = 0;
        const bool number = CLI::detail::lexical_cast(text, seconds);
        if (number && seconds >= std::stod(least) && seconds <= 3600) return std::string();
        return "expected a number from " + least + " to 3600, but found '" + text + "'";
      },
      "");
}

}  // namespace benchc::driver
