#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// The contract between the compiler and the runtime: what to run and how to judge it, as plain
/// values. Quantities are in base units: seconds, bytes, joules, ratios (2% is 0.02), and their
/// quotients and products.
namespace benchc::plan {

/// The version of the plan's JSON; a reader refuses a newer one.
inline constexpr int kSchemaVersion = 1;

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

/// What happens when a control cannot be had.
enum class OnUnmet : std::uint8_t { Fail, Warn, Ignore };

/// A condition of the machine that must hold while measuring, in the language's canonical words:
/// {"cores", "isolated 2"}, {"cores", "[0, 1]"}, {"aslr", "off"}, {"governor", "performance"}.
struct Control {
  std::string name;
  std::string value;
  OnUnmet on_unmet = OnUnmet::Fail;

  friend bool operator==(const Control&, const Control&) = default;
};

struct Environment {
  std::string name;
  /// In order of their names.
  std::vector<Control> controls;
  /// Added to, or with `clean_env` instead of, the variables that benchc was started with.
  Variables env;
  bool clean_env = false;
  /// Relative to the repository's root; "" is the root.
  std::string cwd;

  friend bool operator==(const Environment&, const Environment&) = default;
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

  friend bool operator==(const Build&, const Build&) = default;
};

enum class Better : std::uint8_t { Lower, Higher, None };

/// Arithmetic over numbers that are known when it is evaluated.
struct Term {
  enum class Kind : std::uint8_t {
    /// `number`.
    Constant,
    /// `bounds[index]` of the judgment: a number that depends on the case's parameters.
    Bound,
    /// In a derived metric: the case's parameter `name`, or its `items` or `bytes`.
    Parameter,
    /// In a derived metric: the sample's value of the metric `name`.
    Metric,
    /// In a condition: the statistic `name` ("median", "quantile", …; `number` is the argument of
    /// quantile and trimmed_mean, p90 and p99 are quantiles) of the metric `metric` over the
    /// samples of case `cases[index]` of the judgment.
    Statistic,
    Negate,
    Add,
    Subtract,
    Multiply,
    Divide,
  };
  Kind kind = Kind::Constant;
  double number = 0;
  std::uint32_t index = 0;
  std::string name;
  std::string metric;
  std::vector<Term> operands;

  friend bool operator==(const Term&, const Term&) = default;
};

enum class MetricSource : std::uint8_t {
  BuiltIn,
  Json,
  Match,
  File,
  Derived,
  /// Of a native body: what it counted, per iteration.
  Counter,
  /// How well threads are used: t1 * T1 / (t * T), where t is the case's time with T threads and
  /// t1, T1 those, of the same round, of the case that is equal but for the least `threads`.
  Efficiency
};

/// A number that each sample yields.
struct Metric {
  std::string name;
  MetricSource source = MetricSource::BuiltIn;
  /// Base unit: "s", "B", "", "1/s", "B/s" …
  std::string unit;
  Better better = Better::Lower;
  /// Json: the path into standard output ("$.a.b[0]"). Match: a POSIX extended regular expression
  /// over standard output, whose first group is the number. File: a path whose text is the number.
  /// Counter: its name; "allocations" and "allocated_bytes" are benchc's own.
  std::string pattern;
  /// Multiplies what was read, to give base units.
  double scale = 1;
  /// Derived only.
  Term derived;

  friend bool operator==(const Metric&, const Metric&) = default;
};

/// What a sample's output must satisfy to count.
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
  std::string text;
  int exit_code = 0;

  friend bool operator==(const Verify&, const Verify&) = default;
};

struct Workload {
  std::string name;
  std::string documentation;
  std::vector<std::string> tags;
  /// Builds (indices) that must have succeeded.
  std::vector<std::uint32_t> needs;
  /// Everything that is recorded, the built-in ones first.
  std::vector<Metric> metrics;

  friend bool operator==(const Workload&, const Workload&) = default;
};

/// Random: the cases of a group run in a new random order in each round. Declared: in the order of
/// the spec, round by round. Sequential: all samples of a case, then the next.
enum class Order : std::uint8_t { Random, Declared, Sequential };

/// How long a case is measured.
struct Measure {
  std::string name;
  /// Runs that are not counted: at least so many, and for at least so many seconds.
  std::uint32_t warmup_runs = 1;
  double warmup_seconds = 0;
  std::uint32_t minimum_samples = 20;
  std::uint32_t maximum_samples = 400;
  /// Relative half-width that the interval of the judged metric (median time where none is) must
  /// reach, besides that the rules are decided; absent: the rules alone say, and 1% of median time
  /// where no rule judges the case.
  std::optional<double> precision;
  /// Seconds a case, warm-up included.
  double budget = 30;
  Order order = Order::Random;

  friend bool operator==(const Measure&, const Measure&) = default;
};

