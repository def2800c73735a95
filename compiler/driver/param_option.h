#pragma once

#include <map>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace benchc::driver {

/// Adds `-P name=value`, as often as wanted; `parameters` must outlive the parsing.
inline CLI::Option* add_parameters(CLI::App& app, std::map<std::string, std::string>& parameters,
                                   const std::string& description) {
  return app
      .add_option_function<std::vector<std::string>>(
          "-P,--param",
          [&parameters](const std::vector<std::string>& values) {
            for (const std::string& value : values) {
              const auto equals = value.find('=');
              if (equals == std::string::npos || equals == 0) {
                throw CLI::ValidationError("-P", "expected name=value, but found '" + value + "'");
              }
              parameters[value.substr(0, equals)] = value.substr(equals + 1);
            }
          },
          description)
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
}

}  // namespace benchc::driver
