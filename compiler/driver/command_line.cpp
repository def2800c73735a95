#include "compiler/driver/command_line.h"

#include <algorithm>
#include <sstream>
#include <string_view>

#include <CLI/CLI.hpp>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/driver/compare_line.h"
#include "compiler/driver/env_line.h"
#include "compiler/driver/exit_codes.h"
#include "compiler/driver/format_option.h"
#include "compiler/driver/param_option.h"
#include "compiler/driver/power_line.h"
#include "compiler/driver/profile_line.h"
#include "runtime/plan/plan_text.h"

namespace benchc::driver {
namespace {

void add_selection(CLI::App& app, SpecOptions& spec) {
  app.add_option("--suite", spec.suite, "The suite to take; without it every workload and rule")
      ->type_name("NAME");
  app.add_option("--only", spec.only,
                 "Only the cases that a selector names: --only 'sort[n >= 1Mi]'")
      ->type_name("SELECTOR");
  add_parameters(app, spec.parameters, "Set a `param` of the spec: -P size=4MiB");
}

void add_reports(CLI::App& app, ReportFiles& reports) {
  app.add_option("--text", reports.text, "Also write the report as plain text")->type_name("FILE");
  app.add_option("--markdown", reports.markdown, "Also write the report as Markdown")
      ->type_name("FILE");
  app.add_option("--junit", reports.junit, "Also write the report as JUnit XML")->type_name("FILE");
  app.add_option("--json", reports.json, "Also write the report as JSON")->type_name("FILE");
}

constexpr std::string_view kExitCodes =
    "Exit codes: 0 all rules hold, 1 a rule failed, 2 the command line or the spec is wrong,\n"
    "3 something could not be measured, 4 inconclusive where the spec says that this fails.";

struct Parser {
  CLI::App app{"Compiles and runs declarative benchmark specs (.bench files).", "benchc"};
  CommandLine line;
  CheckOptions check;
  FmtOptions fmt;
  PlanOptions plan;
  RunOptions run;
  EvalOptions eval;
  CompareOptions compare;
  TestOptions test;
  ReportOptions report;
  EnvOptions env;
  ProfileOptions profile;
  PowerOptions power;
  InitOptions init;
  DocsOptions docs;

  Parser() {
    app.require_subcommand(1);
    app.fallthrough();
    app.failure_message(CLI::FailureMessage::simple);
    add_globals();
    add_check();
    add_fmt();
    add_plan();
    add_run();
    add_eval();
    add_compare(app, compare);
    add_test();
    add_report();
    add_env(app, env);
    add_profile(app, profile);
    add_power(app, power);
    add_init();
    add_docs();
    add_lsp();
    app.add_subcommand("version", "Print the version")->footer("Examples:\n  benchc version");
    for (CLI::App* command : app.get_subcommands({})) {
      command->footer(command->get_footer() +
                      "\n\nGlobal options (-C, --store, --color, -q, -v): see `benchc --help`.\n");
    }
    app.footer(
        "Examples:\n"
        "  benchc check bench/sort.bench     what is wrong with a spec, without running anything\n"
        "  benchc plan bench/sort.bench      what would run, and how long at most\n"
        "  benchc run bench/sort.bench       measure, store, judge; the exit code is the verdict\n"
        "\n" +
        std::string(kExitCodes) + "\n`benchc SUBCOMMAND --help` tells more.");
  }

  void add_globals() {
    GlobalOptions& global = line.global;
    app.add_option("-C", global.directory, "Work as if started in this directory")
        ->type_name("DIR");
    app.add_option("--store", global.store,
                   "Where runs are kept (default: .benchc/store at the repository's root)")
        ->type_name("DIR");
    app.add_option_function<std::string>(
           "--color",
           [&global](const std::string& when) {
             global.color = when == "always"  ? Color::Always
                            : when == "never" ? Color::Never
                                              : Color::Auto;
           },
           "auto, always or never; NO_COLOR is obeyed")
        ->check(CLI::IsMember({"auto", "always", "never"}))
        ->type_name("WHEN");
    app.add_flag("-q,--quiet", global.quiet, "Only what failed");
    app.add_flag("-v,--verbose", global.verbose,
                 "Also what is done, and the evidence of what passed");
  }