/// A workload with one value for each parameter.
struct Case {
  /// Canonical: `sort[algo="radix",n=32768]`.
  std::string id;
  std::uint32_t workload = 0;
  std::uint32_t measure = 0;
  /// By name, in order.
  std::vector<Parameter> parameters;
  /// Instead of `command`, which is then empty.
  std::optional<Native> native;
  Command command;
  std::string cwd;
  Variables env;
  std::optional<std::string> stdin_text;
  std::optional<Command> setup;
  std::optional<Command> prepare;
  std::optional<Command> teardown;
  double timeout = 600;
  std::optional<double> items;
  std::optional<double> bytes;
  std::vector<Verify> verify;

  friend bool operator==(const Case&, const Case&) = default;
};

/// Cases that are compared with each other, and so are measured interleaved. Every case is in
/// exactly one group.
struct Group {
  std::vector<std::uint32_t> cases;

  friend bool operator==(const Group&, const Group&) = default;
};

struct Baseline {
  enum class Kind : std::uint8_t { Branch, Run, File };
  enum class Comparable : std::uint8_t { Strict, CpuModel, Class };
  std::string name;
  Kind kind = Kind::Branch;
  /// The branch, the run's id, or the file's path relative to the repository's root.
  std::string reference;
  /// Branch: how many runs at most.
  std::uint32_t last = 20;
  Comparable comparable = Comparable::Strict;
  /// For Comparable::Class.
  std::string machine_class;

  friend bool operator==(const Baseline&, const Baseline&) = default;
};

struct Condition {
  enum class Kind : std::uint8_t {
    /// `terms[0] comparison terms[1]`.
    Compare,
    /// `terms[0]`, a Statistic, regresses from the rule's baseline by more than `terms[1]`, which
    /// is a ratio if `relative`, else in the metric's unit.
    Regresses,
    And,
    Or,
    Not,
  };
  enum class Comparison : std::uint8_t { Less, LessEqual, Greater, GreaterEqual, Equal, NotEqual };
  Kind kind = Kind::Compare;
  Comparison comparison = Comparison::Less;
  bool relative = true;
  std::vector<Term> terms;
  std::vector<Condition> operands;

  friend bool operator==(const Condition&, const Condition&) = default;
};

struct Clause {
  enum class Severity : std::uint8_t { Fail, Warn };
  Severity severity = Severity::Fail;
  Condition condition;
  /// The condition in the language's words, in the one layout.
  std::string text;

  friend bool operator==(const Clause&, const Clause&) = default;
};

/// A rule for one case, or for one combination of cases.
struct Judgment {
  /// A case's id, or what the cases have in common: `n=1048576`.
  std::string subject;
  /// What the condition's Statistic terms refer to by index.
  std::vector<std::uint32_t> cases;
  /// What the condition's Bound terms refer to by index.
  std::vector<double> bounds;

  friend bool operator==(const Judgment&, const Judgment&) = default;
};

/// What an outcome that is no answer counts as.
enum class CountsAs : std::uint8_t { Pass, Warn, Fail };

struct Rule {
  std::string name;
  std::string documentation;
  std::string owner;
  /// Index into baselines.
  std::optional<std::uint32_t> baseline;
  /// As declared, 0.99 for 99%.
  double confidence = 0.99;
  /// What each judgment's clause may err by (two-sided), after the suite's false-alarm budget was
  /// spread over all of them; at most 1 - confidence.
  double alpha = 0.01;
  CountsAs on_inconclusive = CountsAs::Warn;
  CountsAs on_missing_baseline = CountsAs::Warn;
  std::vector<Clause> clauses;
  std::vector<Judgment> judgments;

  friend bool operator==(const Rule&, const Rule&) = default;
};

struct Plan {
  /// The spec's path relative to the repository's root, with `/`.
  std::string spec;
  /// "" when none was chosen.
  std::string suite;
  /// Values of the spec's `param`s.
  std::vector<Parameter> parameters;
  Environment environment;
  std::vector<Build> builds;
  std::vector<Workload> workloads;
  std::vector<Measure> measures;
  std::vector<Case> cases;
  std::vector<Group> groups;
  std::vector<Baseline> baselines;
  std::vector<Rule> rules;
  /// Chance that a run of unchanged code fails that the suite allows; absent when not declared.
  std::optional<double> false_alarms;

  friend bool operator==(const Plan&, const Plan&) = default;
};

/// Every problem that would make the runtime misbehave: an index out of range, a case in no group,
/// an empty argv. A plan made by the compiler has none; one read from a file may.
std::vector<std::string> problems(const Plan& plan);

/// The longest that measuring can take, in seconds: the budgets of all cases. Builds are not
/// counted.
double longest_seconds(const Plan& plan);

/// The most `threads` that a native case may have.
inline constexpr double kMaximumThreads = 1024;

/// Of workloads with an efficiency, the cases (indices) that are equal but for `threads`: each list
/// in order of their threads, so that the first one is what the others are compared with.
std::vector<std::vector<std::uint32_t>> thread_scales(const std::vector<Workload>& workloads,
                                                      const std::vector<Case>& cases);

}  // namespace benchc::plan
