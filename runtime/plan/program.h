#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// What a plan has started, loaded or launched.
namespace benchc::plan {

/// A value of a parameter. `unit` is the base unit ("s", "B", "B/s", "1" for a ratio, "" for a
/// plain number).
struct Value {
  enum class Kind : std::uint8_t { Number, String, Bool };
  Kind kind = Kind::Number;
  double number = 0;
  std::string unit;
  std::string text;

  friend bool operator==(const Value&, const Value&) = default;
};

struct Parameter {
  std::string name;
  Value value;

  friend bool operator==(const Parameter&, const Parameter&) = default;
};

/// What is started: without a shell, unless `shell`, when `argv` is {"/bin/sh", "-c", text}.
struct Command {
  std::vector<std::string> argv;
  bool shell = false;

  friend bool operator==(const Command&, const Command&) = default;
};

using Variables = std::map<std::string, std::string>;

/// A function that is timed in a process of its own: of a source file, of a library, or a kernel of
/// the stdlib.
struct Native {
  enum class Kind : std::uint8_t { Source, Library, Builtin };
  Kind kind = Kind::Source;
  /// Source, Library: the file, relative to the repository's root.
  std::string file;
  /// The function's name; Builtin: the kernel's, "std.stream.triad".
  std::string entry;
  /// Source only: "" is $CXX, or for C $CC, or what the system calls them.
  std::string compiler;
  std::vector<std::string> flags;
  /// Folders, relative to the repository's root.
  std::vector<std::string> includes;
  /// Files relative to the repository's root where they have a `/`, else names as behind `-l`.
  std::vector<std::string> libraries;
  /// Builtin only: the kernel's parameters that the case does not give.
  std::vector<Parameter> defaults;
  /// Bytes that the process may allocate; absent: three quarters of the machine's.
  std::optional<double> memory;

  friend bool operator==(const Native&, const Native&) = default;
};

/// A kernel of a GPU, launched by benchc and timed by the device's events.
struct Kernel {
  enum class Api : std::uint8_t { OpenCl, Cuda };
  struct Argument {
    enum class Kind : std::uint8_t { Scalar, Buffer };
    enum class Type : std::uint8_t { Int, Uint, Long, Ulong, Float, Double };
    enum class Fill : std::uint8_t { Zero, Iota, Random };
    std::string name;
    Kind kind = Kind::Scalar;
    /// Of the scalar, or of a buffer's elements.
    Type type = Type::Float;
    double value = 0;
    double bytes = 0;
    Fill fill = Fill::Zero;

    friend bool operator==(const Argument&, const Argument&) = default;
  };
  Api api = Api::OpenCl;
  /// Relative to the repository's root.
  std::string file;
  std::string entry;
  std::vector<std::string> flags;
  std::vector<std::string> includes;
  /// In the order of the kernel's parameters.
  std::vector<Argument> arguments;
  /// Work items in each of up to three dimensions; for CUDA a block is `local`, the grid what
  /// covers `global`.
  std::vector<double> global;
  /// Empty: the driver chooses.
  std::vector<double> local;

  friend bool operator==(const Kernel&, const Kernel&) = default;
};

/// Where a case's command runs instead of on the machine itself.
struct Container {
  std::string image;
  std::optional<double> cpus;
  /// Bytes.
  std::optional<double> memory;
  bool network = false;

  friend bool operator==(const Container&, const Container&) = default;
};

/// Another harness, whose every benchmark is measured.
struct Harness {
  /// "google_benchmark"
  std::string format;
  /// A report that is there already, relative to the repository's root; empty: the case's command
  /// is run for it.
  std::string report;

  friend bool operator==(const Harness&, const Harness&) = default;
};

/// A step that makes what workloads run.
struct Build {
  std::string name;
  Command command;
  std::string cwd;
  Variables env;
  /// Files, relative to the repository's root, that must exist afterwards.
  std::vector<std::string> produces;
  /// Builds (indices) that must be done before.
  std::vector<std::uint32_t> needs;
  double timeout = 600;
  /// Of which of the plan's revisions (an index), in whose folder it then runs; absent: of this
  /// one.
  std::optional<std::uint32_t> revision;

  friend bool operator==(const Build&, const Build&) = default;
};

/// A process that runs beside the workloads that use it.
struct Service {
  /// How benchc knows that it can be used.
  enum class Ready : std::uint8_t { Started, Http, Tcp, Log };
  std::string name;
  Command command;
  std::string cwd;
  Variables env;
  /// Builds (indices) that must have succeeded.
  std::vector<std::uint32_t> needs;
  Ready ready = Ready::Started;
  /// Http: a URL that answers with a status below 400. Tcp: "host:port" that accepts. Log: a POSIX
  /// extended regular expression that a line of its output matches.
  std::string probe;
  /// Seconds until it must be ready.
  double within = 30;
  /// Seconds that it has to end after SIGTERM.
  double stop = 10;

  friend bool operator==(const Service&, const Service&) = default;
};

}  // namespace benchc::plan