  void add_check() {
    CLI::App& command =
        *app.add_subcommand("check", "Parse and check specs; nothing of them is run");
    command.add_option("FILE", check.files, "Specs")->required();
    add_parameters(command, check.parameters, "Set a `param` of the spec: -P size=4MiB");
    add_text_or_json(command, check.json);
    command.add_flag("--strict", check.strict, "Exit with 2 also when there are only warnings");
    command.add_flag("--no-history", check.no_history,
                     "Do not look at what earlier runs in the store measured");
    command.footer(
        "Every independent error is reported, with its position and a hint. With --format json\n"
        "one object a file, one a line. Exits 2 when there is an error, 0 when there are at most "
        "warnings.\n"
        "A warning is silenced where it is right and meant: `# allow unused-parameter: why` "
        "behind\n"
        "the line, or on a line of its own above it.\n\n"
        "Examples:\n"
        "  benchc check bench/*.bench\n"
        "  benchc check --strict bench/*.bench    # in CI\n"
        "  benchc check --format json bench/sort.bench | jq '.diagnostics[].id'\n"
        "  benchc check bench/sort.bench -P size=4MiB");
  }

  void add_fmt() {
    CLI::App& command =
        *app.add_subcommand("fmt", "Write specs in the one layout; comments are kept");
    command.add_option("FILE", fmt.files, "Specs to rewrite in place; - reads standard input")
        ->required();
    command.add_flag("--check", fmt.check,
                     "Change nothing; name the files that are not in the layout and exit 1");
    command.footer(
        "A file with a syntax error is left as it is.\n\n"
        "Examples:\n"
        "  benchc fmt bench/*.bench\n"
        "  benchc fmt --check bench/*.bench    # in CI\n"
        "  benchc fmt - < sort.bench");
  }

  void add_plan() {
    CLI::App& command = *app.add_subcommand("plan", "Show what would run; nothing is run");
    command.add_option("FILE", plan.spec.file, "The spec")->required();
    add_selection(command, plan.spec);
    CLI::Option* format =
        command
            .add_option("--format", plan.format,
                        "text, json (for `benchc run plan.json`) or dot (for Graphviz)")
            ->check(CLI::IsMember({"text", "json", "dot"}))
            ->type_name("FORMAT");
    command
        .add_option("--explain", plan.explain,
                    "All about one case: its id, or a selector that names one")
        ->excludes(format)
        ->type_name("CASE");
    command.footer(
        "The same spec gives the same plan, byte for byte, on any machine.\n\n"
        "Examples:\n"
        "  benchc plan bench/sort.bench --suite ci\n"
        "  benchc plan bench/sort.bench --explain 'sort[n = 1Mi]'\n"
        "  benchc plan bench/sort.bench --format json > plan.json && benchc run plan.json\n"
        "  benchc plan bench/sort.bench --format dot | dot -Tsvg > plan.svg");
  }

  void add_run() {
    CLI::App& command =
        *app.add_subcommand("run", "Measure, store every sample, judge the rules, report");
    command
        .add_option("FILE", run.spec.file, "The spec, or a plan (.json) that `benchc plan` wrote")
        ->required();
    add_selection(command, run.spec);
    command
        .add_option("--seed", run.seed, "Seeds the random order; each run takes another without it")
        ->type_name("N");
    command.add_option("--cores", run.cores, "Logical cores to measure on; chosen without it")
        ->delimiter(',')
        ->type_name("LIST");
    add_text_or_json(command, run.json);
    add_reports(command, run.reports);
    command.add_flag("--profile", run.profile,
                     "Also profile the cases that declare `profile`, when all is judged");
    command.footer(
        "Every case is on disk as soon as it is measured; ctrl-C keeps what was measured.\n" +
        std::string(kExitCodes) +
        "\n\nExamples:\n"
        "  benchc run bench/sort.bench --suite ci\n"
        "  benchc run bench/sort.bench --only 'sort[algo = \"radix\"]' -P size=4MiB\n"
        "  benchc run bench/sort.bench --junit junit.xml --markdown \"$GITHUB_STEP_SUMMARY\"");
  }

