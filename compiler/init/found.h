#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// What is found in a repository, as plain values that a spec is written from.
namespace benchc::init {

/// A piece of a text: literal, or the name of a parameter whose value stands there.
struct Piece {
  std::string text;
  bool is_parameter = false;
};

struct Text {
  Text() = default;
  Text(std::string literal) : pieces{{std::move(literal)}} {}
  Text(const char* literal) : Text(std::string(literal)) {}

  std::vector<Piece> pieces;
};

/// One `over` of a workload.
struct Parameter {
  std::string name;
  std::vector<std::string> values;
  /// Written as numbers, not as strings.
  bool numbers = false;
};

/// How often another tool was told to run a command; nothing where it was not told.
struct Runs {
  std::optional<std::uint64_t> warmup;
  std::optional<std::uint64_t> least;
  std::optional<std::uint64_t> most;

  friend bool operator==(const Runs&, const Runs&) = default;
};

struct Build {
  std::string name;
  std::vector<std::string> comments;
  std::string needs;
  std::vector<Text> command;
  std::vector<std::string> produces;
};

/// A number that the command prints.
struct Metric {
  std::string name;
  /// How it is read, in the language: `json "$.a" in ns`.
  std::string source;
};

struct Workload {
  std::string name;
  std::vector<std::string> comments;
  std::vector<Parameter> parameters;
  std::string needs;
  /// One text where `shell`, else a program and its arguments.
  std::vector<Text> command;
  bool shell = false;
  std::vector<Text> setup;
  std::vector<Text> prepare;
  std::vector<Text> teardown;
  std::string cwd;
  Runs runs;
  std::optional<Metric> metric;
  /// Whether the process's time says how quick it is; not of a harness that decides itself how long
  /// it runs.
  bool time_counts = true;
};

struct Found {
  std::vector<Build> builds;
  std::vector<Workload> workloads;
  /// What no workload could be made of, and what to do about it: comments of the spec.
  std::vector<std::string> notes;
  /// One line for each place where something was found, for people.
  std::vector<std::string> summary;
};

}  // namespace benchc::init
