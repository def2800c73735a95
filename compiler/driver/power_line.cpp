#include "compiler/driver/power_line.h"

#include <charconv>
#include <string>
#include <system_error>

#include <CLI/CLI.hpp>

#include "compiler/driver/format_option.h"
#include "compiler/driver/param_option.h"

namespace benchc::driver {
namespace {

/// A share from 50% to 99.99%: less is no promise, and nobody can count the rest.
double probability(const std::string& option, const std::string& text) {
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  const bool percent = error == std::errc() && std::string(rest, end) == "%";
  if (percent && number >= 50 && number <= 99.99) return number / 100;
  throw CLI::ValidationError(option,
                             "expected a share from 50% to 99.99%, but found '" + text + "'");
}

}  // namespace

void add_power(CLI::App& app, PowerOptions& options) {
  CLI::App& command = *app.add_subcommand(
      "power", "Tell the smallest regression that each rule sees here, and what more would cost");
  command.add_option("FILE", options.spec.file, "The spec")->required();
  command
      .add_option("--suite", options.spec.suite,
                  "The suite to take; without it every workload and rule")
      ->type_name("NAME");
  command
      .add_option("--only", options.spec.only,
                  "Only the cases that a selector names: --only 'sort[n >= 1Mi]'")
      ->type_name("SELECTOR");
  add_parameters(command, options.spec.parameters, "Set a `param` of the spec: -P size=4MiB");
  CLI::Option* const run =
      command
          .add_option("--run", options.run,
                      "Take the noise of this run: its id, how it begins, or `latest`")
          ->type_name("ID");
  command
      .add_flag("--pilot", options.pilot,
                "Measure the noise now: 20 samples a case, beside itself; kept nowhere")
      ->excludes(run);
  command
      .add_option_function<std::string>(
          "--confidence-of-detection",
          [&options](const std::string& text) {
            options.probability = probability("--confidence-of-detection", text);
          },
          "How likely what is called seen is to be seen (default: 95%)")
      ->type_name("RATIO");
  add_text_or_json(command, options.json);
  command.footer(
      "The noise is that of the newest run of this machine in the store. Without --pilot nothing "
      "of\n"
      "the spec is run. Exits 0 whatever the rules see, 3 where no noise is recorded, 2 when the\n"
      "command line or the spec is wrong.\n\n"
      "Examples:\n"
      "  benchc power bench/sort.bench --suite ci\n"
      "  benchc power bench/sort.bench --only 'sort[n = 1Mi]' --pilot\n"
      "  benchc power bench/sort.bench --format json | jq '.comparisons[] | select(.blind)'");
}

}  // namespace benchc::driver
