#include "compiler/driver/env_line.h"

#include <string>

#include <CLI/CLI.hpp>

#include "compiler/driver/format_option.h"
#include "compiler/driver/seconds_range.h"

namespace benchc::driver {

void add_env(CLI::App& app, EnvOptions& options) {
  CLI::App& command = *app.add_subcommand(
      "env", "What this machine is, what makes it noisy, and undoing what a killed run left");
  command
      .add_option_function<std::string>(
          "WHAT",
          [&options](const std::string& what) {
            options.what = what == "show"     ? EnvOptions::What::Show
                           : what == "doctor" ? EnvOptions::What::Doctor
                                              : EnvOptions::What::Restore;
          },
          "show, doctor or restore")
      ->check(CLI::IsMember({"show", "doctor", "restore"}))
      ->required();
  command.add_option("--seconds", options.seconds, "How long `doctor` looks at the machine (5)")
      ->check(seconds_range("0.5"))
      ->type_name("N");
  add_text_or_json(command, options.json,
                   "What standard output gets of `show` and `doctor`: text or json");
  command.footer(
      "show     the machine, its cores and settings, and which controls a spec can have here\n"
      "doctor   watches it and measures the same thing twice: what disturbs, what it costs, what\n"
      "         helps; takes N seconds. Exits with 0 whatever it finds\n"
      "restore  puts back what a run that was killed had changed of the machine\n"
      "Nothing of a spec is run.\n\n"
      "Examples:\n"
      "  benchc env show\n"
      "  benchc env doctor --seconds 10\n"
      "  benchc env doctor --format json | jq '.findings[].id'\n"
      "  benchc env restore");
}

}  // namespace benchc::driver