  void add_eval() {
    CLI::App& command =
        *app.add_subcommand("eval", "Judge stored samples by the spec's rules as they are now");
    command.add_option("FILE", eval.spec.file, "The spec")->required();
    add_selection(command, eval.spec);
    CLI::Option& one =
        *command
             .add_option("--run", eval.run,
                         "The run's id, or how it begins; the spec's newest without it")
             ->type_name("ID");
    CLI::Option& since =
        *command
             .add_option_function<std::string>(
                 "--since",
                 [this](const std::string& when) {
                   if (when.empty()) throw CLI::ValidationError("--since", "expected a time");
                   eval.since = when;
                 },
                 "Judge every run since then, and show which verdicts change: 2026-11-01, 30d, a "
                 "run's id or a git revision")
             ->type_name("WHEN");
    command.add_option("--rule", eval.rule, "With --since: only this rule")
        ->type_name("NAME")
        ->needs(&since);
    add_text_or_json(command, eval.json);
    add_reports(command, eval.reports);
    since.excludes(&one);
    // They are reports of one run.
    for (const char* file : {"--text", "--markdown", "--junit", "--json"}) {
      since.excludes(command.get_option(file));
    }
    command.footer(
        "Nothing is run and nothing is stored.\n" + std::string(kExitCodes) +
        "\n\nWith --since each run is judged by its suite's rules as they are now and by those\n"
        "that it was taken with, against the baselines of its day: what would fail now, and\n"
        "what would get through. It is a question, so that it exits 0 whatever the answer is;\n"
        "3 when no run could be judged.\n\n"
        "Examples:\n"
        "  benchc eval bench/sort.bench\n"
        "  benchc eval bench/sort.bench --run 20261123-121507 -v\n"
        "  benchc eval bench/sort.bench --since 30d\n"
        "  benchc eval bench/sort.bench --since v1.2 --rule no_slower --format json");
  }

  void add_test() {
    CLI::App& command = *app.add_subcommand(
        "test", "Run the rules' unit tests of specs on made-up samples; nothing is measured");
    command.add_option("FILE", test.files, "Specs, or modules of the stdlib (std.rules)")
        ->required();
    command.add_option("--only", test.only, "Only the test of this name; `*` is any text")
        ->type_name("NAME");
    add_parameters(command, test.parameters, "Set a `param` of the spec: -P size=4MiB");
    add_text_or_json(command, test.json);
    command.add_option("--junit", test.junit, "Also write the results as JUnit XML")
        ->type_name("FILE");
    command.footer(
        "A test gives a rule samples in place of measurements and says what it expects of it. The\n"
        "same test gives the same result on any machine. Exits 0 when all pass, 1 when one fails, "
        "2\n"
        "when a spec is wrong.\n\n"
        "Examples:\n"
        "  benchc test bench/*.bench\n"
        "  benchc test bench/sort.bench --only 'false_alarms_*'\n"
        "  benchc test std.rules\n"
        "  benchc test bench/sort.bench --junit tests.xml    # in CI");
  }

  void add_report() {
    CLI::App& command = *app.add_subcommand("report", "Show a stored run and its verdicts");
    command
        .add_option("--run", report.run, "The run's id, or how it begins; the newest without it")
        ->type_name("ID");
    command
        .add_option("--format", report.format,
                    "What standard output gets: text, markdown, json or junit")
        ->check(CLI::IsMember({"text", "markdown", "json", "junit"}))
        ->type_name("FORMAT");
    add_reports(command, report.reports);
    command.footer(
        "The run is judged by the rules that it was taken with. Exits 0 whatever the verdicts "
        "are;\n"
        "`benchc eval` gives the exit code of a verdict.\n\n"
        "Examples:\n"
        "  benchc report\n"
        "  benchc report --format markdown > report.md\n"
        "  benchc report --run 20261123-121507 --junit junit.xml");
  }

