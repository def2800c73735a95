#pragma once

#include <string>

#include <CLI/CLI.hpp>

namespace benchc::driver {

/// Adds `--format text|json`; `json` must outlive the parsing.
inline void add_text_or_json(
    CLI::App& app, bool& json,
    const std::string& description = "What standard output gets: text or json") {
  app.add_option_function<std::string>(
         "--format", [&json](const std::string& format) { json = format == "json"; }, description)
      ->check(CLI::IsMember({"text", "json"}))
      ->type_name("FORMAT");
}

}  // namespace benchc::driver
