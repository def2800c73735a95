#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
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
};

struct EvalOptions {
  SpecOptions spec;
  std::string run = "latest";
  bool json = false;
  ReportFiles reports;
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
                 TestOptions, ReportOptions, InitOptions, DocsOptions, LspOptions, VersionOptions>;

struct CommandLine {
  GlobalOptions global;
  Subcommand subcommand;
};

/// Parses arguments (without the program's name). What is wrong is an Answer with exit code 2.
CommandLine parse_command_line(std::span<const std::string> arguments);

}  // namespace benchc::driver
