#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/model/metric.h"
#include "compiler/model/scope.h"
#include "compiler/model/value.h"
#include "compiler/source/source.h"
#include "compiler/syntax/tree.h"
#include "runtime/plan/indirect.h"

/// What is measured, and what it needs.
namespace benchc::model {

/// What is started; a string of the spec may name a case's parameters, so it is evaluated for each
/// case.
struct Command {
  bool shell = false;
  /// A List of strings and numbers, or with `shell` a string.
  syntax::Expr value;
};

struct Build {
  std::string name;
  source::Span span;
  /// Names nothing any more: what it named stands in it as literals.
  Command command;
  std::string cwd;
  std::map<std::string, std::string> env;
  std::vector<std::string> produces;
  /// Indices into Model::builds.
  std::vector<std::uint32_t> needs;
  double timeout = 600;
};

/// A process that runs beside the workloads that use it.
struct Service {
  enum class Ready : std::uint8_t { Started, Http, Tcp, Log };
  std::string name;
  source::Span span;
  std::string documentation;
  /// Names nothing any more, as a build's.
  Command command;
  std::string cwd;
  std::map<std::string, std::string> env;
  /// Indices into Model::builds.
  std::vector<std::uint32_t> needs;
  Ready ready = Ready::Started;
  std::string probe;
  source::Span probe_span;
  double within = 30;
  double stop = 10;
};

struct Verify {
  enum class Kind : std::uint8_t {
    StdoutContains,
    StdoutMatches,
    StderrContains,
    StderrMatches,
    ExitCode,
    FileExists
  };
  Kind kind = Kind::StdoutContains;
  /// A string, or for ExitCode a number; evaluated for each case.
  syntax::Expr value;
};

struct Parameter {
  std::string name;
  Value value;
  source::Span span;
};

/// A function that is timed in a process of its own: of a source file, of a library, or a kernel of
/// the stdlib.
struct Native {
  /// "std.stream.triad"; empty: `file` and `entry`.
  std::string builtin;
  std::string entry;
  /// A path; it and the settings below are evaluated for each case.
  syntax::Expr file;
  Indirect<syntax::Expr> compiler;
  Indirect<syntax::Expr> flags;
  Indirect<syntax::Expr> includes;
  Indirect<syntax::Expr> libraries;
  Indirect<syntax::Expr> memory;
  /// A kernel's parameters that the matrix does not have, by name, in order.
  std::vector<Parameter> defaults;
  /// What a kernel counts; absent where anything may be counted.
  std::optional<std::vector<std::string>> counters;
};

/// A kernel of a GPU. What is an expression is evaluated for each case.
struct Kernel {
  enum class Api : std::uint8_t { OpenCl, Cuda };
  struct Argument {
    enum class Type : std::uint8_t { Int, Uint, Long, Ulong, Float, Double };
    enum class Fill : std::uint8_t { Zero, Iota, Random };
    std::string name;
    source::Span span;
    bool buffer = false;
    Type type = Type::Float;
    /// A scalar's value, or how many bytes the buffer has.
    syntax::Expr value;
    Fill fill = Fill::Zero;
  };
  Api api = Api::OpenCl;
  std::string entry;
  syntax::Expr file;
  Indirect<syntax::Expr> flags;
  Indirect<syntax::Expr> includes;
  std::vector<Argument> arguments;
  Indirect<syntax::Expr> global;
  Indirect<syntax::Expr> local;
};

/// Where a command runs instead of on the machine itself.
struct Container {
  syntax::Expr image;
  Indirect<syntax::Expr> cpus;
  Indirect<syntax::Expr> memory;
  bool network = false;
};

/// Another harness; its command is the workload's.
struct Harness {
  std::string format;
  Indirect<syntax::Expr> report;
};

/// A separate pass that is never mixed with samples.
struct Profile {
  enum class Tool : std::uint8_t { Perf, Valgrind };
  Tool tool = Tool::Perf;
  bool on_fail = false;
};

struct MatrixParameter {
  std::string name;
  source::Span span;
  std::vector<Value> values;
};

struct Workload {
  std::string name;
  source::Span span;
  std::string documentation;
  std::vector<std::string> tags;
  std::vector<std::uint32_t> needs;
  /// Indices into Model::services.
  std::vector<std::uint32_t> uses;
  /// Its name in earlier runs; empty: it had no other.
  std::string formerly;
  std::optional<Profile> profile;
  /// Index into Model::measures.
  std::uint32_t measure = 0;
  /// By name, in order.
  std::vector<MatrixParameter> parameters;
  /// The cases that `except` leaves, each a choice of one value a parameter: choices[case *
  /// parameters.size() + p]. Cases are ordered as the spec's `over` clauses nest, the last one
  /// fastest.
  std::vector<std::uint32_t> choices;
  std::uint64_t case_count = 0;
  Metrics metrics;

  /// Instead of `command`.
  Indirect<Native> native;
  Indirect<Kernel> kernel;
  /// With `command`.
  Indirect<Container> container;
  Indirect<Harness> harness;
  // Evaluated for each case.
  Command command;
  Indirect<Command> setup;
  Indirect<Command> prepare;
  Indirect<Command> teardown;
  Indirect<syntax::Expr> cwd;
  Indirect<syntax::Expr> env;
  Indirect<syntax::Expr> stdin_text;
  Indirect<syntax::Expr> timeout;
  Indirect<syntax::Expr> items;
  Indirect<syntax::Expr> bytes;
  std::vector<Verify> verify;

  /// What its file can see; the parent of each case's scope.
  const Scope* scope = nullptr;
};

/// The values of a case, as a scope whose parent is the workload's.
Scope case_scope(const Workload& workload, std::uint64_t case_index);
/// `sort[algo="radix",n=32768]`; a workload without parameters gives its name alone.
std::string case_id(const Workload& workload, std::uint64_t case_index);

}  // namespace benchc::model