  void add_docs() {
    CLI::App& command =
        *app.add_subcommand("docs", "Show what the modules of the standard library offer");
    command.add_option("NAME", docs.name,
                       "A module or something that it declares; without it all modules");
    command.footer(
        "Examples:\n"
        "  benchc docs\n"
        "  benchc docs std.env\n"
        "  benchc docs std.stream.triad");
  }

  void add_lsp() {
    CLI::App& command =
        *app.add_subcommand("lsp", "Serve an editor: the language server, on standard input");
    command.add_flag("--stdio")->description(
        "What many editors add; it is the only way that there is");
    command.footer(
        "Editors start it; docs/editors says how. It reads the repository of the folder that the "
        "editor\n"
        "has open, writes nothing, and runs nothing of a spec.\n\n"
        "Examples:\n"
        "  benchc lsp");
  }

  void add_init() {
    CLI::App& command = *app.add_subcommand("init", "Write a first spec for this repository");
    command
        .add_option("--output", init.output,
                    "The spec to write (default: benchmarks.bench at the repository's root)")
        ->type_name("FILE");
    command.add_flag("--force", init.force, "Replace a file that is there");
    command.add_flag("--stdout", init.to_stdout, "Print the spec, write nothing");
    command.footer(
        "Looks for Google Benchmark and Catch2 in CMake, hyperfine in scripts, pytest-benchmark,\n"
        "asv, ReBench and nanobench. Nothing of the repository is run, nothing outside is read.\n\n"
        "Examples:\n"
        "  benchc init\n"
        "  benchc init --stdout\n"
        "  benchc init --output bench/first.bench && benchc check bench/first.bench");
  }

  Subcommand chosen() const {
    if (app.got_subcommand("check")) return check;
    if (app.got_subcommand("fmt")) return fmt;
    if (app.got_subcommand("plan")) return plan;
    if (app.got_subcommand("run")) return run;
    if (app.got_subcommand("eval")) return eval;
    if (app.got_subcommand("compare")) return compare;
    if (app.got_subcommand("test")) return test;
    if (app.got_subcommand("report")) return report;
    if (app.got_subcommand("env")) return env;
    if (app.got_subcommand("profile")) return profile;
    if (app.got_subcommand("power")) return power;
    if (app.got_subcommand("init")) return init;
    if (app.got_subcommand("docs")) return docs;
    if (app.got_subcommand("lsp")) return LspOptions{};
    return VersionOptions{};
  }

  /// The library says of a mistyped subcommand only that one is required.
  std::string what_is_wrong(std::span<const std::string> arguments, std::string_view error) const {
    const auto told = app.get_subcommands();
    const std::string subcommand = told.empty() ? "" : told.front()->get_name() + " ";
    const std::string help = "hint: `benchc " + subcommand + "--help` lists what there is\n";
    const auto word = std::find_if(arguments.begin(), arguments.end(),
                                   [](const std::string& text) { return !text.starts_with('-'); });
    const bool follows_option = word != arguments.begin() && word != arguments.end();
    if (!app.get_subcommands().empty() || word == arguments.end() || follows_option) {
      return "benchc: " + std::string(error) + "\n" + help;
    }
    std::vector<std::string> names;
    for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
    const std::vector<std::string_view> candidates(names.begin(), names.end());
    const std::string_view near = diagnostics::nearest(*word, candidates);
    return "benchc: unknown subcommand `" + plan::printable(*word) + "`\n" +
           (near.empty() ? help : "hint: did you mean `benchc " + std::string(near) + "`?\n");
  }
};

}  // namespace

CommandLine parse_command_line(std::span<const std::string> arguments) {
  Parser parser;
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  if (reversed.size() == 1 && reversed.front() == "--version") return {{}, VersionOptions{}};
  try {
    parser.app.parse(std::move(reversed));
    parser.line.subcommand = parser.chosen();
  } catch (const CLI::ParseError& error) {
    std::ostringstream text;
    std::ostringstream wrong;
    if (parser.app.exit(error, text, wrong) == 0) {
      parser.line.subcommand = Answer{text.str(), kExitSuccess};
    } else {
      parser.line.subcommand =
          Answer{parser.what_is_wrong(arguments, plan::printable(error.what())), kExitUsage};
    }
  }
  return parser.line;
}

}  // namespace benchc::driver
