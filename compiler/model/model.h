#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/model/files.h"
#include "compiler/model/value.h"
#include "compiler/source/source.h"
#include "compiler/syntax/tree.h"

/// The checked spec: names resolved, dimensions checked, imports read, matrices expanded, rules
/// proved feasible.
namespace benchc::model {

/// A matrix of more cases is refused, and so is a spec of more in all.
inline constexpr std::uint64_t kMaximumCases = 1'000'000;
inline constexpr unsigned kMaximumImportDepth = 32;

/// The values that an expression may name: a case's parameters before the file's `let`s, `param`s
/// and imports.
class Scope {
 public:
  explicit Scope(const Scope* parent = nullptr) : parent_(parent) {}
  void set(std::string name, Value value) {
    values_.insert_or_assign(std::move(name), std::move(value));
  }
  /// A name whose declaration is wrong: known, without a value, so that its uses are not reported
  /// as well.
  void set_invalid(std::string name) { invalid_.insert(std::move(name)); }
  bool invalid(std::string_view name) const;
  /// Null when neither this scope nor a parent has it. Imported values are named "module.name".
  const Value* find(std::string_view name) const;
  /// Every name that can be seen, for "did you mean".
  std::vector<std::string_view> names() const;

 private:
  const Scope* parent_;
  std::map<std::string, Value, std::less<>> values_;
  std::set<std::string, std::less<>> invalid_;
};

/// The value of an expression that needs nothing measured. On an error adds a diagnostic and gives
/// nothing.
std::optional<Value> evaluate(const syntax::Expr& expr, const Scope& scope,
                              diagnostics::Diagnostics& diagnostics);

enum class OnUnmet : std::uint8_t { Fail, Warn, Ignore };

/// A control in the language's canonical words: {"cores", "isolated 2"}, {"settle", "load < 0.5
/// within 30s"}.
struct Control {
  std::string name;
  std::string value;
  OnUnmet on_unmet = OnUnmet::Fail;
  source::Span span;
};

struct Environment {
  std::string name;
  source::Span span;
  /// By name, in order; what it takes from others by `use` is in it.
  std::vector<Control> controls;
  std::map<std::string, std::string> env;
  bool clean_env = false;
  std::string cwd;
};

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

enum class Better : std::uint8_t { Lower, Higher, None };
enum class MetricSource : std::uint8_t { BuiltIn, Json, Match, File, Derived, Counter, Efficiency };

struct Metric {
  std::string name;
  source::Span span;
  MetricSource source = MetricSource::BuiltIn;
  Dimension dimension;
  Better better = Better::Lower;
  /// Json path, regular expression, file name or counter, and where it stands.
  std::string pattern;
  source::Span pattern_span;
  /// Into base units.
  double scale = 1;
  /// Derived: names metrics, parameters, `items` and `bytes` of the workload, and constants.
  syntax::Expr derived;
};

/// The metrics that every workload has, in the order in which they are stored: time, cpu_time,
/// user_time, sys_time, max_rss, page_faults, context_switches.
const std::vector<Metric>& built_in_metrics();

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
  std::optional<syntax::Expr> compiler;
  std::optional<syntax::Expr> flags;
  std::optional<syntax::Expr> includes;
  std::optional<syntax::Expr> libraries;
  std::optional<syntax::Expr> memory;
  /// A kernel's parameters that the matrix does not have, by name, in order.
  std::vector<Parameter> defaults;
  /// What a kernel counts; absent where anything may be counted.
  std::optional<std::vector<std::string>> counters;
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
  /// Index into Model::measures.
  std::uint32_t measure = 0;
  /// By name, in order.
  std::vector<MatrixParameter> parameters;
  /// The cases that `except` leaves, each a choice of one value a parameter: choices[case *
  /// parameters.size() + p]. Cases are ordered as the spec's `over` clauses nest, the last one
  /// fastest.
  std::vector<std::uint32_t> choices;
  std::uint64_t case_count = 0;
  /// Built-in ones first, then the declared.
  std::vector<Metric> metrics;

  /// Instead of `command`.
  std::optional<Native> native;
  // Evaluated for each case.
  Command command;
  std::optional<Command> setup;
  std::optional<Command> prepare;
  std::optional<Command> teardown;
  std::optional<syntax::Expr> cwd;
  std::optional<syntax::Expr> env;
  std::optional<syntax::Expr> stdin_text;
  std::optional<syntax::Expr> timeout;
  std::optional<syntax::Expr> items;
  std::optional<syntax::Expr> bytes;
  std::vector<Verify> verify;

