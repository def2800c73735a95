#include "compiler/driver/profile_line.h"

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "compiler/driver/param_option.h"
#include "compiler/driver/seconds_range.h"

namespace benchc::driver {

void add_profile(CLI::App& app, ProfileOptions& options) {
  CLI::App& command = *app.add_subcommand(
      "profile", "Run cases under a profiler, apart from any measurement; flame graphs");
  command.add_option("FILE", options.spec.file, "The spec")->required();
  command.add_option("--suite", options.spec.suite, "The suite to take")->type_name("NAME");
  command
      .add_option("--only", options.spec.only,
                  "The cases to profile; without it those whose workload declares `profile`")
      ->type_name("SELECTOR");
  add_parameters(command, options.spec.parameters, "Set a `param` of the spec: -P size=4MiB");
  command
      .add_option("--tool", options.tool,
                  "perf (samples) or valgrind (instructions); as the workload declares, else perf")
      ->check(CLI::IsMember({"perf", "valgrind"}))
      ->type_name("TOOL");
  command.add_option("--seconds", options.seconds, "How long perf looks at a case (5)")
      ->check(seconds_range("0.1"))
      ->type_name("N");
  command
      .add_option("--call-graph", options.call_graph,
                  "How perf finds callers: fp (frame pointers) or dwarf")
      ->check(CLI::IsMember({"fp", "dwarf"}))
      ->type_name("HOW");
  CLI::Option* file =
      command
          .add_option("--against", options.against,
                      "Compare with folded stacks of an earlier pass; one case alone")
          ->type_name("FILE");
  command
      .add_option("--against-baseline", options.against_baseline,
                  "Compare with the same case of a baseline that is `build git`")
      ->excludes(file)
      ->type_name("NAME");
  command.add_option("--svg", options.svg, "Also write the flame graph there; one case alone")
      ->type_name("FILE");
  command
      .add_option("--run", options.run,
                  "Keep it with this run (its id, or how it begins; `latest`)")
      ->type_name("ID");
  command.footer(
      "Builds what the cases need, runs them under the tool, and writes folded stacks and a flame\n"
      "graph (SVG) below STORE/profiles. No sample of it is ever stored as a measurement.\n\n"
      "Examples:\n"
      "  benchc profile bench/sort.bench --only 'sort[n = 1Mi]' --svg sort.svg\n"
      "  benchc profile bench/sort.bench --only 'sort[n = 1Mi]' --tool valgrind\n"
      "  benchc profile bench/sort.bench --only 'sort[n = 1Mi]' --against old.folded\n"
      "  benchc profile bench/sort.bench --only 'sort[n = 1Mi]' --against-baseline main");
}

}  // namespace benchc::driver
