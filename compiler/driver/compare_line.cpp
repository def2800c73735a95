#include "compiler/driver/compare_line.h"

#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include <CLI/CLI.hpp>

#include "compiler/driver/format_option.h"
#include "compiler/driver/param_option.h"

namespace benchc::driver {
namespace {

/// A number above 0 with one of the units.
std::optional<double> quantity(std::string_view text,
                               std::initializer_list<std::pair<std::string_view, double>> units) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || !std::isfinite(number) || !(number > 0)) return std::nullopt;
  const std::string_view rest(end, static_cast<std::size_t>(text.data() + text.size() - end));
  for (const auto& [unit, size] : units) {
    if (rest == unit) return number * size;
  }
  return std::nullopt;
}

double duration(const std::string& option, const std::string& text) {
  const auto seconds = quantity(text, {{"ms", 1e-3}, {"s", 1}, {"min", 60}, {"h", 3600}});
  if (seconds) return *seconds;
  throw CLI::ValidationError(option, "expected a duration such as 10s, but found '" + text + "'");
}

double ratio(const std::string& option, const std::string& text, double below) {
  const auto share = quantity(text, {{"%", 0.01}});
  if (share && *share < below) return *share;
  throw CLI::ValidationError(option, "expected a share such as 1%, but found '" + text + "'");
}

std::pair<std::uint32_t, std::uint32_t> range(const std::string& text) {
  const auto dots = text.find("..");
  std::uint32_t least = 0;
  std::uint32_t most = 0;
  const char* const end = text.data() + text.size();
  if (dots != std::string::npos) {
    const char* const middle = text.data() + dots;
    const auto first = std::from_chars(text.data(), middle, least);
    const auto second = std::from_chars(middle + 2, end, most);
    const bool whole = first.ec == std::errc() && first.ptr == middle && second.ec == std::errc() &&
                       second.ptr == end;
    if (whole && least >= 1 && most >= least) return {least, most};
  }
  throw CLI::ValidationError("--samples",
                             "expected a range such as 20..400, but found '" + text + "'");
}

}  // namespace

void add_compare(CLI::App& app, CompareOptions& options) {
  CLI::App& command = *app.add_subcommand(
      "compare", "Measure two commands, or two revisions of a spec, in turns and tell them apart");
  // That they are missing is told behind what is not known.
  command.add_option("A", options.a, "The reference: a command, or with --spec a revision");
  command.add_option("B", options.b, "What is compared with it");
  command.add_flag("--paired", options.paired,
                   "Measure both now, pair by pair; stored runs cannot be compared yet");
  command.add_flag("--shell", options.shell, "Have /bin/sh run the commands");
  CLI::Option* const spec =
      command.add_option("--spec", options.spec.file, "Compare two revisions of this spec")
          ->type_name("FILE");
  command.add_option("--suite", options.spec.suite, "The suite of the spec to take")
      ->type_name("NAME")
      ->needs(spec);
  command.add_option("--only", options.spec.only, "Only the cases that a selector names")
      ->type_name("SELECTOR")
      ->needs(spec);
  add_parameters(command, options.spec.parameters,
                 "Set a `param` of the spec, where a revision has it")
      ->needs(spec);
  command
      .add_option_function<std::string>(
          "--limit",
          [&options](const std::string& text) {
            // Any slowdown at all.
            options.limit = text == "0%" ? 0 : ratio("--limit", text, 1e6);
          },
          "Exit with 1 when B needs more than A by more than this: 1%")
      ->type_name("RATIO");
  command
      .add_option_function<std::string>(
          "--confidence",
          [&options](const std::string& text) {
            options.confidence = ratio("--confidence", text, 1);
          },
          "Of each interval (default: 99%)")
      ->type_name("RATIO");
  command
      .add_option_function<std::string>(
          "--budget",
          [&options](const std::string& text) { options.budget = duration("--budget", text); },
          "How long a pair of cases is measured at most (default: 10s, of a spec twice its own)")
      ->type_name("DURATION");
  command
      .add_option_function<std::string>(
          "--samples", [&options](const std::string& text) { options.samples = range(text); },
          "How many pairs at least and at most: 20..400")
      ->type_name("RANGE");
  command
      .add_option("--metric", options.metrics,
                  "What is compared, as often as wanted (default: time and cpu_time)")
      ->type_name("NAME")
      ->allow_extra_args(false);
  command.add_option("--seed", options.seed, "Seeds the random order")->type_name("N");
  command.add_option("--cores", options.cores, "Logical cores to measure on; chosen without it")
      ->delimiter(',')
      ->type_name("LIST");
  command.add_flag("--no-store", options.no_store, "Keep nothing of the run");
  add_text_or_json(command, options.json);
  command.footer(
      "A and B take turns in random order on the same core, and each pair is compared, so that "
      "what\n"
      "disturbs the machine disturbs both. Without --limit the intervals are shown, and the exit "
      "code\n"
      "does not depend on them. With it: 0 no slower than that, 1 slower, 4 cannot be told.\n"
      "3 when something could not be measured, 2 when the command line is wrong.\n\n"
      "Examples:\n"
      "  benchc compare --paired './old --n 1000' './new --n 1000'\n"
      "  benchc compare --paired 'gzip -k -c log' 'zstd -c log' --budget 30s --limit 1%\n"
      "  benchc compare --paired --shell 'sort words | uniq' 'sort -u words'\n"
      "  benchc compare --paired main HEAD --spec bench/sort.bench --only 'sort[n = 1Mi]'");
}

}  // namespace benchc::driver