  /// What its file can see; the parent of each case's scope.
  const Scope* scope = nullptr;
};

/// The values of a case, as a scope whose parent is the workload's.
Scope case_scope(const Workload& workload, std::uint64_t case_index);
/// `sort[algo="radix",n=32768]`; a workload without parameters gives its name alone.
std::string case_id(const Workload& workload, std::uint64_t case_index);

enum class Order : std::uint8_t { Random, Declared, Sequential };

struct Measure {
  std::string name;
  source::Span span;
  std::uint32_t warmup_runs = 1;
  double warmup_seconds = 0;
  std::uint32_t minimum_samples = 20;
  std::uint32_t maximum_samples = 400;
  std::optional<double> precision;
  double budget = 30;
  Order order = Order::Random;
};

struct Baseline {
  enum class Kind : std::uint8_t { Branch, Run, File };
  enum class Comparable : std::uint8_t { Strict, CpuModel, Class };
  std::string name;
  source::Span span;
  Kind kind = Kind::Branch;
  std::string reference;
  std::uint32_t last = 20;
  Comparable comparable = Comparable::Strict;
  std::string machine_class;
};

enum class Severity : std::uint8_t { Fail, Warn };
enum class CountsAs : std::uint8_t { Pass, Warn, Fail };

struct Clause {
  Severity severity = Severity::Fail;
  source::Span span;
  syntax::Expr condition;
};

/// A case of the model: workload and case index.
struct CaseRef {
  std::uint32_t workload = 0;
  std::uint64_t index = 0;

  friend auto operator<=>(const CaseRef&, const CaseRef&) = default;
};

struct Rule {
  std::string name;
  source::Span span;
  std::string documentation;
  std::string owner;
  /// `for sort, serve.*, tag(hot), parse[n > 3]`, or `*`; empty where the conditions themselves
  /// name what they judge.
  std::vector<syntax::Expr> selectors;
  std::optional<std::uint32_t> baseline;
  double confidence = 0.99;
  CountsAs on_inconclusive = CountsAs::Warn;
  CountsAs on_missing_baseline = CountsAs::Warn;
  std::vector<Clause> clauses;
  const Scope* scope = nullptr;
};

struct Suite {
  std::string name;
  source::Span span;
  std::vector<syntax::Expr> include;
  /// Indices; the environment is optional, and without `rules` all rules are judged.
  std::optional<std::uint32_t> environment;
  std::optional<std::vector<std::uint32_t>> rules;
  std::optional<std::uint32_t> measure;
  /// 1 per 500 runs is 0.002.
  std::optional<double> false_alarms;
  const Scope* scope = nullptr;
};

struct Model {
  /// Relative to the repository's root.
  std::string path;
  std::vector<Parameter> parameters;
  std::vector<Environment> environments;
  std::vector<Build> builds;
  std::vector<Workload> workloads;
  /// The first one is `default`, declared or not.
  std::vector<Measure> measures;
  std::vector<Baseline> baselines;
  std::vector<Rule> rules;
  std::vector<Suite> suites;
  /// Own what the declarations point to.
  std::vector<std::unique_ptr<Scope>> scopes;
};

struct Checked {
  source::SourceSet sources;
  Model model;
  /// With an error among them the model is not to be used.
  diagnostics::Diagnostics diagnostics;
};

/// Reads, parses and checks the spec at `path` (relative to the repository's root) and all that it
/// imports. `parameters` are the command line's `-P name=value`, in the language's own notation or
/// as bare text for strings.
Checked check(const Files& files, std::string_view path,
              const std::map<std::string, std::string>& parameters = {});

// What rules mean: selectors and conditions, typed. Used by `check` to prove them, and by lowering.

/// The cases that a selector (`sort`, `sort[n >= 1Mi, algo = "radix"]`, `serve.*`, `tag(hot)`, `*`)
/// names, in order. Adds diagnostics for unknown names and parameters, and one when it matches
/// none.
std::vector<CaseRef> select(const Model& model, const syntax::Expr& selector, const Scope& scope,
                            diagnostics::Diagnostics& diagnostics);

/// Checks every rule: names, metrics, dimensions, directions, baselines; and warns of what can
/// never be seen.
void check_rules(const Model& model, diagnostics::Diagnostics& diagnostics);

}  // namespace benchc::model
