#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

/// What the command line asked for, as plain values.
namespace benchc::driver {

enum class Color { Auto, Always, Never };

struct GlobalOptions {
  std::string directory;
  std::string store;
  Color color = Color::Auto;
  bool quiet = false;
  bool verbose = false;
};

/// A spec and what of it.
struct SpecOptions {
  std::string file;
  std::string suite;
  std::string only;
  std::map<std::string, std::string> parameters;
};

/// Files that a report is also written to; empty: not.
struct ReportFiles {
  std::string text;
  std::string markdown;
  std::string json;
  std::string junit;
};

struct CheckOptions {
  std::vector<std::string> files;
  std::map<std::string, std::string> parameters;
  bool json = false;
  /// A warning is an error.
  bool strict = false;
  /// The store is not looked at.
  bool no_history = false;
};

struct FmtOptions {
  std::vector<std::string> files;
  bool check = false;
};

struct PlanOptions {
  SpecOptions spec;
  std::string format = "text";
  /// A case's id, or a selector that names one; absent: the whole plan.
  std::optional<std::string> explain;
};

/// What of the standard library: a module or a declaration, or "" for its list of modules.
struct DocsOptions {
  std::string name;
};

struct RunOptions {
  SpecOptions spec;
  std::optional<std::uint64_t> seed;
  std::vector<unsigned> cores;
  bool json = false;
  ReportFiles reports;
  /// Also profiles each case whose workload declares `profile`, when all is judged.
  bool profile = false;
};

struct EvalOptions {
  SpecOptions spec;
  std::string run = "latest";
  /// A day, a span, a run or a revision: not one run, but all since then. Empty: one run.
  std::string since;
  /// Of all since then, only this rule; empty: every one.
  std::string rule;
  bool json = false;
  ReportFiles reports;
};

/// Two commands, or two revisions of a spec, measured in turns.
struct CompareOptions {
  /// The reference, and what is compared with it.
  std::string a;
  std::string b;
  bool paired = false;
  /// The commands are run by /bin/sh.
  bool shell = false;
  /// Without a file: commands.
  SpecOptions spec;
  /// How much worse B may be, as a ratio; absent: it may be anything.
  std::optional<double> limit;
  double confidence = 0.99;
  /// Seconds for a case and its counterpart together.
  std::optional<double> budget;
  /// How many pairs at least and at most.
  std::optional<std::pair<std::uint32_t, std::uint32_t>> samples;
  /// Empty: time and cpu_time.
  std::vector<std::string> metrics;
  std::optional<std::uint64_t> seed;
  std::vector<unsigned> cores;
  bool no_store = false;
  bool json = false;
};

/// The rules' unit tests of files, or of modules of the stdlib.
struct TestOptions {
  std::vector<std::string> files;
  std::map<std::string, std::string> parameters;
  /// A test's name, in which `*` is any text; empty: all.
  std::string only;
  bool json = false;
  /// A file; empty: none.
  std::string junit;
};

struct ReportOptions {
  std::string run = "latest";
  std::string format = "text";
  ReportFiles reports;
};

/// What of the machine: `show` tells what it is, `doctor` watches it, `restore` undoes what a
/// killed run left.
struct EnvOptions {
  enum class What { Show, Doctor, Restore };
  What what = What::Show;
  /// doctor: how long it looks.
  double seconds = 5;
  bool json = false;
};

/// A pass of its own under a profiler.
struct ProfileOptions {
  SpecOptions spec;
  /// "perf" or "valgrind"; empty: as the workload declares, else perf.
  std::string tool;
  /// How long a case is looked at by perf.
  double seconds = 5;
  /// How perf finds callers: "fp" or "dwarf".
  std::string call_graph = "fp";
  /// A file of folded stacks to compare with; empty: none.
  std::string against;
  /// A baseline of another revision to compare with; empty: none.
  std::string against_baseline;
  /// Where the picture goes, too; empty: only into the store.
  std::string svg;
  /// The run that it is kept with; empty: a folder of its own.
  std::string run;
};

/// What the rules of a spec can see.
struct PowerOptions {
  SpecOptions spec;
  /// Whose noise it goes by; empty: that of the newest run of this machine.
  std::string run;
  /// Measures the noise now.
  bool pilot = false;
  /// How likely what is called seen is to be seen.
  double probability = 0.95;
  bool json = false;
};

/// Where a first spec goes: `benchmarks.bench` at the repository's root unless it is named.
struct InitOptions {
  std::string output;
  bool force = false;
  bool to_stdout = false;
};

/// Speaks on standard input and output until the editor ends it.
struct LspOptions {};

struct VersionOptions {};

/// Nothing to do but to print `text` (help, or what is wrong) and to exit with `exit_code`.
struct Answer {
  std::string text;
  int exit_code = 0;
};

using Subcommand =
    std::variant<Answer, CheckOptions, FmtOptions, PlanOptions, RunOptions, EvalOptions,
                 CompareOptions, TestOptions, ReportOptions, EnvOptions, ProfileOptions,
                 PowerOptions, InitOptions, DocsOptions, LspOptions, VersionOptions>;

struct CommandLine {
  GlobalOptions global;
  Subcommand subcommand;
};

/// Parses arguments (without the program's name). What is wrong is an Answer with exit code 2.
CommandLine parse_command_line(std::span<const std::string> arguments);

}  // namespace benchc::driver
